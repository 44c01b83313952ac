"""The inner loop of the examples: ten elementary seismograms, their weights, a shift in time, a source duration."""

import numba
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]

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


# calls no function of ours, so numba's own cache is never out of date (`jobs.compiling` is for kernels that do)
@numba.njit(cache=True, nogil=True, fastmath=True)
def mix(traces, model, depth, distance, weights, later, rise, used, first, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` (n, s, band, 3, time) with the stations ``used`` (n, s); the others are left as they are.

    ``traces`` as `bank.Bank.traces`; ``model``, ``distance`` (n, s) and ``depth`` (n,) are places in it; ``later``
    (n, s) delays in samples; ``rise`` (n, s) the length of the boxcar of moment rate, samples, 0 for none. Output
    sample 0 is sample ``first`` of the bank. Between samples a cubic through four of them.
    """
    n, s = model.shape
    n_bands, length, n_time = traces.shape[3], traces.shape[5], out.shape[-1]
    whole = np.empty((3, length), np.float32)
    summed = np.empty(length, np.float32)
    vertical, radial, transverse = whole[0], whole[1], whole[2]
    for i in range(n):
        for j in range(s):
            if not used[i, j]:
                continue
            w0, w1, w2, w3, w4, w5 = weights[i, j]
            lag = np.floor(later[i, j])
            x = np.float32(1 - (later[i, j] - lag))
            c0 = -x * (x - 1) * (x - 2) / 6
            c1 = (x + 1) * (x - 1) * (x - 2) / 2
            c2 = -(x + 1) * x * (x - 2) / 2
            c3 = (x + 1) * x * (x - 1) / 6
            start = first - int(lag) - 1
            low, high = max(0, 1 - start), min(n_time, length - 2 - start)
            n_inside = max(0, high - low)
            for band in range(n_bands):
                # Ten seismograms in the order of `constants.GREENS_COMPONENTS`; rows of their own, and one pass over
                # each component's: the loops become vectors.
                g = traces[model[i, j], depth[i], distance[i, j], band]
                z0, z1, z2, z3 = g[0], g[2], g[5], g[8]
                r0, r1, r2, r3 = g[1], g[3], g[6], g[9]
                t4, t5 = g[4], g[7]
                for t in range(length):
                    vertical[t] = w0 * z0[t] + w1 * z1[t] + w2 * z2[t] + w3 * z3[t]
                    radial[t] = w0 * r0[t] + w1 * r1[t] + w2 * r2[t] + w3 * r3[t]
                    transverse[t] = w4 * t4[t] + w5 * t5[t]
                for c in range(3):
                    row = whole[c]
                    if rise[i, j] > 1:
                        width, total = rise[i, j], np.float64(0)
                        for t in range(length):
                            total += row[t]
                            if t >= width:
                                total -= row[t - width]
                            summed[t] = total / width
                        row = summed
                    filled = out[i, j, band, c]
                    filled[:low] = 0
                    filled[low + n_inside :] = 0
                    inside, a = filled[low : low + n_inside], start + low
                    p0, p1, p2, p3 = row[a - 1 :], row[a:], row[a + 1 :], row[a + 2 :]
                    for t in range(n_inside):
                        inside[t] = c0 * p0[t] + c1 * p1[t] + c2 * p2[t] + c3 * p3[t]


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
