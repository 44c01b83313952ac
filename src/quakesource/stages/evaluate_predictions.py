"""Stage evaluate-predictions: the Kagan table of a study, and its summary."""

from pathlib import Path

import pandas as pd

from quakesource.acquire.archive import open_archive
from quakesource.evaluation import compare_with_references, summarise
from quakesource.evaluation.reference_fit import reference_variance_reduction
from quakesource.products import open_product
from quakesource.settings import EvaluateSettings


def evaluate_predictions(
    evaluate: EvaluateSettings, *, study: str, archive: Path, predictions: list[Path], kagan: Path, summary: Path
) -> None:
    """Compare the predictions of every system with the archive's reference mechanisms.

    Parameters
    ----------
    archive : manifest of the archive, whose references nothing but this stage and its figures opens
    predictions : manifests of the predictions, one a system
    kagan, summary : CSV files to write
    """
    references = open_archive(archive).references()
    tables = []
    for path in predictions:
        folder = open_product(path, "predictions").folder
        table = pd.read_parquet(folder / "predictions.parquet")
        fit = reference_variance_reduction(table, references, folder)
        tables.append(table.assign(reference_variance_reduction=fit))
    compared = compare_with_references(pd.concat(tables, ignore_index=True), references, study)
    kagan.parent.mkdir(parents=True, exist_ok=True)
    compared.to_csv(kagan, index=False, float_format="%.6g")
    summarise(compared, evaluate.bootstrap_samples, evaluate.seed).to_csv(summary, index=False, float_format="%.6g")
