"""Noise that changes in time and from station to station."""

import numpy as np
from numpy.typing import NDArray

from quakesource.observatory.noise import low_noise_amplitude, shaped_noise
from quakesource.observatory.world.definition import Noise
from quakesource.observatory.world.network import WorldStation

FloatArray = NDArray[np.float64]
SLOW_S = 60.0
"""Time over which the level drifts."""
BURST_S = 6.0


def station_noise(
    station: WorldStation, noise: Noise, n: int, sampling_rate_hz: float, rng: np.random.Generator
) -> FloatArray:
    """(3, n) ground velocity, m/s: coloured by the station, its level drifting, with a burst now and then."""
    frequency = np.fft.rfftfreq(n, 1 / sampling_rate_hz)[1:]
    today_db = station.noise_db + rng.normal(0, 2.5)
    raised_db = today_db + station.culture_db * np.maximum(np.log10(frequency), 0)
    series = shaped_noise(3, n, low_noise_amplitude(n, sampling_rate_hz) * 10 ** (raised_db / 20), rng)
    knots = np.arange(0, n / sampling_rate_hz + 2 * SLOW_S, SLOW_S)
    drift = noise.level_scatter * rng.normal(size=knots.size)
    time_s = np.arange(n) / sampling_rate_hz
    series *= np.exp(np.interp(time_s, knots, drift))
    for _ in range(rng.poisson(noise.burst_rate_per_hour * time_s[-1] / 3600)):
        centre_s = rng.uniform(0, time_s[-1])
        envelope = np.exp(-0.5 * ((time_s - centre_s) / (BURST_S * rng.uniform(0.3, 2))) ** 2)
        burst = np.diff(rng.standard_normal((3, n + 1)), axis=1)
        series += rng.uniform(1, 8) * series.std(axis=1, keepdims=True) * envelope * burst / np.sqrt(2)
    return series
