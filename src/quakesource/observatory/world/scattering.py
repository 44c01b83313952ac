"""Coda: energy that is scattered many times on its way, after the theory of energy transport.

Isotropic scattering in three dimensions, impulsive source at distance r, free path l and speed v; the energy density
at time t is, in the approximation of Paasschens (1997, Phys. Rev. E 56, 1135), eq. 36,

    G(r, t) = exp(-vt/l) [ delta(r - vt) / (4 pi r²) + (1 - x²)^(1/8) / (4 pi vt l / 3)^(3/2) F(vt/l (1 - x²)^(3/4)) ],
    x = r/vt < 1,   F(a) = e^a sqrt(1 + 2.026/a).                                                        (S1)

So the coda's power is that of the direct waves (integrated over their pulse) times the ratio of the two terms, times
the intrinsic loss exp(-2 pi f (t - r/v)/Qi). It is Gaussian noise under that envelope, band by band, alike on all
components.
"""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import fft

from quakesource.jobs.compiling import Engine
from quakesource.observatory.world.definition import Paths

# exact: products that are fused with sums would change counts of the worlds
compiled = Engine("scattering", [Path(__file__)]).compiled(exact=True)

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
S_KM_S, P_KM_S = 3.4, 5.9
DIRECT_S = 8.0
"""Direct P and S energy is taken from this long after the arrival, and from two periods at least."""


RISE_PERIODS = 2.0
"""Scattered waves of a band take this long to come up."""
COLOUR_BINS = 5
"""Over so many frequencies the spectrum of the direct waves is smoothed before it colours the noise."""


def energy_ratio(distance_km: float, time_s: FloatArray, speed_km_s: float, per_km: ArrayLike) -> FloatArray:
    """Power of scattered waves at times after the origin over energy of the direct ones at one distance, 1/s (S1).

    Zero before the direct arrival. ``per_km`` is the inverse mean free path; with several, (..., 1), there is a row
    for each.
    """
    per_km = np.asarray(per_km)
    path_km = speed_km_s * time_s
    r = max(distance_km, 1.0)
    later = path_km > r * 1.001
    x = np.where(later, r / np.where(later, path_km, 1.0), 0.5)
    argument = np.maximum(path_km * per_km * (1 - x**2) ** 0.75, 1e-6)
    # exp(argument - vt/l + r/l): the exponentials of both terms taken together
    decay = np.exp(np.clip(argument - path_km * per_km + r * per_km, -60, 60))
    diffuse = (1 - x**2) ** 0.125 * (np.maximum(path_km, 1e-6) / per_km * 4 * np.pi / 3) ** -1.5
    scattered = diffuse * decay * np.sqrt(1 + 2.026 / argument)
    return np.where(later, scattered * 4 * np.pi * r**2 * speed_km_s, 0.0)


def coda(
    direct: FloatArray,
    time_s: FloatArray,
    distance_km: float,
    arrivals_s: tuple[float, float],
    paths: Paths,
    rng: np.random.Generator,
) -> FloatArray:
    """(3, nt) ground velocity of scattered P and S waves that goes with the direct one.

    Parameters
    ----------
    direct : (3, nt) ground velocity of the direct waves
    time_s : (nt,) after the origin time, evenly spaced
    arrivals_s : P and S
    """
    n = time_s.size
    rate = 1 / (time_s[1] - time_s[0])
    length = fft.next_fast_len(n + round(30 * rate), real=True)
    edges = [(low, high) for low, high in pairwise(paths.bands_hz) if low <= 0.4 * rate]
    bands, wider = _filters(length, float(rate), tuple(edges))
    scale = np.abs(direct).max() or 1.0
    # single precision: twice as fast, and what it loses is far below the noise
    spectrum = fft.rfft((direct / scale).astype(np.float32), length)
    # white noise would put more into the low end of a band than there is in the waves that are scattered
    colour = np.sqrt(np.convolve((np.abs(spectrum) ** 2).sum(axis=0), np.ones(COLOUR_BINS) / COLOUR_BINS, "same"))
    white = rng.standard_normal((2, 3, spectrum.shape[-1]), dtype=np.float32)
    noise = fft.irfft(_coloured(white, colour.astype(np.float32), bands), length)[..., :n]
    power = (fft.irfft(spectrum * bands, length)[..., :n] ** 2).sum(axis=1)
    rms = np.maximum(np.sqrt(np.mean(noise**2, axis=(1, 2), keepdims=True)), 1e-30)
    excess = np.exp(rng.normal(0, paths.ln_coda))
    low_hz, high_hz = np.array(edges).T
    centre_hz = np.sqrt(low_hz * high_hz)
    per_km = paths.scattering_per_km * centre_hz**paths.scattering_exponent
    q = paths.intrinsic_q * centre_hz**paths.intrinsic_q_exponent
    late_s = np.geomspace(0.1, time_s[-1] - time_s[0], 200)
    lost = np.exp(-2 * np.pi * centre_hz[:, None] * late_s / q[:, None])
    ratios = np.empty((2, len(edges), late_s.size))
    for kind, (arrival_s, speed, share) in enumerate(
        ((arrivals_s[0], P_KM_S, paths.p_coda_share), (arrivals_s[1], S_KM_S, 1.0))
    ):
        # the envelope's clock starts so that its direct wave comes with the true one
        ratios[kind] = energy_ratio(distance_km, late_s + distance_km / speed, speed, per_km[:, None]) * lost
        for band, low in enumerate(low_hz):
            until_s = arrival_s + max(DIRECT_S, 2 / low)
            if share < 1:
                until_s = min(until_s, arrivals_s[1])
            first, end = np.searchsorted(time_s, (arrival_s - 0.5, until_s))
            ratios[kind, band] *= share * excess * (power[band, first:end].sum() / rate)
    widths = np.maximum((rate / centre_hz).astype(np.int64), 1)
    modulated = _modulated(noise, rms[:, 0, 0], time_s, np.array(arrivals_s), late_s, ratios, widths)
    # An envelope's edge spreads a band's noise over all frequencies, and the long periods are weak: it is cut off.
    # What that filter puts before P is cut off too, softly: there is little so soon after it.
    whole = fft.irfft(fft.rfft(modulated, length) * wider, length)[..., :n]
    return np.asarray(scale * _after(whole, time_s - arrivals_s[0], centre_hz))


@compiled
def _coloured(white: Float32Array, colour: Float32Array, bands: Float32Array) -> NDArray[np.complex64]:
    """(bands, 3, nf) spectra of noise from real and imaginary parts (2, 3, nf), a colour (nf,) and bands (., 1, nf)."""
    spectra = np.empty((bands.shape[0], *white.shape[1:]), np.complex64)
    for band in range(spectra.shape[0]):
        for component in range(spectra.shape[1]):
            for k in range(spectra.shape[2]):
                real = white[0, component, k] * colour[k] * bands[band, 0, k]
                imaginary = white[1, component, k] * colour[k] * bands[band, 0, k]
                spectra[band, component, k] = complex(real, imaginary)
    return spectra


@compiled
def _modulated(
    noise: Float32Array,
    rms: Float32Array,
    time_s: FloatArray,
    arrivals_s: FloatArray,
    late_s: FloatArray,
    powers: FloatArray,
    widths: NDArray[np.int64],
) -> Float32Array:
    """Noise (bands, 3, nt) under the envelopes of its bands, of which ``powers`` (2, bands, nl) are the squares.

    ``late_s`` are their times after P and after S. The edge of (S1) at an arrival becomes a rise over two periods of
    ``widths`` samples, without power at the band's own frequency.
    """
    n_bands, n_components, n = noise.shape
    found = np.empty(noise.shape, np.float32)
    envelope, slopes = np.empty(n), np.empty(late_s.size - 1)
    for band in range(n_bands):
        envelope[:] = 0.0
        for kind in range(2):
            power = powers[kind, band]
            for k in range(slopes.size):
                slopes[k] = (power[k + 1] - power[k]) / (late_s[k + 1] - late_s[k])
            k = 0
            for i in range(n):
                at_s = time_s[i] - arrivals_s[kind]
                if at_s < late_s[0]:
                    continue
                while k < slopes.size and at_s >= late_s[k + 1]:
                    k += 1
                if k == slopes.size:
                    envelope[i] += power[k]
                else:
                    envelope[i] += slopes[k] * (at_s - late_s[k]) + power[k]
        for i in range(n):
            envelope[i] = np.sqrt(envelope[i] / 3)
        _smooth(envelope, widths[band])
        _smooth(envelope, widths[band])
        for component in range(n_components):
            for i in range(n):
                found[band, component, i] = np.float64(noise[band, component, i] / rms[band]) * envelope[i]
    return found


@compiled
def _smooth(series: FloatArray, width: int) -> None:
    """Put the mean of the last ``width`` samples in the place of each; zero before the first."""
    sums = np.empty(series.size + 1)
    sums[0] = 0.0
    for i in range(series.size):
        sums[i + 1] = sums[i] + series[i]
    for i in range(series.size):
        series[i] = (sums[i + 1] - sums[max(i + 1 - width, 0)]) / width


@compiled
def _after(series: Float32Array, after_p_s: FloatArray, centre_hz: FloatArray) -> FloatArray:
    """Sum over the bands of series (bands, 3, nt), each risen within so many of its periods after P."""
    n_bands, n_components, n = series.shape
    total = np.zeros((n_components, n))
    for band in range(n_bands):
        for i in range(n):
            risen = after_p_s[i] * centre_hz[band] / RISE_PERIODS
            if risen <= 0:
                continue
            share = np.sin(0.5 * np.pi * risen) ** 2 if risen < 1 else 1.0
            for component in range(n_components):
                total[component, i] += series[band, component, i] * share
    return total


@lru_cache(maxsize=4)
def _filters(
    length: int, rate: float, edges: tuple[tuple[float, float], ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(bands, 1, nf) amplitudes of every band, and of wider ones."""
    frequency = fft.rfftfreq(length, 1 / rate)
    own = np.array([_band(frequency, low, high) for low, high in edges], np.float32)
    wider = np.array([_band(frequency, low / 1.4, high * 1.4) for low, high in edges], np.float32)
    return own[:, None], wider[:, None]


def _band(frequency: FloatArray, low: float, high: float) -> FloatArray:
    """Cosine in the logarithm of frequency; neighbouring bands add up to one in power."""
    octaves = np.log(np.maximum(frequency, 1e-9) / np.sqrt(low * high)) / np.log(high / low)
    return np.where(np.abs(octaves) < 1, np.cos(0.5 * np.pi * np.clip(octaves, -1, 1)), 0.0)
