"""Stage sweep-cutoffs: what the models say when spectra end earlier."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.products import open_product
from quakesource.systems.source_spectra.divisions import random_divisions
from quakesource.systems.source_spectra.fitting import fit_shape
from quakesource.systems.source_spectra.learning import learned_spectra
from quakesource.systems.source_spectra.linear_baseline import fit_components
from quakesource.systems.source_spectra.losses import Loss
from quakesource.systems.source_spectra.misfit import misfits
from quakesource.systems.source_spectra.settings import (
    SpectraFitSettings,
    SpectraJudgingSettings,
    SpectraNetworkSettings,
    SpectraReportSettings,
)
from quakesource.systems.source_spectra.shapes import SHAPES

Array = NDArray[np.float64]
Tests = list[NDArray[np.int64]]
N_SAMPLES = 1000
DECADE = 10
WITHIN = 1 + 1e-9
"""A frequency is below an end that it is equal to but for rounding."""


def sweep_cutoffs(
    fit: SpectraFitSettings,
    networks: SpectraNetworkSettings,
    judging: SpectraJudgingSettings,
    report: SpectraReportSettings,
    *,
    spectra: Path,
    cutoffs: Path,
    corners: Path,
    threads: int = 1,
) -> None:
    """Fit and train on the spectra up to each cut-off; the same events judge all.

    Parameters
    ----------
    spectra : manifest of the spectra
    cutoffs : CSV to write, a row a cut-off and model
    corners : CSV to write, Brune's corner of every event at every cut-off
    threads : processes that cut-offs are shared out to
    """
    source = open_product(spectra, "spectra")
    held = np.load(source.folder / "spectra.npz")
    simulated = bool(source.attributes["simulated"])
    frequency_hz, amplitudes = held["frequency_hz"], held["amplitudes"]
    truth = held.get("clean", amplitudes)
    tests = random_divisions(len(amplitudes), judging.n_seeds, judging.seed)
    ends = cutoffs_within(report.cutoffs_hz, frequency_hz)
    if left_out := [f"{end:g}" for end in report.cutoffs_hz if end < ends[-1] and end not in ends]:
        print(f"less than a decade to {', '.join(left_out)} Hz: left out", file=sys.stderr)
    fitted: dict[float, dict[str, Array]] = {}
    rows: list[dict[str, Any]] = []
    given = amplitudes, truth, frequency_hz, tests, fit.loss, networks, judging.seed
    judged = with_progress(in_processes(_up_to, ends, threads, _Given, *given), len(ends), "cut-offs")
    for end, (fitted[end], scores) in zip(ends, judged, strict=True):
        rows += [
            {
                "highest_hz": end,
                "n_points": int((frequency_hz <= end * WITHIN).sum()),
                "model": name,
                "median_rms_log": np.median(score),
                **_against_brune(name, score - scores["brune"], tests, judging.seed, end),
            }
            for name, score in scores.items()
        ]
    table = pd.DataFrame([row | _moved(fitted, row) for row in rows]).assign(simulated=simulated)
    cutoffs.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(cutoffs, index=False, float_format="%.6g")
    of_events = {f"{end:g}": parameters["brune"][:, 0] for end, parameters in fitted.items()}
    pd.DataFrame(of_events).to_csv(corners, index=False, float_format="%.6g")


def cutoffs_within(cutoffs_hz: tuple[float, ...], frequency_hz: Array) -> list[float]:
    """Cut-offs that leave a decade or more, below the end of the band, and that end."""
    first, last = float(frequency_hz[0]), float(frequency_hz[-1])
    return [end for end in cutoffs_hz if DECADE * first <= end < last] + [last]


class _Given(NamedTuple):
    """What every cut-off is tried on."""

    amplitudes: Array
    truth: Array
    frequency_hz: Array
    tests: Tests
    loss: Loss
    networks: SpectraNetworkSettings
    seed: int


def _up_to(given: _Given, end: float) -> tuple[dict[str, Array], dict[str, Array]]:
    """Parameters of each shape (n, p), and for each model its misfits, one row a test part."""
    kept = given.frequency_hz <= end * WITHIN
    frequency_hz = given.frequency_hz[kept]
    learned = partial(_learned, given.networks, given.seed)
    fitted, models = _models(given.amplitudes[:, kept], frequency_hz, given.tests, given.loss, learned)
    scores = {
        name: np.array(
            [
                misfits(part[test], given.truth[test][:, kept], frequency_hz)["rms_log"]
                for part, test in zip(parts, given.tests, strict=True)
            ]
        )
        for name, parts in models.items()
    }
    return fitted, scores


def _models(
    amplitudes: Array,
    frequency_hz: Array,
    tests: Tests,
    loss: Loss,
    learned: Callable[[int, Array, Array, Tests], Array],
) -> tuple[dict[str, Array], dict[str, list[Array]]]:
    """Parameters of each shape (n, p), and for each model its amplitudes (n, f), one array a test part."""
    fitted = {name: fit_shape(shape, amplitudes, frequency_hz, loss).parameters for name, shape in SHAPES.items()}
    models = {name: [SHAPES[name].spectrum(frequency_hz, at)] * len(tests) for name, at in fitted.items()}
    for k in (1, 2):
        models[f"pca{k}"] = [
            fit_components(np.delete(amplitudes, test, axis=0), k).reconstructed(amplitudes) for test in tests
        ]
        models[f"vae{k}"] = list(learned(k, amplitudes, frequency_hz, tests))
    return fitted, models


def _learned(
    networks: SpectraNetworkSettings,
    seed: int,
    k: int,
    amplitudes: Array,
    frequency_hz: Array,
    tests: Tests,
) -> Array:
    made = learned_spectra("vae", k, amplitudes, frequency_hz, tests, networks, seed)["reconstructed"]
    return np.asarray(made, np.float64)


def _against_brune(model: str, differences: Array, tests: Tests, seed: int, end: float) -> dict[str, float]:
    """Mean difference of misfits to Brune's with an interval over events, each with its mean over the parts."""
    of_event = pd.Series(differences.ravel()).groupby(np.concatenate(tests)).mean()
    difference = np.asarray(of_event, np.float64)
    low, high = bootstrap_interval(difference, np.mean, N_SAMPLES, row_generator(seed, model, end))
    return {"minus_brune": float(difference.mean()), "minus_brune_low": low, "minus_brune_high": high}


def _moved(fitted: dict[float, dict[str, Array]], row: dict[str, Any]) -> dict[str, float]:
    """How the first parameter of a shape differs from that of the whole band, and the median of its fall-off."""
    if row["model"] not in SHAPES or "corner" not in SHAPES[row["model"]].parameters[0]:
        return {}
    own, whole = fitted[row["highest_hz"]][row["model"]], fitted[max(fitted)][row["model"]]
    change = np.log10(own[:, 0] / whole[:, 0])
    names = SHAPES[row["model"]].parameters
    fall_off = {"median_fall_off": float(np.median(own[:, names.index("fall_off")]))} if "fall_off" in names else {}
    return {
        "corner_change_log10": float(np.median(change)),
        "corner_scatter_log10": float(np.std(change)),
        "share_of_corners_in_band": float((own[:, 0] < row["highest_hz"]).mean()),
        **fall_off,
    }
