"""Stage compare-spectra: table 1 of Ma et al. (2022) under every definition, and what is needed to believe it."""

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.systems.source_spectra.judged_models import N_PARAMETERS, Judged, SpectraResults
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
from quakesource.systems.source_spectra.settings import SpectraJudgingSettings
from quakesource.systems.source_spectra.shapes import SHAPES

Array = NDArray[np.float64]
N_DRAWS = 2000
PAIRS = (
    ("modified_double_corner", "vae2"),
    ("vae2", "denolle_shearer"),
    ("denolle_shearer", "brune"),
    ("vae1", "brune"),
    ("vae2", "vae1"),
    ("vae1", "pca1"),
    ("vae2", "pca2"),
    ("vae2", "free_fall_off"),
    ("vae_faithful1", "brune"),
    ("vae_faithful2", "denolle_shearer"),
    ("free_fall_off_and_curvature", "vae2"),
    ("free_fall_off_and_curvature", "pca2"),
    ("attenuated", "vae1"),
)
"""Which is compared with which; the difference is the first's misfit minus the second's."""
EVIDENCE = "log_evidence"
MEASURES = (
    ("rms_log", "log"),
    ("mean_square_over_f", "log"),
    ("mean_square_over_f", "weighted"),
    ("rms_over_f", "weighted_twice"),
    (EVIDENCE, "log"),
)
"""Misfits that pairs are compared by, and the loss that physical models are fitted by: rms_log as fitted, the paper's
reading as the paper has it (fitted in logarithms, scored otherwise), two as fitted by what they are scored by, and the
evidence."""


def compare_spectra(
    judging: SpectraJudgingSettings,
    *,
    spectra: Path,
    fits: Path,
    models: Path,
    table1: Path,
    definitions: Path,
    paired: Path,
) -> None:
    """Write the comparison; every number is of events that the model had not seen.

    Parameters
    ----------
    spectra, fits, models : manifests
    table1 : CSV, a row a model and division
    definitions : CSV, a row a definition of the misfit: which gives back the published row of Brune
    paired : CSV, a row a pair of models: differences on the same events with bootstrap intervals
    """
    results = SpectraResults(spectra, fits, models)
    rows = [
        _row(results, division, judged)
        for division in ("random", "folds", "blocks")
        for judged in results.judged(division)
    ]
    for path, frame in (
        (table1, pd.DataFrame(rows)),
        (definitions, _definitions(pd.DataFrame(rows))),
        (paired, _paired(results, judging.seed)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(path, index=False, float_format="%.6g")
    best = pd.DataFrame(rows).query("division == 'random'").nsmallest(5, "median_rms_log_truth")
    print(best[["model", "fitted_by", "median_rms_log_truth"]].to_string(index=False), file=sys.stderr)


def _row(results: SpectraResults, division: str, judged: Judged) -> dict[str, object]:
    """Medians and 95 % points over all test events of all parts, and the scatter of the medians of the parts."""
    f, model, parts = results.frequency_hz, judged.model, judged.parts
    noisy = [misfits(amplitudes[test], results.amplitudes[test], f) for test, amplitudes in parts]
    truth = [misfits(amplitudes[test], results.truth[test], f) for test, amplitudes in parts]
    row: dict[str, object] = {
        "model": model,
        "fitted_by": judged.fitted_by,
        "division": division,
        "n_parameters": N_PARAMETERS[model],
        "n_events": len({int(i) for test, _ in parts for i in test}),
        "n_parts": len(parts),
        "simulated": results.simulated,
    }
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
    row["log_evidence"] = np.nan if judged.evidence is None else float(np.mean(judged.evidence))
    return row


def _log_residual(model: Array, spectra: Array) -> Array:
    return np.asarray(
        np.log10(np.maximum(model, AMPLITUDE_FLOOR)) - np.log10(np.maximum(spectra, AMPLITUDE_FLOOR)), np.float64
    )


def _definitions(table: pd.DataFrame) -> pd.DataFrame:
    """Our Brune under each definition beside the published medians, and the nearest one named."""
    of_brune = table[(table["model"] == "brune") & (table["division"] == "random")].set_index("fitted_by")
    rows = []
    for fitted_by, name in product(of_brune.index, DEFINITIONS):
        brune = of_brune.loc[fitted_by]
        median, p95 = float(brune[f"median_{name}"]), float(brune[f"p95_{name}"])
        away = abs(np.log(median / PUBLISHED_BRUNE[0])) + abs(np.log(p95 / PUBLISHED_BRUNE[1]))
        rows.append(
            {
                "definition": name,
                "fitted_by": fitted_by,
                "median": median,
                "p95": p95,
                "published_median": PUBLISHED_BRUNE[0],
                "published_p95": PUBLISHED_BRUNE[1],
                "log_distance": away,
            }
        )
    found = pd.DataFrame(rows)
    found["nearest"] = found["log_distance"] == found["log_distance"].min()
    implied = implied_mean_square(PUBLISHED_AIC["brune"], PUBLISHED_PARAMETERS["brune"])
    return found.assign(mean_square_of_published_aic=implied, simulated=bool(brune["simulated"]))


def _paired(results: SpectraResults, seed: int) -> pd.DataFrame:
    """Mean differences of misfits against the truth on the same test events, bootstrap over events."""
    judged = {(one.model, one.fitted_by): one for one in results.judged("random")}
    n = len(results.events)
    rng, rows = np.random.default_rng([seed, 3]), []
    for (measure, fitted_by), (first, second) in product(MEASURES, PAIRS):
        scores = [_mean_scores(_of(judged, name, fitted_by), measure, results, n) for name in (first, second)]
        kept = np.isfinite(scores[0])
        a, b = (score[kept] for score in scores)
        drawn = rng.integers(0, a.size, (N_DRAWS, a.size))
        low, high = np.quantile((a - b)[drawn].mean(axis=1), [0.025, 0.975])
        row = {
            "first": first,
            "second": second,
            "measure": measure,
            "physical_fitted_by": fitted_by,
            "n_events": a.size,
            "mean_difference": (a - b).mean(),
            "low": low,
            "high": high,
        }
        if measure == EVIDENCE:  # the larger the better, and zero means nothing
            rows.append(row | {"share_first_better": float((a > b).mean())})
            continue
        shares = a[drawn].mean(axis=1) / b[drawn].mean(axis=1) - 1
        share_low, share_high = np.quantile(shares, [0.025, 0.975])
        row |= {"relative": a.mean() / b.mean() - 1, "relative_low": share_low, "relative_high": share_high}
        rows.append(row | {"share_first_better": float((a < b).mean())})
    against = "noise-free spectrum" if results.clean is not None else "spectrum"
    found = pd.DataFrame(rows).assign(against=against, simulated=results.simulated)
    found.loc[found["measure"] == EVIDENCE, "against"] = "spectrum"
    return found


def _of(judged: dict[tuple[str, str], Judged], model: str, fitted_by: str) -> Judged:
    """A physical model as fitted by a loss, a learned one as it has learned."""
    if (model, fitted_by) in judged and model in SHAPES:
        return judged[model, fitted_by]
    return next(one for (name, _), one in judged.items() if name == model)


def _mean_scores(judged: Judged, measure: str, results: SpectraResults, n: int) -> Array:
    """(n,) mean misfit, or evidence, of each event over the parts that it judges (it counts once), NaN for others."""
    total, count, begun = np.zeros(n), np.zeros(n), 0
    for test, amplitudes in judged.parts:
        if measure == EVIDENCE:
            assert judged.evidence is not None
            total[test] += judged.evidence[begun : begun + len(test)]
            begun += len(test)
        else:
            total[test] += misfits(amplitudes[test], results.truth[test], results.frequency_hz)[measure]
        count[test] += 1
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
