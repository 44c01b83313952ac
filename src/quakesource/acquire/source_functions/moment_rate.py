"""A source time function, and what it must be to be used."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOWEST_SHARE = -0.01
"""A moment rate may be negative by this share of its peak: deconvolutions ring."""
MOMENT_FACTOR = 3.0
"""The integral may differ from the stated moment by this factor: shapes are what is used; wrong units are more."""
UNEVEN_SHARE = 0.02
END_SHARE = 0.02
"""A function that ends above this share of its peak has been cut."""


def step_of(times_s: NDArray[np.float64]) -> float:
    """Step of times that are evenly spaced; ValueError for others."""
    steps = np.diff(times_s)
    step = float(np.median(steps))
    if not step > 0 or not np.abs(steps - step).max() <= UNEVEN_SHARE * step:
        raise ValueError("times that are not evenly spaced")
    return step


@dataclass(frozen=True)
class MomentRate:
    """``rate_n_m_s`` (t,) every ``step_s``; the origin time is ISO 8601, NaN stands for what is not stated.

    Strike, dip and rake are of the first of the two planes.
    """

    event_id: str
    origin_time_utc: str
    latitude_deg: float
    longitude_deg: float
    depth_km: float
    magnitude: float
    moment_n_m: float
    step_s: float
    rate_n_m_s: NDArray[np.float64]
    strike_deg: float = float("nan")
    dip_deg: float = float("nan")
    rake_deg: float = float("nan")

    @property
    def integral_n_m(self) -> float:
        """Moment released."""
        return float(self.rate_n_m_s.sum() * self.step_s)

    @property
    def duration_s(self) -> float:
        """Time between the first and the last sample above a hundredth of the peak."""
        above = np.flatnonzero(self.rate_n_m_s > 0.01 * self.rate_n_m_s.max())
        return float((above[-1] - above[0] + 1) * self.step_s) if above.size else 0.0

    def problem(self) -> str:
        """Why it cannot be used; blank if it can."""
        rate = self.rate_n_m_s
        if rate.size < 8 or not np.isfinite(rate).all() or not 0 < self.step_s < np.inf:
            return "too short, or not finite"
        if np.isnan(self.magnitude) and np.isnan(self.moment_n_m):
            return "neither magnitude nor moment is stated"
        peak = float(rate.max())
        if not peak > 0:
            return "no positive moment rate"
        if rate.min() < LOWEST_SHARE * peak:
            return f"negative to {100 * rate.min() / peak:.0f} % of the peak"
        if abs(rate[-1]) > END_SHARE * peak:
            return f"cut: it ends at {100 * rate[-1] / peak:.0f} % of its peak"
        if not self.integral_n_m > 0:
            return "its integral is not positive"
        if np.isfinite(self.moment_n_m) and not self.moment_n_m > 0:
            return f"its header says a moment of {self.moment_n_m:.2e} N m"
        if np.isfinite(self.moment_n_m) and abs(np.log(self.integral_n_m / self.moment_n_m)) > np.log(MOMENT_FACTOR):
            return f"its integral is {self.integral_n_m:.2e} N m, its header says {self.moment_n_m:.2e}"
        return ""
