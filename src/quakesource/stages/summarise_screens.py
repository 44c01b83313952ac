"""Stage summarise-screens: the assessment of the quality screens as tables and a picture."""

from pathlib import Path

import pandas as pd

from quakesource.evaluation.screen_assessment import summarise_assessment
from quakesource.figures.screen_assessment import plot_screen_assessment
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings


def summarise_screens(
    plot: PlotSettings, *, title: str, rows: list[Path], assessment: Path, summary: Path, figure: Path
) -> None:
    """What the screens find of each kind of defect, and the Kagan angles with and without them.

    Parameters
    ----------
    rows : CSV files of assess-screens, one a seed
    assessment, summary : CSV files to write
    figure : PNG file to write; SVG and JSON come beside it
    """
    table = pd.concat([pd.read_csv(path, keep_default_na=True) for path in rows], ignore_index=True)
    assessment.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(assessment, index=False, float_format="%.5g")
    summarise_assessment(table).to_csv(summary, index=False, float_format="%.4g")
    picture = plot_screen_assessment(table, title=title)
    n = {str(kind): len(group) for kind, group in table.groupby("kind", sort=False)}
    write_figure(picture, figure, command=remake_command(figure), inputs=[str(assessment)], n=n, dpi=plot.dpi)
