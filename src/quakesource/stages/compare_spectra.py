"""Stage compare-spectra: table 1 of Ma et al. (2022) under every definition, and what is needed to believe it."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.settings import SourceSpectraSettings
from quakesource.stages.spectra_models import N_PARAMETERS, SpectraResults
from quakesource.systems.source_spectra.losses import AMPLITUDE_FLOOR
from quakesource.systems.source_spectra.misfit import (
    DEFINITIONS,
    PUBLISHED_AIC,
    PUBLISHED_BRUNE,
    PUBLISHED_PARAMETERS,
    effective_points,
    implied_mean_square,
    information_criteria,
    misfits,
)

Array = NDArray[np.float64]
N_DRAWS = 2000
PAIRS = (
    ("modified_double_corner", "vae2"), ("vae2", "denolle_shearer"), ("denolle_shearer", "brune"), ("vae1", "brune"),
    ("vae2", "vae1"), ("vae1", "pca1"), ("vae2", "pca2"), ("vae2", "free_fall_off"),
)  # fmt: skip
"""Which is compared with which; the difference is the first's misfit minus the second's."""


def compare_spectra(
    settings: SourceSpectraSettings,
    *,
    spectra: Path,
    fits: Path,
    models: Path,
    table: Path,
    definitions: Path,
    paired: Path,
) -> None:
    """Write the comparison; every number is of events that the model had not seen.

    Parameters
    ----------
    spectra, fits, models : manifests
    table : CSV, a row a model and division
    definitions : CSV, a row a definition of the misfit: which gives back the published row of Brune
    paired : CSV, a row a pair of models: differences on the same events with bootstrap intervals
    """
    results = SpectraResults(spectra, fits, models)
    rows = [
        _row(results, division, judged.model, judged.parts)
        for division in ("random", "folds", "blocks")
        for judged in results.judged(division)
    ]
    for path, frame in (
        (table, pd.DataFrame(rows)),
        (definitions, _definitions(pd.DataFrame(rows))),
        (paired, _paired(results, settings.seed)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(path, index=False, float_format="%.6g")
    best = pd.DataFrame(rows).query("division == 'random'").nsmallest(5, "median_rms_log_truth")
    print(best[["model", "median_rms_log_truth"]].to_string(index=False), file=sys.stderr)


def _row(
    results: SpectraResults, division: str, model: str, parts: list[tuple[NDArray[np.int64], Array]]
) -> dict[str, object]:
    """Medians and 95 % points over all test events of all parts, and the scatter of the medians of the parts."""
    f = results.frequency_hz
    noisy = [misfits(amplitudes[test], results.amplitudes[test], f) for test, amplitudes in parts]
    truth = [misfits(amplitudes[test], results.truth[test], f) for test, amplitudes in parts]
    row: dict[str, object] = {
        "model": model, "division": division, "n_parameters": N_PARAMETERS[model],
        "n_events": len({int(i) for test, _ in parts for i in test}), "n_parts": len(parts),
        "simulated": results.simulated,
    }  # fmt: skip
    for name in DEFINITIONS:
        values = np.concatenate([found[name] for found in noisy])
        row |= {f"median_{name}": np.median(values), f"p95_{name}": np.quantile(values, 0.95)}
    row["mean_mean_square_over_f"] = np.mean(np.concatenate([found["mean_square_over_f"] for found in noisy]))
    against = [found["rms_log"] for found in truth]
    row["median_rms_log_truth"] = np.median(np.concatenate(against))
    row["scatter_of_parts"] = np.std([np.median(values) for values in against])
    mean_square = np.concatenate([found["mean_square"] for found in noisy])
    residual = np.concatenate([_log_residual(amplitudes[test], results.amplitudes[test]) for test, amplitudes in parts])
    k, n = N_PARAMETERS[model] + 1, f.size
    row |= {name: float(np.mean(value)) for name, value in information_criteria(mean_square, n, k).items()}
    row["effective_points"] = effective_points(residual)
    row["log_likelihood"] = _held_out_log_likelihood(parts, results)
    return row


def _held_out_log_likelihood(parts: list[tuple[NDArray[np.int64], Array]], results: SpectraResults) -> float:
    """Mean over test events of the normal log likelihood of log10 residuals, the variance from the other events."""
    found = []
    for test, amplitudes in parts:
        residual = _log_residual(amplitudes, results.amplitudes)
        others = np.setdiff1d(np.arange(len(residual)), test)
        variance = (residual[others] ** 2).mean() + 1e-12
        density = -0.5 * np.log(2 * np.pi * variance) - 0.5 * residual[test] ** 2 / variance
        found.append(density.sum(axis=1))
    return float(np.concatenate(found).mean())


def _log_residual(model: Array, spectra: Array) -> Array:
    return np.asarray(
        np.log10(np.maximum(model, AMPLITUDE_FLOOR)) - np.log10(np.maximum(spectra, AMPLITUDE_FLOOR)), np.float64
    )


def _definitions(table: pd.DataFrame) -> pd.DataFrame:
    """Our Brune under each definition beside the published medians, and the nearest one named."""
    brune = table[(table["model"] == "brune") & (table["division"] == "random")].iloc[0]
    rows = []
    for name in DEFINITIONS:
        median, p95 = float(brune[f"median_{name}"]), float(brune[f"p95_{name}"])
        away = abs(np.log(median / PUBLISHED_BRUNE[0])) + abs(np.log(p95 / PUBLISHED_BRUNE[1]))
        rows.append({"definition": name, "median": median, "p95": p95, "published_median": PUBLISHED_BRUNE[0],
                     "published_p95": PUBLISHED_BRUNE[1], "log_distance": away})  # fmt: skip
    found = pd.DataFrame(rows)
    found["nearest"] = found["log_distance"] == found["log_distance"].min()
    implied = implied_mean_square(PUBLISHED_AIC["brune"], PUBLISHED_PARAMETERS["brune"])
    return found.assign(mean_square_of_published_aic=implied, simulated=bool(brune["simulated"]))


def _paired(results: SpectraResults, seed: int) -> pd.DataFrame:
    """Mean differences of rms_log against the truth on the same test events, bootstrap over events."""
    scores = {
        judged.model: [
            misfits(amplitudes[test], results.truth[test], results.frequency_hz)["rms_log"]
            for test, amplitudes in judged.parts
        ]
        for judged in results.judged("random")
    }
    tests, n = results.tests("random"), len(results.events)
    rng, rows = np.random.default_rng([seed, 3]), []
    for first, second in PAIRS:
        # an event that judges several members counts once, with its mean difference
        total, count = np.zeros(n), np.zeros(n)
        for test, a, b in zip(tests, scores[first], scores[second], strict=True):
            total[test] += a - b
            count[test] += 1
        difference = total[count > 0] / count[count > 0]
        draws = rng.choice(difference, (N_DRAWS, difference.size)).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        rows.append(
            {"first": first, "second": second, "n_events": difference.size, "mean_difference": difference.mean(),
             "low": low, "high": high, "share_first_better": float((difference < 0).mean()),
             "against": "noise-free spectrum" if results.clean is not None else "spectrum",
             "simulated": results.simulated}
        )  # fmt: skip
    return pd.DataFrame(rows)
