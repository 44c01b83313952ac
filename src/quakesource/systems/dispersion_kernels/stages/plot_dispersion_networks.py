"""Stage plot-dispersion-networks: every figure of the dispersion kernels, from their tables."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.dispersion_kernels import tables
from quakesource.systems.dispersion_kernels.figures.artefacts import plot_doses, plot_learning, plot_spread
from quakesource.systems.dispersion_kernels.figures.inversions import plot_costs, plot_coverage, plot_inversions
from quakesource.systems.dispersion_kernels.figures.kernels import plot_accuracy, plot_kernel_errors, plot_priors
from quakesource.systems.dispersion_kernels.strong_prior import moho_and_zone_km


def plot_dispersion_networks(
    plot: PlotSettings,
    *,
    table1: Path,
    kernels: Path,
    artefacts: Path,
    spread: Path,
    representative: Path,
    profiles: Path,
    coverage: Path,
    chains: Path,
    examples: Path,
    fits: Path,
    cost: Path,
    priors: Path,
    priors_sobolev: Path,
    inversions_shown: Path,
    accuracy: Path,
    kernel_errors: Path,
    doses: Path,
    learning: Path,
    warning: Path,
    covered: Path,
    costs: Path,
    title: str,
) -> None:
    """Draw the tables of judge-dispersion, invert-simulated-curves and time-dispersion.

    Parameters
    ----------
    table1, kernels, artefacts, spread, representative, profiles, coverage, chains, examples, fits, cost : CSV
    priors, priors_sobolev, inversions_shown, accuracy, kernel_errors, doses, learning, warning, covered, costs : PNG
        files to write; SVG and JSON come beside them
    title : of the study, before each figure's own
    """
    read = {
        path: checked_table(pd.read_csv(path), columns, what=path.stem, remake=f"snakemake {path} makes it anew")
        for path, columns in (
            (table1, tables.ACCURACY),
            (kernels, tables.KERNELS),
            (artefacts, tables.ARTEFACTS),
            (spread, tables.SPREAD),
            (representative, tables.REPRESENTATIVE),
            (profiles, tables.PROFILES),
            (coverage, tables.COVERAGE),
            (examples, tables.EXAMPLES),
            (fits, tables.FITS),
            (cost, tables.COST),
        )
    }
    read[chains] = pd.read_csv(chains)  # may be empty: chains are optional
    named = profiled(read[profiles])
    judged = {name: read[path] for name, path in (("table1", table1), ("kernels", kernels))}
    depths = moho_and_zone_km()
    n_models = int(read[table1]["n_models"].max())
    one = read[representative]
    drawn = {
        priors: (
            plot_priors(one, named, depths, "compact-value", f"{title}, learnt from velocities"),
            1,
            [representative, profiles],
        ),
        priors_sobolev: (
            plot_priors(one, named, depths, "compact-sobolev", f"{title}, learnt from kernels too"),
            1,
            [representative, profiles],
        ),
        inversions_shown: (
            plot_inversions(read[examples], read[fits], f"{title}: inversions"),
            int(read[examples]["model"].nunique()),
            [examples, fits],
        ),
        accuracy: (plot_accuracy(judged["table1"], f"{title}: velocities"), n_models, [table1]),
        kernel_errors: (plot_kernel_errors(judged["kernels"], f"{title}: kernels"), n_models, [kernels]),
        doses: (plot_doses(read[artefacts], f"{title}: what priors leave"), n_models, [artefacts]),
        learning: (
            plot_learning(judged["table1"], judged["kernels"], f"{title}: models to learn from"),
            n_models,
            [table1, kernels],
        ),
        warning: (plot_spread(read[spread], f"{title}: does scatter warn?"), n_models, [spread]),
        covered: (
            plot_coverage(read[coverage], read[chains], f"{title}: uncertainties"),
            int(read[coverage]["n"].max()),
            [coverage, chains],
        ),
        costs: (plot_costs(read[cost], f"{title}: cost"), n_models, [cost]),
    }
    save = partial(write_figure, dpi=plot.dpi)
    for path, (figure, n, inputs) in drawn.items():
        save(figure, path, command=remake_command(path), inputs=[str(source) for source in inputs], n=n)


def profiled(profiles: pd.DataFrame) -> pd.DataFrame:
    """Ensembles by the names of their priors: unseen models stand for all."""
    return profiles.assign(ensemble=profiles["ensemble"].str.removesuffix("_unseen"))
