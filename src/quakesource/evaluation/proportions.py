"""Shares of events, with intervals that hold at 0 and at 1."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import QuakesourceError

SHARE_LIMITS_DEG: Final = (15, 25, 40)
"""Kagan angles whose shares are reported: alike, a similar mechanism, the same kind of faulting."""

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution


def wilson_interval(n_hit: int, n: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson 1927, JASA 22, 209); NaN where n is 0.

    Unlike a bootstrap it has a width when nobody, or everybody, is hit. Raises QuakesourceError unless
    0 <= n_hit <= n.
    """
    if not 0 <= n_hit <= n:
        raise QuakesourceError(
            f"{n_hit} of {n} is no share", where="wilson_interval", next_step="count the hits among the n events"
        )
    if n == 0:
        return float("nan"), float("nan")
    share, z2 = n_hit / n, _Z**2 / n
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z / (1 + z2) * float(np.sqrt(share * (1 - share) / n + z2 / (4 * n)))
    # At 0 and n the bound equals the share; rounding must not push it past.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def share_columns(name: str, n_hit: int, n: int) -> dict[str, float]:
    """The share and its interval as columns ``name``, ``name_low``, ``name_high``."""
    low, high = wilson_interval(n_hit, n)
    return {name: n_hit / n if n else float("nan"), f"{name}_low": low, f"{name}_high": high}


def shares_within(kagan_deg: NDArray[np.float64]) -> dict[str, float]:
    """Columns ``share_within_<limit>_deg`` with intervals, of finite Kagan angles (n,), for `SHARE_LIMITS_DEG`."""
    columns: dict[str, float] = {}
    for limit in SHARE_LIMITS_DEG:
        columns |= share_columns(f"share_within_{limit}_deg", int((kagan_deg <= limit).sum()), len(kagan_deg))
    return columns
