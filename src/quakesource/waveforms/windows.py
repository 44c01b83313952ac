"""The one way in which windows are cut, from records and from synthetics: both begin at the same sample."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def first_samples(first_s: ArrayLike, start_s: float, sampling_rate_hz: float) -> NDArray[np.int64]:
    """Numbers of the samples that windows begin with: the last ones that are not after ``first_s``.

    Parameters
    ----------
    first_s : any shape, wanted beginnings of windows
    start_s : time of sample 0
    """
    samples = (np.asarray(first_s, np.float64) - start_s) * sampling_rate_hz
    return np.floor(samples + 1e-6).astype(np.int64)  # a time that is one of a sample means that sample


def cut_windows(series: NDArray[np.floating], first: ArrayLike, length: int) -> NDArray[np.float64]:
    """Windows (n, ..., length) of series (n, ..., nt) from samples ``first`` (n,), zero where there are none."""
    out = np.zeros((*series.shape[:-1], length))
    for window, whole, start in zip(out, series, np.asarray(first, np.int64), strict=True):
        low, high = max(0, int(start)), min(series.shape[-1], int(start) + length)
        if low < high:
            window[..., low - start : high - start] = whole[..., low:high]
    return out
