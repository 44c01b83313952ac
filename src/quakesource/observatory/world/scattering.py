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

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from quakesource.observatory.world.definition import Paths

FloatArray = NDArray[np.float64]
S_KM_S, P_KM_S = 3.4, 5.9
DIRECT_S = 8.0
"""Direct P and S energy is taken from this long after the arrival, and from two periods at least."""


RISE_PERIODS = 2.0
"""Scattered waves of a band take this long to come up."""
COLOUR_BINS = 5
"""Over so many frequencies the spectrum of the direct waves is smoothed before it colours the noise."""


def energy_ratio(distance_km: float, time_s: FloatArray, speed_km_s: float, per_km: float) -> FloatArray:
    """Power of scattered waves at times after the origin over energy of the direct ones at one distance, 1/s (S1).

    Zero before the direct arrival. ``per_km`` is the inverse mean free path.
    """
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
    noise = fft.irfft((white[0] + 1j * white[1]) * colour.astype(np.float32) * bands, length)[..., :n]
    power = (fft.irfft(spectrum * bands, length)[..., :n] ** 2).sum(axis=1)
    rms = np.maximum(np.sqrt(np.mean(noise**2, axis=(1, 2), keepdims=True)), 1e-30)
    excess = np.exp(rng.normal(0, paths.ln_coda))
    modulated = np.zeros_like(noise)
    late_s = np.geomspace(0.1, time_s[-1] - time_s[0], 200)
    for band, ((low, high), of_band, shaped) in enumerate(zip(edges, power, noise / rms, strict=True)):
        centre = np.sqrt(low * high)
        per_km = paths.scattering_per_km * centre**paths.scattering_exponent
        q = paths.intrinsic_q * centre**paths.intrinsic_q_exponent
        envelope = np.zeros(n)
        for arrival_s, speed, share in ((arrivals_s[0], P_KM_S, paths.p_coda_share), (arrivals_s[1], S_KM_S, 1.0)):
            until_s = arrival_s + max(DIRECT_S, 2 / low)
            if share < 1:
                until_s = min(until_s, arrivals_s[1])
            energy = of_band[(time_s >= arrival_s - 0.5) & (time_s < until_s)].sum() / rate
            # the envelope's clock starts so that its direct wave comes with the true one
            ratio = energy_ratio(distance_km, late_s + distance_km / speed, speed, per_km)
            ratio *= np.exp(-2 * np.pi * centre * late_s / q)
            envelope += share * excess * energy * np.interp(time_s - arrival_s, late_s, ratio, left=0.0)
        # the edge of (S1) at the arrival becomes a rise over two periods, without power at the band's own frequency
        rise = _smoothed(_smoothed(np.sqrt(envelope / 3), rate / centre), rate / centre)
        modulated[band] = shaped * rise
    # An envelope's edge spreads a band's noise over all frequencies, and the long periods are weak: it is cut off.
    # What that filter puts before P is cut off too, softly: there is little so soon after it.
    whole = fft.irfft(fft.rfft(modulated, length) * wider, length)[..., :n]
    periods = (time_s - arrivals_s[0]) * np.array([np.sqrt(low * high) for low, high in edges])[:, None]
    after = np.sin(0.5 * np.pi * np.clip(periods / RISE_PERIODS, 0, 1)) ** 2
    return np.asarray(scale * (whole * after[:, None]).sum(axis=0))


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


def _smoothed(series: FloatArray, length: float) -> FloatArray:
    width = max(int(length), 1)
    sums = np.concatenate([np.zeros(width), np.cumsum(series)])
    return np.asarray((sums[width:] - sums[:-width]) / width)
