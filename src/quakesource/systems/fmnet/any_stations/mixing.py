"""The inner loop of the examples: ten elementary seismograms, their weights, a shift in time, a source duration."""

import numba
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]

# Elementary seismograms in the order of `constants.GREENS_COMPONENTS`: component, and term of `terms`.
COMPONENT = np.array([0, 1, 0, 1, 2, 0, 1, 2, 0, 1])
TERM = np.array([0, 0, 1, 1, 4, 2, 2, 5, 3, 3])
MARGIN = 2
"""Samples that the cubic between samples needs beyond what it fills."""


def terms(tensor: FloatArray, azimuth_deg: FloatArray) -> Float32Array:
    """Weights (n, s, 6) of DD, DS, SS, EX, TDS and TSS, `greens.synthesis.excitation` times tensors (n, 6), USE."""
    azimuth = np.radians(azimuth_deg)
    sin1, cos1, sin2, cos2 = np.sin(azimuth), np.cos(azimuth), np.sin(2 * azimuth), np.cos(2 * azimuth)
    rr, tt, pp, rt, rp, tp = np.moveaxis(tensor[:, None, :], -1, 0)
    flat = 0.5 * (pp - tt)
    return np.stack(
        [
            (2 * rr - tt - pp) / 6 + 0 * sin1,
            -cos1 * rt + sin1 * rp,
            flat * cos2 + sin2 * tp,
            (rr + tt + pp) / 3 + 0 * sin1,
            -sin1 * rt - cos1 * rp,
            flat * sin2 - cos2 * tp,
        ],
        axis=-1,
    ).astype(np.float32)


# calls no function of ours, so numba's own cache is never out of date (`greens.compiled` is for kernels that do)
@numba.njit(cache=True, nogil=True, fastmath=True)
def mix(traces, model, depth, distance, weights, later, rise, used, first, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` (n, s, band, 3, time) with the stations ``used`` (n, s); the others are left as they are.

    ``traces`` as `bank.Bank.traces`; ``model``, ``distance`` (n, s) and ``depth`` (n,) are places in it; ``later``
    (n, s) delays in samples; ``rise`` (n, s) the length of the boxcar of moment rate, samples, 0 for none. Output
    sample 0 is sample ``first`` of the bank. Between samples a cubic through four of them.
    """
    n, s = model.shape
    n_bands, n_green, length = traces.shape[3:]
    n_time = out.shape[-1]
    whole = np.empty((3, length), np.float32)
    for i in range(n):
        for j in range(s):
            if not used[i, j]:
                continue
            lag = np.floor(later[i, j])
            x = np.float32(1 - (later[i, j] - lag))
            c0 = -x * (x - 1) * (x - 2) / 6
            c1 = (x + 1) * (x - 1) * (x - 2) / 2
            c2 = -(x + 1) * x * (x - 2) / 2
            c3 = (x + 1) * x * (x - 1) / 6
            start = first - int(lag) - 1
            for band in range(n_bands):
                own = traces[model[i, j], depth[i], distance[i, j], band]
                whole[:] = 0
                for g in range(n_green):
                    w = weights[i, j, TERM[g]]
                    row = whole[COMPONENT[g]]
                    for t in range(length):
                        row[t] += w * own[g, t]
                if rise[i, j] > 1:
                    width = rise[i, j]
                    for c in range(3):
                        total = np.float64(0)
                        row = whole[c].copy()
                        for t in range(length):
                            total += row[t]
                            if t >= width:
                                total -= row[t - width]
                            whole[c, t] = total / width
                for c in range(3):
                    row = whole[c]
                    for t in range(n_time):
                        a = start + t
                        if a >= 1 and a + 2 < length:
                            out[i, j, band, c, t] = c0 * row[a - 1] + c1 * row[a] + c2 * row[a + 1] + c3 * row[a + 2]
                        else:
                            out[i, j, band, c, t] = 0


@numba.njit(cache=True, nogil=True, fastmath=True)
def add_noise(out, used, level, place, noise):  # type: ignore[no-untyped-def]
    """Add to ``out`` (n, s, band, 3, time) noise of ``level`` (n, s, band, 3).

    From ``noise`` (band, kind, time) at ``place`` (n, s, 2), a kind and a first sample; the components' pieces follow
    one another.
    """
    n_time = out.shape[-1]
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            if used[i, j]:
                for band in range(out.shape[2]):
                    series = noise[band, place[i, j, 0]]
                    for c in range(3):
                        start, size = place[i, j, 1] + c * n_time, level[i, j, band, c]
                        row = out[i, j, band, c]
                        for t in range(n_time):
                            row[t] += size * series[start + t]


@numba.njit(cache=True, nogil=True, fastmath=True)
def largest(out, used, peak):  # type: ignore[no-untyped-def]
    """Fill ``peak`` (n, s, band, 3) with the largest of ``out`` (n, s, band, 3, time) where ``used``, 0 elsewhere."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for band in range(out.shape[2]):
                for c in range(3):
                    most = np.float32(0)
                    if used[i, j]:
                        row = out[i, j, band, c]
                        for t in range(out.shape[4]):
                            most = max(most, abs(row[t]))
                    peak[i, j, band, c] = most
