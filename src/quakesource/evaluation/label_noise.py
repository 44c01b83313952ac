"""How noisy labels hide what systems are worth: errors against the truth, and against labels as good as HASH's."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from quakesource.errors import SourceError
from quakesource.evaluation.bootstrap import row_generator
from quakesource.evaluation.event_scores import BASES, VARIANT, of_basis, score_events
from quakesource.evaluation.summary import variant_columns
from quakesource.mechanisms import from_matrix, kagan_angle, to_matrix
from quakesource.tables import MOMENT_TENSOR_COLUMNS

LABEL_NOISE_COLUMNS: Final = [
    "system",
    "variant",
    "simulated",
    "headline",
    "basis",
    "label_noise_deg",
    "n_draws",
    "n_compared",
    *(f"{what}_{how}_deg" for what in ("truth", "labels", "floor", "quadrature") for how in ("mean", "median")),
]
"""Columns of label_noise.csv."""

MAX_LABEL_NOISE_DEG: Final = 40.0
"""Up to here the tail of rotations beyond 90°, whose Kagan angle is smaller than the rotation, is below 0.5 %."""

_TENSOR = list(MOMENT_TENSOR_COLUMNS)
FloatArray = NDArray[np.float64]


def study_label_noise(
    predictions: pd.DataFrame,
    references: pd.DataFrame,
    kagan: pd.DataFrame,
    *,
    noise_deg: float,
    n_draws: int,
    seed: int,
) -> pd.DataFrame:
    """Errors of every variant against the truth and against noisy labels, and the error that the truth itself has.

    Only simulated records have a truth; rows of real ones are left out. Every variant meets the same labels.

    Parameters
    ----------
    predictions, references : columns of `tables.PREDICTION` and `tables.REFERENCE`
    kagan : the comparison of the same predictions, columns of `tables.KAGAN`
    noise_deg : mean Kagan angle between labels and truth
    n_draws : sets of labels; statistics over events are averaged over them

    Returns
    -------
    Table of `LABEL_NOISE_COLUMNS`; SourceError as in `noisy_labels`
    """
    scores = score_events(kagan)
    scores = scores[scores["simulated"] & scores["kagan_deg"].notna()]
    known = references[references["event_id"].isin(scores["event_id"])].set_index("event_id")[_TENSOR]
    truth = known.to_numpy(float)
    labels = np.empty((n_draws, *truth.shape))
    for i, event in enumerate(known.index):
        # By event: the labels of one do not depend on which others there are.
        rng = row_generator(seed, "label noise", event)
        labels[:, i] = noisy_labels(np.tile(truth[i], (n_draws, 1)), noise_deg, rng)
    floor = kagan_angle(labels, truth)
    errors = _errors_against(labels, predictions, known.index)
    rows = []
    for names, group in scores.groupby(VARIANT, sort=False, dropna=False):
        own = errors[tuple(names[1:])]
        for basis in BASES:
            of_group = of_basis(group, basis)
            place = known.index.get_indexer(pd.Index(of_group["event_id"]))
            row = {**variant_columns(group), "basis": basis, "label_noise_deg": noise_deg, "n_draws": n_draws}
            angle = of_group["kagan_deg"].to_numpy(float)
            rows.append(row | {"n_compared": len(angle)} | _statistics(angle, own[:, place], floor[:, place]))
    return pd.DataFrame(rows, columns=LABEL_NOISE_COLUMNS)


def noisy_labels(tensors: ArrayLike, noise_deg: float, rng: np.random.Generator) -> FloatArray:
    """Turn USE tensors (n, 6), N·m, at random, by ``noise_deg`` on average as a Kagan angle.

    The rotation vector is an isotropic Gaussian: the axis is uniform and the angle has a Maxwell distribution, whose
    mean is 2 sqrt(2/pi) standard deviations. Its median is 0.96 and its RMS 1.09 of the mean. Below 90° the Kagan
    angle is the angle of the rotation itself (any other of the four frames is more than 180° minus it away), so that
    nothing needs fitting. HASH states 1 sigma errors of 19.5° (median) and 20.5° (mean) for A and B mechanisms of
    southern California; its real errors are less regular.

    Raises SourceError unless 0 < noise_deg <= 40.
    """
    if not 0 < noise_deg <= MAX_LABEL_NOISE_DEG:
        raise SourceError(
            f"Label noise of {noise_deg:g}° is not a small rotation",
            where="noisy_labels",
            next_step=f"choose more than 0 and up to {MAX_LABEL_NOISE_DEG:g}° (evaluate.label_noise_deg)",
        )
    matrices = to_matrix(tensors)
    deviation_deg = noise_deg / (2 * np.sqrt(2 / np.pi))
    turn = Rotation.from_rotvec(rng.normal(0, deviation_deg, (len(matrices), 3)), degrees=True).as_matrix()
    return from_matrix(turn @ matrices @ np.swapaxes(turn, -1, -2))


def _errors_against(
    labels: FloatArray, predictions: pd.DataFrame, events: "pd.Index[Any]"
) -> dict[tuple[Any, ...], FloatArray]:
    """Kagan angles (draw, event) of each (system, variant) to the labels, mean over its seeds; NaN without answer."""
    answers = predictions[(predictions["status"] == "answered") & predictions["event_id"].isin(events)]
    errors = {}
    for names, group in answers.dropna(subset=_TENSOR).groupby(["system", "variant"], sort=False, dropna=False):
        place = events.get_indexer(pd.Index(group["event_id"]))
        angle = kagan_angle(group[_TENSOR].to_numpy(float), labels[:, place])
        of_event = (place[:, None] == np.arange(len(events))).astype(float)
        with np.errstate(invalid="ignore"):  # 0/0: an event without an answer
            errors[tuple(names)] = angle @ of_event / of_event.sum(0)
    return errors


def _statistics(truth: FloatArray, labels: FloatArray, floor: FloatArray) -> dict[str, float]:
    """Mean and median over events (last axis), averaged over draws."""
    row: dict[str, float] = {}
    for name, statistic in (("mean", np.mean), ("median", np.median)):
        values = {}
        for what, angles in (("truth", truth[None]), ("labels", labels), ("floor", floor)):
            values[what] = float(np.mean(statistic(angles, axis=-1))) if angles.size else float("nan")
        values["quadrature"] = float(np.hypot(values["truth"], values["floor"]))
        row |= {f"{what}_{name}_deg": value for what, value in values.items()}
    return row
