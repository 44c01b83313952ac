"""Stage evaluate-predictions: every system against the references, and the tables that compare them."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource.acquire.truth import open_truth
from quakesource.evaluation import (
    compare_pairs,
    compare_with_references,
    event_conditions,
    judge_grades,
    stratify,
    study_label_noise,
    summarise,
)
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import EvaluateSettings
from quakesource.systems.registry import system_named
from quakesource.tables import REFERENCE
from quakesource.waveforms.observations import open_observations


def evaluate_predictions(
    evaluate: EvaluateSettings,
    *,
    study: str,
    truth: Path | None = None,
    observations: list[Path],
    predictions: list[Path],
    kagan: Path,
    references: Path,
    summary: Path,
    paired: Path,
    strata: Path,
    label_noise: Path,
    quality_grades: Path,
) -> None:
    """Compare the predictions of every system with the reference mechanisms. docs/evaluation.md defines the tables.

    Parameters
    ----------
    truth : manifest of the reference mechanisms, which this stage alone opens; without it every row says so
    observations : manifests of observations: how well each event was recorded; the first that has it tells
    predictions : manifests of the predictions, one a system, each with the events that it was asked for
    kagan, summary, paired, strata, label_noise, quality_grades : CSV files to write
    references : CSV file to write, the reference mechanisms for figures to read
    """
    known = pd.DataFrame(columns=list(REFERENCE)) if truth is None else open_truth(truth)
    conditions = _conditions(observations, known)
    answers = pd.concat([_predictions(path, known) for path in predictions], ignore_index=True)
    compared = compare_with_references(answers, known, study, conditions)
    n_samples, seed = evaluate.bootstrap_samples, evaluate.seed
    noise = study_label_noise(
        answers, known, compared, noise_deg=evaluate.label_noise_deg, n_draws=evaluate.label_noise_draws, seed=seed
    )
    _write(known, references, None)  # figures draw from these: no digit is lost
    for table, path in (
        (compared, kagan),
        (summarise(compared, n_samples, seed), summary),
        (compare_pairs(compared, n_samples, seed), paired),
        (stratify(compared, conditions, n_samples, seed), strata),
        (noise, label_noise),
        (judge_grades(compared), quality_grades),
    ):
        _write(table, path, "%.6g")


def _conditions(observations: list[Path], known: pd.DataFrame) -> pd.DataFrame:
    tables = []
    for manifest in observations:
        observed = open_observations(manifest)
        tables.append(event_conditions(observed.events, observed.pairs, observed.verdicts, known))
    return pd.concat(tables, ignore_index=True).drop_duplicates("event_id", ignore_index=True)


def _predictions(manifest: Path, references: pd.DataFrame) -> pd.DataFrame:
    folder = open_product(manifest, "predictions").folder
    table = read_parquet(folder / "predictions.parquet")
    hooks = {system_named(str(name)).reference_fit for name in table["system"].unique()} - {""}
    fit: Any = np.nan
    for hook in hooks:
        fit = import_module(hook).reference_variance_reduction(table, references, folder)
    return table.assign(reference_variance_reduction=fit)


def _write(table: pd.DataFrame, path: Path, float_format: str | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, float_format=float_format)
