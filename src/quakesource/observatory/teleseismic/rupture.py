"""Ruptures in episodes on a line, and their apparent source functions.

The far field of a line source under the Fraunhofer approximation (Aki & Richards 2002, section 10.1): in a direction
with horizontal slowness p at an angle φ from the strike, episode k at x_k with start t_k, duration τ_k and length l_k
arrives at t_k − p cos φ x_k and lasts τ_k and |l_k / v_k − p cos φ l_k| together:

    S(f; p, φ) = Σ_k a_k P(f τ_k) sinc(f w_k) exp(−2πi f (t_k − p cos φ x_k + w_k / 2))                          (1)
    w_k = l_k (1 / v − p cos φ d_k)

with P the spectrum of a cosine bell and d_k = ±1 the direction in which the episode breaks.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.settings.teleseismic import TeleseismicWorldSettings

FloatArray = NDArray[np.float64]

MOST_EPISODES = 6
DURATION_S = (4.0, 40.0)
BILATERAL = 0.25
TIMING = 0.15
"""Relative change of times and amplitudes between a rupture and its repetition."""


class Rupture(NamedTuple):
    """Episodes (k,): moment, start, duration, place along strike, length, direction of rupture; strike from north."""

    amplitude: FloatArray
    start_s: FloatArray
    duration_s: FloatArray
    along_km: FloatArray
    length_km: FloatArray
    forward: FloatArray
    rupture_velocity_km_s: float
    strike_deg: float

    @property
    def n_episodes(self) -> int:
        """How many episodes it has."""
        return len(self.amplitude)


def large_rupture(rng: np.random.Generator, world: TeleseismicWorldSettings) -> Rupture:
    """One to six episodes along a line, towards one end of it or to both."""
    n = int(rng.integers(1, MOST_EPISODES + 1))
    low, high = world.fault_length_km
    length_km = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    velocity = float(rng.uniform(*world.rupture_velocity_km_s))
    edges = np.linspace(0, length_km, n + 1)
    along_km = edges[:-1] + np.diff(edges) * rng.uniform(0, 0.3, n)
    forward = np.ones(n)
    if n > 1 and rng.random() < BILATERAL:
        middle = along_km[int(rng.integers(1, n))]
        along_km = along_km - middle
        forward = np.where(along_km < 0, -1.0, 1.0)
    start_s = np.abs(along_km) / velocity + rng.uniform(0, 6, n)
    duration_s = np.exp(rng.uniform(np.log(DURATION_S[0]), np.log(DURATION_S[1]), n))
    duration_s = np.minimum(duration_s, max(DURATION_S[0] * 1.5, 1.5 * length_km / velocity))
    amplitude = np.exp(rng.normal(0, 0.6, n)) * (duration_s / duration_s.mean()) ** 0.7
    length_of = np.full(n, 0.7 * length_km / n)
    return Rupture(
        amplitude,
        start_s - start_s.min(),
        duration_s,
        along_km,
        length_of,
        forward,
        velocity,
        float(rng.uniform(0, 360)),
    )


def repeated(rupture: Rupture, rng: np.random.Generator) -> Rupture:
    """The same rupture once more: times, durations and moments change by about `TIMING`."""
    n = rupture.n_episodes
    varied = [values * np.exp(rng.normal(0, TIMING, n)) for values in (rupture.amplitude, rupture.duration_s)]
    return rupture._replace(
        amplitude=varied[0], duration_s=varied[1], start_s=rupture.start_s * np.exp(rng.normal(0, TIMING, n))
    )


def small_rupture(rng: np.random.Generator) -> Rupture:
    """One short episode that serves as an empirical Green's function."""
    one = np.ones(1)
    return Rupture(
        one, 0 * one, rng.uniform(2, 6) * one, 0 * one, rng.uniform(2, 8) * one, one, 2.5, float(rng.uniform(0, 360))
    )


def apparent_source(
    rupture: Rupture, slowness_s_km: FloatArray, azimuth_deg: FloatArray, frequency_hz: FloatArray
) -> NDArray[np.complex128]:
    """Spectra (n, nf), equation (1), of directions (n,): horizontal slowness at the source and azimuth."""
    towards = (slowness_s_km * np.cos(np.radians(azimuth_deg - rupture.strike_deg)))[:, None]
    width_s = rupture.length_km * (1 / rupture.rupture_velocity_km_s - towards * rupture.forward)
    arrival_s = rupture.start_s - towards * rupture.along_km + width_s / 2 + rupture.duration_s / 2
    f = frequency_hz[:, None]
    bell = cosine_bell(f * rupture.duration_s)
    phases = np.exp(-2j * np.pi * frequency_hz[None, :, None] * arrival_s[:, None, :])
    spread = np.sinc(frequency_hz[None, :, None] * width_s[:, None, :])
    return np.asarray((rupture.amplitude * bell * spread * phases).sum(axis=-1))


def centroid_s(rupture: Rupture, slowness_s_km: FloatArray, azimuth_deg: FloatArray) -> FloatArray:
    """Centroid times (n,) of the apparent source functions."""
    towards = (slowness_s_km * np.cos(np.radians(azimuth_deg - rupture.strike_deg)))[:, None]
    width_s = rupture.length_km * (1 / rupture.rupture_velocity_km_s - towards * rupture.forward)
    arrival_s = rupture.start_s - towards * rupture.along_km + width_s / 2 + rupture.duration_s / 2
    return np.asarray((arrival_s * rupture.amplitude).sum(axis=1) / rupture.amplitude.sum())


def cosine_bell(product: FloatArray) -> FloatArray:
    """Spectrum of a centred cosine bell of unit area against frequency times duration."""
    x = np.asarray(product, np.float64)
    away = np.where(np.abs(x * x - 1) < 1e-9, 0.0, x)
    return np.asarray(np.where(np.abs(x * x - 1) < 1e-9, 0.5, np.sinc(away) / np.where(away == 1, 1, 1 - away * away)))
