"""Stage release-labels: mechanisms of the events that train and validate, and of no other."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.acquire.truth import open_truth
from quakesource.evaluation.label_noise import noisy_labels
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings
from quakesource.tables import LABEL, MOMENT_TENSOR_COLUMNS


def release_labels(fine_tuning: SourceNetFineTuningSettings, *, truth: Path, splits: Path, labels: Path) -> None:
    """What a system may learn from recorded events; those that judge keep their mechanism sealed.

    Parameters
    ----------
    truth : manifest of the reference mechanisms
    splits : CSV of split-events
    labels : CSV to write, columns of `tables.LABEL`
    """
    release(truth, splits, "blocked", fine_tuning.label_noise_deg, fine_tuning.seed, labels)


def release(truth: Path, splits: Path, split: str, noise_deg: float, seed: int, labels: Path) -> None:
    """Write labels of the events that train and validate in a split, turned by ``noise_deg`` on average."""
    parts = pd.read_csv(splits, dtype={"event_id": str})[["event_id", split]].rename(columns={split: "part"})
    known = open_truth(truth).merge(parts, on="event_id")
    known = known[known["part"].isin(["train", "validation"])].reset_index(drop=True)
    if noise_deg > 0 and len(known):
        names = list(MOMENT_TENSOR_COLUMNS)
        rng = np.random.default_rng([seed, 70])
        known[names] = noisy_labels(known[names].to_numpy(float), noise_deg, rng)
    print(f"labels: {known['part'].value_counts().to_dict()}", file=sys.stderr)
    labels.parent.mkdir(parents=True, exist_ok=True)
    known[list(LABEL)].to_csv(labels, index=False)
