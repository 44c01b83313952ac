"""Stage plot-summary: the Kagan table of a study as a picture."""

from pathlib import Path

import pandas as pd

from quakesource.figures.kagan_summary import plot_kagan_summary
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings


def plot_summary(plot: PlotSettings, *, title: str, kagan: Path, figure: Path) -> None:
    """Kagan angles, magnitude and depth errors of every system.

    Parameters
    ----------
    kagan : the table to draw, CSV
    figure : PNG file to write; SVG and JSON come beside it
    """
    table = pd.read_csv(kagan, dtype={"event_id": str})
    picture = plot_kagan_summary(table, title=title)
    write_figure(picture, figure, command=remake_command(figure), inputs=[str(kagan)], n=len(table), dpi=plot.dpi)
