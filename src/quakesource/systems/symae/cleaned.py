"""What receivers agree on: source functions without what averaging has left of the coda.

A mean over receivers keeps a share of every receiver's scattering. Two halves of the receivers share the source and
nothing else, so what they disagree on tells how much is left, with no label. A, B_i and C_i are the analytic signals
of the whole group and of the halves of split i:

    N(t) = max( 0, ½ mean_i [ ½ |B_i|² + ½ |C_i|² − Re B_i C_i* ] )                                         (1)

is the power left in A, because halves have twice as much; of a plain mean it is known without halves,

    N(t) = ( mean_j |A_j|² − |mean_j A_j|² ) / (r − 1)                                                      (2)

Wiener's gain, estimated from channels as by Zelinski (1988, ICASSP, 2578-2581), then takes it off:

    e(t) = |A(t)| max( 0.1, 1 − ⟨N⟩ / ⟨|A|²⟩ ),   ⟨·⟩ smoothed in time                                      (3)

A tenth is left in any case: a few noisy receivers may agree on nothing, and a source that is zero everywhere is none.

What is common to all receivers of a pixel, a late arrival or scattering under one array, remains: it moves the centroid
of the pixel, and so the direction of the rupture. A small earthquake at the same receivers has it too, so pixels are
moved towards the centroids of source functions that were deconvolved with it, equation (4) in `in_time_of`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import hilbert

from quakesource.systems.symae.shapes import centroids_s

FloatArray = NDArray[np.float64]

SMOOTHED_S = 18.0
"""Standard deviation of the smoothing, chosen on validation regions."""
LEAST_GAIN = 0.1
N_SPLITS = 8
MOST_MOVED_S = 1.0
"""With five receivers centroids scatter by more than arrivals do; the limit is chosen on validation regions."""


def halves(n_receivers: int, seed: int = 0) -> NDArray[np.bool_]:
    """Which receivers are in the first and in the second half of each split, (2, `N_SPLITS`, r).

    An odd one is left out, another one each time. ValueError below two receivers.
    """
    half = n_receivers // 2
    if half < 1:
        raise ValueError("One receiver has no halves that could disagree.")
    rng, parts = np.random.default_rng(seed), np.zeros((2, N_SPLITS, n_receivers), bool)
    for split in range(N_SPLITS):
        order = rng.permutation(n_receivers)
        parts[0, split, order[:half]] = parts[1, split, order[half : 2 * half]] = True
    return parts


def noise_of_halves(first: NDArray[np.floating], second: NDArray[np.floating]) -> FloatArray:
    """Equation (1) of the sources (split, ..., n) of both halves: power (..., n) left in that of all receivers."""
    one, other = _analytic(first), _analytic(second)
    left = 0.5 * (np.abs(one) ** 2 + np.abs(other) ** 2) - (one * other.conj()).real
    return np.asarray(np.maximum(0.5 * left.mean(axis=0), 0.0))


def noise_of_mean(records: NDArray[np.floating]) -> FloatArray:
    """Equation (2), power (..., n) that is left in the mean of aligned records (..., r, n), two or more."""
    each = _analytic(records)
    power, of_mean = (np.abs(each) ** 2).mean(axis=-2), np.abs(each.mean(axis=-2)) ** 2
    return np.asarray((power - of_mean) / (records.shape[-2] - 1))


def cleaned(source: NDArray[np.floating], noise: FloatArray, interval_s: float) -> FloatArray:
    """Equation (3): envelopes (..., n) of source functions (..., n) less the power (..., n) that is noise."""
    amplitude = np.abs(_analytic(source))
    wide = SMOOTHED_S / interval_s
    power = gaussian_filter1d(amplitude**2, wide, axis=-1)
    share = gaussian_filter1d(noise, wide, axis=-1) / np.maximum(power, np.finfo(float).tiny)
    return np.asarray(amplitude * np.maximum(LEAST_GAIN, 1.0 - share))


def in_time_of(envelopes: FloatArray, reference: FloatArray, time_s: FloatArray) -> FloatArray:
    """Envelopes (..., pixel, n), each moved by at most `MOST_MOVED_S`.

        Δt_k = t(e_k) − t(d_k) − median_k [ t(e_k) − t(d_k) ],   t the centroid of the power               (4)

    is how much later the envelope e_k of a pixel is than its ``reference`` d_k, beyond what is common to all pixels.
    """
    late_s = centroids_s(envelopes, time_s) - centroids_s(reference, time_s)
    late_s = late_s - np.median(late_s, axis=-1, keepdims=True)
    late_s = np.clip(late_s, -MOST_MOVED_S, MOST_MOVED_S)
    n = envelopes.shape[-1]
    frequency_hz = np.fft.rfftfreq(n, time_s[1] - time_s[0])
    turned = np.fft.rfft(envelopes) * np.exp(2j * np.pi * frequency_hz * late_s[..., None])
    return np.asarray(np.maximum(np.fft.irfft(turned, n), 0.0))


def _analytic(series: NDArray[np.floating]) -> NDArray[np.complex128]:
    return np.asarray(hilbert(np.asarray(series, np.float64), axis=-1))
