"""Stage compare-scardec-functions: SCARDEC's average functions against its optimal ones, event by event."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.errors import CatalogueError
from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.source_spectra.judged_models import fitted_parameters
from quakesource.systems.source_spectra.misfit import misfits
from quakesource.systems.source_spectra.settings import SpectraFitSettings, SpectraJudgingSettings
from quakesource.systems.source_spectra.shapes import SHAPES

Array = NDArray[np.float64]
KINDS = ("average", "optimal")
COMPARED = ("corner_frequency_hz", "fall_off")
N_SAMPLES = 1000


def compare_scardec_functions(
    fit: SpectraFitSettings,
    judging: SpectraJudgingSettings,
    *,
    spectra: list[Path],
    fits: list[Path],
    average_optimal: Path,
    average_optimal_models: Path,
) -> None:
    """Write what differs: averages over stations smooth, and shapes at high frequencies are what is at issue.

    Parameters
    ----------
    spectra, fits : manifests of the average, then of the optimal functions
    average_optimal : CSV to write, a row an event that has both: corners, fall-offs, and how far they are apart
    average_optimal_models : CSV to write, a row a physical model: its misfit to either, on the same events
    """
    held = {kind: _held(*paths) for kind, *paths in zip(KINDS, spectra, fits, strict=True)}
    frequency_hz = held["average"][1]
    both = held["average"][0].index.intersection(held["optimal"][0].index)
    if both.empty:
        raise CatalogueError(
            "No event has both an average and an optimal function.",
            where=", ".join(map(str, spectra)),
            next_step="Give the folder or tarball as SCARDEC makes it, fctmoy* and fctopt* in each event's folder.",
        )
    amplitudes = {kind: held[kind][2][held[kind][0].index.get_indexer(both)] for kind in KINDS}
    parameters = {
        kind: {name: fitted_parameters(held[kind][3], name, fit.loss, both) for name in SHAPES} for kind in KINDS
    }
    table = held["average"][0].loc[both, ["magnitude", "depth_km"]].reset_index()
    for model, names in (("brune", COMPARED[:1]), ("free_fall_off", COMPARED)):
        for number, name in enumerate(names):
            for kind in KINDS:
                table[f"{model}_{name}_{kind}"] = parameters[kind][model][:, number]
    table["rms_log_apart"] = misfits(amplitudes["optimal"], amplitudes["average"], frequency_hz)["rms_log"]
    of_models = _of_models(amplitudes, parameters, frequency_hz, judging.seed)
    simulated = any(bool(open_product(path, "spectra").attributes["simulated"]) for path in spectra)
    for path, frame in (
        (average_optimal, table.assign(simulated=simulated)),
        (average_optimal_models, of_models),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(path, index=False, float_format="%.6g")
    alone = {kind: len(held[kind][0]) - len(both) for kind in KINDS}
    print(f"{len(both)} events with both; {alone['average']} and {alone['optimal']} with one alone", file=sys.stderr)


def _held(spectra: Path, fits: Path) -> tuple[pd.DataFrame, Array, Array, pd.DataFrame]:
    """Events by event_id, frequencies, amplitudes and fits."""
    folder = open_product(spectra, "spectra").folder
    held = np.load(folder / "spectra.npz")
    events = pd.read_csv(folder / "events.csv", dtype={"event_id": str}).set_index("event_id")
    table = read_parquet(open_product(fits, "spectra_fits").folder / "fits.parquet")
    return events, held["frequency_hz"], held["amplitudes"], table


def _of_models(
    amplitudes: dict[str, Array], parameters: dict[str, dict[str, Array]], frequency_hz: Array, seed: int
) -> pd.DataFrame:
    """Median misfits of each shape to both functions, and the mean difference, optimal - average, with an interval."""
    rows = []
    for name, shape in SHAPES.items():
        score = {
            kind: misfits(shape.spectrum(frequency_hz, parameters[kind][name]), amplitudes[kind], frequency_hz)[
                "rms_log"
            ]
            for kind in KINDS
        }
        difference = score["optimal"] - score["average"]
        low, high = bootstrap_interval(difference, np.mean, N_SAMPLES, row_generator(seed, name))
        row: dict[str, Any] = {"model": name, "n_events": len(difference)}
        row |= {f"median_rms_log_{kind}": float(np.median(score[kind])) for kind in KINDS}
        rows.append(row | {"mean_difference": float(difference.mean()), "low": low, "high": high})
    return pd.DataFrame(rows)
