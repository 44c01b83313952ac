"""Predictions of a system beside the references: what the pictures of its errors draw from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.mechanisms import kagan_angle
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def judged_rows(predictions: Path, references: Path, observations: Sequence[Path]) -> pd.DataFrame:
    """Rows of the headline variant with their angle, declined ones too, radii of a posterior, place and kind of source.

    Parameters
    ----------
    predictions : manifest
    references : CSV of the evaluation
    observations : manifests whose events tell the places
    """
    text = {"event_id": str, "variant": str}
    folder = open_product(predictions, "predictions").folder
    rows = read_parquet(folder / "predictions.parquet")
    rows = rows[rows["variant"] == rows["variant"].iloc[0]] if len(rows) else rows
    if (folder / "posterior.parquet").is_file():
        rows = rows.merge(read_parquet(folder / "posterior.parquet"), on=["event_id", "variant"], how="left")
    folders = [open_product(manifest, "observations").folder for manifest in observations]
    events = pd.concat([pd.read_csv(folder / "events.csv", dtype=text) for folder in folders])
    places = events.drop_duplicates("event_id")[["event_id", "latitude_deg", "longitude_deg"]]
    known = pd.read_csv(references, dtype=text).drop_duplicates("event_id")
    known = known.reindex(columns=["event_id", "source_kind", *MOMENT_TENSOR_COLUMNS])
    rows = rows.merge(places, on="event_id", how="left")
    rows = rows.merge(known, on="event_id", how="left", suffixes=("", "_reference"))
    predicted = rows[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
    reference = rows[[f"{name}_reference" for name in MOMENT_TENSOR_COLUMNS]].to_numpy(np.float64)
    both = np.isfinite(predicted).all(1) & np.isfinite(reference).all(1)
    rows["kagan_deg"] = np.nan
    rows.loc[both, "kagan_deg"] = kagan_angle(predicted[both], reference[both])
    return rows
