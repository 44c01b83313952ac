"""Ground motion of made-up earthquakes, for the tests of the quality screens."""

import numpy as np
from scipy.signal import butter, sosfilt

from quakesource.observatory.noise import coloured_noise


def quake(
    time_s: np.ndarray, p_s: float, s_s: float, rng: np.random.Generator, corner_hz: float = 1.0, impulsive: bool = True
) -> np.ndarray:
    """Velocity of P, S and their coda below a corner frequency; the largest sample is 1."""
    rate = 1 / (time_s[1] - time_s[0])
    motion = np.zeros(time_s.size)
    for start, size in ((p_s, 0.3), (s_s, 1.0)):
        t = np.maximum(time_s - start, 0)
        rise = (t > 0) if impulsive else 1 - np.exp(-t / 3)
        coda = rise * np.exp(-t / (0.3 * (s_s - p_s) + 5)) * rng.standard_normal(time_s.size)
        motion += size * coda
    corner = min(corner_hz, 0.4 * rate)
    motion = sosfilt(butter(2, corner, fs=rate, output="sos"), motion)
    return motion / np.abs(motion).max()


def ground_noise(time_s: np.ndarray, rng: np.random.Generator, db_above_nlnm: float = 20.0) -> np.ndarray:
    """Ground velocity in m/s with the spectrum of real noise."""
    return coloured_noise(1, time_s.size, 1 / (time_s[1] - time_s[0]), db_above_nlnm, rng)[0]


def surface_waves(
    time_s: np.ndarray, distance_km: float, rng: np.random.Generator, band_hz: tuple[float, float] = (0.01, 0.2)
) -> np.ndarray:
    """A dispersed wave train: long periods come first; the largest sample is 1."""
    frequency = np.linspace(*band_hz, 120)
    velocity_km_s = 4.0 - 1.2 * (frequency - band_hz[0]) / (band_hz[1] - band_hz[0])
    phase = rng.uniform(0, 2 * np.pi)
    arrival_s = distance_km / velocity_km_s
    waves = np.cos(2 * np.pi * frequency[:, None] * (time_s - arrival_s[:, None]) + phase)
    train = (np.exp(-0.5 * ((time_s - arrival_s[:, None]) * frequency[:, None]) ** 2) * waves).sum(axis=0)
    return train / np.abs(train).max()
