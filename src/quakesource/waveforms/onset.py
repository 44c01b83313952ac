"""The P onset of a record: where the variance changes most, near where the onset must be."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
LEAD_S = 3.0
"""Record before the search window that the criterion sees, so that an onset at its start has noise before it."""


def pick_onset(series: FloatArray, sampling_rate_hz: float, start_s: float, search_s: tuple[float, float]) -> float:
    """Time of the onset by the Akaike criterion on the record itself (Maeda 1985, Zisin 38, 365).

    The criterion k ln var(x[:k]) + (n - k - 1) ln var(x[k:]) has its minimum where a record parts best into a quiet
    and a lively half. The half after the onset must end while the motion still grows, so it ends at the largest
    motion that the search window and a second after it hold.

    Parameters
    ----------
    series : (nt,) band-passed record whose first sample is at ``start_s``
    search_s : first and last time that the onset may have

    Returns
    -------
    Time in the same count as ``start_s``; NaN if the record does not cover the window
    """
    first = round((search_s[0] - LEAD_S - start_s) * sampling_rate_hz)
    low = round((search_s[0] - start_s) * sampling_rate_hz)
    high = round((search_s[1] - start_s) * sampling_rate_hz)
    if first < 0 or high + 2 > series.size or high - low < 4:
        return float("nan")
    ahead = series[low : high + round(sampling_rate_hz) + 1]
    peak = low + int(np.argmax(np.abs(ahead)))
    segment = series[first : max(peak, low + 8) + 1]
    criterion = _akaike(segment)
    inside = slice(low - first, min(high - first, segment.size - 2) + 1)
    return start_s + (low + int(np.argmin(criterion[inside]))) / sampling_rate_hz


def _akaike(series: FloatArray) -> FloatArray:
    """The criterion for every split k, (n,): samples before k against samples from k on; inf at both ends."""
    n = series.size
    sums, squares = np.cumsum(series), np.cumsum(series**2)
    k = np.arange(2, n - 2)
    tiny = 1e-12 * squares[-1] / n + 1e-300
    before = squares[k - 1] / k - (sums[k - 1] / k) ** 2
    rest, rest_squares = sums[-1] - sums[k - 1], squares[-1] - squares[k - 1]
    after = rest_squares / (n - k) - (rest / (n - k)) ** 2
    criterion = np.full(n, np.inf)
    criterion[k] = k * np.log(np.maximum(before, tiny)) + (n - k - 1) * np.log(np.maximum(after, tiny))
    return criterion
