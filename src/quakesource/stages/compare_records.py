"""Stage compare-records: is a simulated world like the real records that we hold, and neither too easy nor broken?"""

import sys
from pathlib import Path

import pandas as pd

from quakesource.evaluation.realism import compare_realism
from quakesource.figures.realism import plot_realism
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings


def compare_records(
    plot: PlotSettings, *, title: str, statistics: Path, real: Path, kagan: Path, realism: Path, figure: Path
) -> None:
    """Statistics of simulated records beside those of real ones, and what the inversion makes of the world.

    Parameters
    ----------
    statistics : CSV of measure-records for the simulated study
    real : the same of real records
    kagan : the Kagan table of the simulated study
    realism : CSV to write, docs/worlds.md
    figure : PNG to write; SVG and JSON come beside it
    """
    simulated, known = pd.read_csv(statistics), pd.read_csv(real)
    table = compare_realism(simulated, known, pd.read_csv(kagan, dtype={"event_id": str}))
    for row in table.loc[~table["inside"]].itertuples():
        print(
            f"{row.statistic}: {row.simulated_median:.3g} is outside {row.low:.3g} to {row.high:.3g}", file=sys.stderr
        )
    realism.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(realism, index=False, float_format="%.4g")
    inputs = [str(path) for path in (statistics, real, kagan)]
    picture = plot_realism(simulated, known, title=title)
    write_figure(picture, figure, command=remake_command(figure), inputs=inputs, n=len(table), dpi=plot.dpi)
