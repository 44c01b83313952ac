"""Down to which stated uncertainty answers are as near to the reference as promised."""

import zlib
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.evaluation.proportions import SHARE_LIMITS_DEG

PROMISED_SHARE: Final = 0.8
MIN_EVENTS: Final = 10
"""A limit needs this many events below it: 8 of 10 could be luck, 4 of 5 often is."""

CALIBRATION_COLUMNS: Final = [
    f"{what}_{limit}_deg" for limit in SHARE_LIMITS_DEG for what in ("limit", "held_out_share", "n_held_out")
]


def calibrated_limits(event_id: ArrayLike, uncertainty_deg: ArrayLike, kagan_deg: ArrayLike) -> dict[str, float]:
    """Largest stated uncertainty up to which 80 % of the answers lie within 15, 25 and 40° of their references.

    ``limit_15_deg`` is that limit, from all events; NaN where no limit with at least `MIN_EVENTS` events below it keeps
    the promise. A limit chosen on the events that it is then judged by is flattered, so ``held_out_share_15_deg``
    judges the rule instead: events are split into halves by a hash of their names, the limit of one half is applied
    to the other, and the share of both is pooled, of ``n_held_out_15_deg`` events (NaN where no half gives a limit).

    Parameters
    ----------
    event_id, uncertainty_deg, kagan_deg : (n,); entries without an uncertainty or angle are left out
    """
    uncertainty, error = (np.asarray(values, dtype=np.float64) for values in (uncertainty_deg, kagan_deg))
    half = np.array([zlib.crc32(str(name).encode()) % 2 for name in np.asarray(event_id)], dtype=int)
    known = np.isfinite(uncertainty) & np.isfinite(error)
    uncertainty, error, half = uncertainty[known], error[known], half[known]
    row: dict[str, float] = {}
    for limit_deg in SHARE_LIMITS_DEG:
        within = error <= limit_deg
        n_hit = n_held_out = 0
        for fold in (0, 1):
            learned = _largest_limit(uncertainty[half != fold], within[half != fold])
            below = (half == fold) & (uncertainty <= learned)
            n_hit, n_held_out = n_hit + int(within[below].sum()), n_held_out + int(below.sum())
        row[f"limit_{limit_deg}_deg"] = _largest_limit(uncertainty, within)
        row[f"held_out_share_{limit_deg}_deg"] = n_hit / n_held_out if n_held_out else float("nan")
        row[f"n_held_out_{limit_deg}_deg"] = n_held_out
    return row


def _largest_limit(uncertainty_deg: NDArray[np.float64], within: NDArray[np.bool_]) -> float:
    order = np.argsort(uncertainty_deg, kind="stable")
    stated, count = uncertainty_deg[order], np.arange(1, len(order) + 1)
    share = np.cumsum(within[order]) / count
    # Equal uncertainties are on the same side of any limit: only the last of them counts.
    last_of_equals = np.append(stated[1:] > stated[:-1], True)[: len(stated)]
    good = last_of_equals & (share >= PROMISED_SHARE) & (count >= MIN_EVENTS)
    return float(stated[good].max()) if good.any() else float("nan")
