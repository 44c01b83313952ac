"""Stage plot-symae: every figure of SymAE on simulated earthquakes, from its tables."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.symae import tables
from quakesource.systems.symae.figures.architecture import plot_architecture
from quakesource.systems.symae.figures.comparisons import plot_costs, plot_separation, plot_sizes
from quakesource.systems.symae.figures.errors import plot_breaks, plot_source_errors
from quakesource.systems.symae.figures.pairs import plot_redatuming, plot_similarity
from quakesource.systems.symae.figures.scales import plot_delays, plot_far_field, plot_scales
from quakesource.systems.symae.figures.virtual import plot_virtual
from quakesource.systems.symae.settings import SymaeNetworkSettings


def plot_symae(
    plot: PlotSettings,
    networks: SymaeNetworkSettings,
    *,
    table: Path,
    separation: Path,
    similarities: Path,
    breaks: Path,
    sweep: Path,
    cost: Path,
    shown: Path,
    redatumings: Path,
    distances: Path,
    records_shown: Path,
    resolution: Path,
    fraunhofer: Path,
    delays: Path,
    scales: Path,
    far_field: Path,
    delays_figure: Path,
    architecture: Path,
    redatuming: Path,
    similarity: Path,
    virtual_seismograms: Path,
    source_errors: Path,
    separation_figure: Path,
    break_curves: Path,
    sizes: Path,
    costs: Path,
    title: str,
) -> None:
    """Draw the tables of judge-symae, break-symae, sweep-symae, time-symae, show-symae and compute-scales.

    Parameters
    ----------
    table, separation, similarities, breaks, sweep, cost, shown, redatumings, distances, records_shown : CSV
    resolution, fraunhofer, delays : CSV
    scales, far_field, delays_figure, architecture, redatuming, similarity, virtual_seismograms : PNG files to write
    source_errors, separation_figure, break_curves, sizes, costs : PNG files to write; SVG and JSON come beside them
    title : of the study, before each figure's own
    """
    read = {
        path: checked_table(pd.read_csv(path), columns, what=path.stem, remake=f"snakemake {path} makes it anew")
        for path, columns in (
            (table, tables.SUMMARY),
            (separation, tables.SEPARATION),
            (similarities, tables.SIMILARITY),
            (breaks, tables.BREAKS),
            (sweep, tables.SWEEP),
            (cost, tables.COST),
            (shown, tables.VIRTUAL),
            (redatumings, tables.REDATUMED),
            (distances, tables.DISTANCES),
            (records_shown, tables.RECORDS_SHOWN),
            (resolution, tables.RESOLUTION),
            (fraunhofer, tables.FRAUNHOFER),
            (delays, tables.DELAYS),
        )
    }
    n_events = int(read[table]["n_events"].max())
    drawn = {
        scales: (plot_scales(read[records_shown], f"{title}, two scales"), 1, [records_shown]),
        far_field: (
            plot_far_field(read[fraunhofer], read[resolution], f"{title}, the far field"),
            len(read[fraunhofer]),
            [fraunhofer, resolution],
        ),
        delays_figure: (plot_delays(read[delays], f"{title}, delays behind P"), len(read[delays]), [delays]),
        architecture: (plot_architecture(networks, f"{title}, both networks"), 2, [separation]),
        redatuming: (plot_redatuming(read[redatumings], f"{title}, redatuming"), 3, [redatumings]),
        similarity: (
            plot_similarity(read[distances], read[similarities], f"{title}, similarity"),
            n_events,
            [distances, similarities],
        ),
        virtual_seismograms: (
            plot_virtual(read[shown], f"{title}, virtual seismograms", simulated=True),
            int(read[shown]["event_id"].nunique()),
            [shown],
        ),
        source_errors: (plot_source_errors(read[table], f"{title}, errors of sources"), n_events, [table]),
        separation_figure: (plot_separation(read[separation], f"{title}, separation"), n_events, [separation]),
        break_curves: (plot_breaks(read[breaks], f"{title}, where it breaks"), n_events, [breaks]),
        sizes: (plot_sizes(read[sweep], f"{title}, sizes"), len(read[sweep]), [sweep]),
        costs: (plot_costs(read[cost], f"{title}, costs"), 1, [cost]),
    }
    save = partial(write_figure, dpi=plot.dpi)
    for path, (figure, n, inputs) in drawn.items():
        save(figure, path, command=remake_command(path), inputs=[str(source) for source in inputs], n=n)
