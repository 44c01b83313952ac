"""Stage plot-fmnet-race: the race of the networks and the search as pictures."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.fmnet.comparison.experiments import UNCHANGED
from quakesource.systems.fmnet.figures.race import (
    plot_ablations,
    plot_cost,
    plot_histogram,
    plot_sweeps,
    plot_trainings,
)
from quakesource.systems.fmnet.settings import FMNET, LC_FMNET
from quakesource.systems.fmnet.tables import COMPARED, COST, ERRORS


def plot_fmnet_race(
    plot: PlotSettings,
    *,
    compared: Path,
    errors: Path,
    cost: Path,
    race: list[Path],
    histogram: Path,
    sweeps: Path,
    ablations: Path,
    trainings: Path,
    costs: Path,
) -> None:
    """Draw the tables of judge-fmnet and time-fmnet, and the histories of the published networks.

    Parameters
    ----------
    compared, errors, cost : CSV
    race : manifests of train-fmnet-experiment
    histogram, sweeps, ablations, trainings, costs : PNG files to write; SVG and JSON come beside them
    """
    table, whole, spent = (pd.read_csv(path) for path in (compared, errors, cost))
    for read, columns in ((table, COMPARED), (whole, ERRORS), (spent, COST)):
        checked_table(read, columns, what="the race", remake="run the stages judge-fmnet and time-fmnet again")
    histories = {}
    for manifest in race:
        product = open_product(manifest, "trained_model")
        name = str(product.attributes["experiment"])
        if name.startswith((FMNET, LC_FMNET)) and name not in histories:
            histories[name] = pd.read_csv(product.folder / "history.csv")
    inputs = [str(compared), str(errors), str(cost)]
    save = partial(write_figure, inputs=inputs, n=int(table["n"].max()), dpi=plot.dpi)
    drawn = {
        histogram: plot_histogram(whole, "FMNet: errors off the grid"),
        sweeps: plot_sweeps(table, "FMNet: errors against what records suffer from"),
        ablations: plot_ablations(table, UNCHANGED, "FMNet: ours without one of its ideas"),
        trainings: plot_trainings(histories, "FMNet: how the published networks learn"),
        costs: plot_cost(spent, "FMNet: what an answer costs"),
    }
    for path, figure in drawn.items():
        save(figure, path, command=remake_command(path))
