"""Stage plot-sourcenet-comparison: the main table of the comparison and the checks of our posterior as pictures."""

from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.sourcenet.figures.break_curves import plot_break_curves
from quakesource.systems.sourcenet.figures.comparison import plot_checks, plot_main
from quakesource.systems.sourcenet.tables import BREAK_CURVES, COVERAGE, MAIN, POSTERIOR_CHECKS


def plot_sourcenet_comparison(
    plot: PlotSettings,
    *,
    main: Path,
    checks: Path,
    coverage: Path,
    break_curves: Path,
    comparison: Path,
    posterior: Path,
    robustness: Path,
) -> None:
    """Draw what judge-sourcenet, check-sourcenet-posterior and measure-break-curves found.

    Parameters
    ----------
    main, checks, coverage, break_curves : CSV
    comparison, posterior, robustness : PNG files to write; SVG and JSON come beside them
    """
    table, ranks, held, broken = (pd.read_csv(path) for path in (main, checks, coverage, break_curves))
    read_tables = ((table, MAIN), (ranks, POSTERIOR_CHECKS), (held, COVERAGE), (broken, BREAK_CURVES))
    for read, columns in read_tables:
        checked_table(read, columns, what="the comparison", remake="run snakemake sourcenet_comparison")
    simulated = bool(table["simulated"].any())
    of_race = plot_main(table, "SourceNet as published and ours", simulated=simulated)
    of_checks = plot_checks(ranks, held, "SourceNet: is its posterior right?", simulated=simulated)
    of_faults = plot_break_curves(broken, "SourceNet: what breaks it?", simulated=simulated)
    drawn = {
        comparison: (of_race, [main], table["n"].max()),
        posterior: (of_checks, [checks, coverage], held["n"].max()),
        robustness: (of_faults, [break_curves], broken["n"].max()),
    }
    for path, (figure, inputs, n) in drawn.items():
        write_figure(
            figure, path, command=remake_command(path), inputs=[str(i) for i in inputs], n=int(n), dpi=plot.dpi
        )
