"""Stage plot-spectra-table: a table of source spectra as a picture."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.source_spectra.figures.average_optimal import plot_average_optimal
from quakesource.systems.source_spectra.figures.cutoffs import plot_cutoffs
from quakesource.systems.source_spectra.figures.null_test import plot_null
from quakesource.systems.source_spectra.figures.sources import plot_sources
from quakesource.systems.source_spectra.figures.strata import plot_strata
from quakesource.systems.source_spectra.settings import SpectraReportSettings


def plot_spectra_table(
    plot: PlotSettings,
    report: SpectraReportSettings,
    *,
    table: Path,
    figure: Path,
    corners: Path | None = None,
    spectra: list[Path] | None = None,
) -> None:
    """Draw what a table is named after: sources, strata, cutoffs, null_test or average_optimal.

    Parameters
    ----------
    table : CSV of the stage of that name
    figure : PNG to write; SVG and JSON come beside it
    corners : CSV of sweep-cutoffs, for cutoffs
    spectra : manifests of the average and the optimal functions, for average_optimal
    """
    rows = pd.read_csv(table, dtype={"event_id": str}, keep_default_na=True)
    drawn, n = _drawn(rows, table.stem, report, corners, spectra or [])
    inputs = [str(path) for path in (table, corners, *(spectra or [])) if path is not None]
    write_figure(drawn, figure, command=remake_command(figure), inputs=inputs, n=n, dpi=plot.dpi)


def _drawn(
    rows: pd.DataFrame, name: str, report: SpectraReportSettings, corners: Path | None, spectra: list[Path]
) -> tuple[Figure, int]:
    """The figure, and the number of events in it."""
    simulated = bool(rows["simulated"].any())
    if name == "sources":
        return plot_sources(rows, report.k, 1000 * report.shear_velocity_km_s, simulated=simulated), len(rows)
    if name == "strata":
        return plot_strata(rows, report.shear_velocity_km_s, simulated=simulated), int(rows["n_events"].max())
    if name == "null_test":
        of_study = rows[rows["catalogue"] == "spectra"]
        return plot_null(rows, simulated=bool(of_study["simulated"].any())), int(rows["n_events"].max())
    if name == "cutoffs":
        assert corners is not None
        corners_hz = {float(str(end)): values.to_numpy(float) for end, values in pd.read_csv(corners).items()}
        return plot_cutoffs(rows, corners_hz, simulated=simulated), len(next(iter(corners_hz.values())))
    of_kind = partial(_amplitudes, events=rows["event_id"])
    (average, frequency_hz), (optimal, _) = map(of_kind, spectra)
    both = {"average": average, "optimal": optimal}
    return plot_average_optimal(rows, both, frequency_hz, simulated=simulated), len(rows)


def _amplitudes(manifest: Path, events: "pd.Series[str]") -> tuple[np.ndarray, np.ndarray]:
    """Amplitudes (n, f) of the events, in their order, and the frequencies (f,)."""
    folder = open_product(manifest, "spectra").folder
    held = np.load(folder / "spectra.npz")
    known = pd.Index(pd.read_csv(folder / "events.csv", dtype={"event_id": str})["event_id"])
    return held["amplitudes"][known.get_indexer(pd.Index(events))], held["frequency_hz"]
