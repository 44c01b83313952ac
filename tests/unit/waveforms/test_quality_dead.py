"""Channels that move less than the quietest ground on earth."""

import numpy as np
import pytest

from quakesource.errors import WaveformError
from quakesource.observatory.noise import coloured_noise
from quakesource.waveforms.quality.dead import screen_dead

RATE_HZ, BAND_HZ = 2.0, (0.02, 0.05)
TIME_S = np.arange(800) / RATE_HZ - 100


def quiet_ground(seed: int) -> np.ndarray:
    """As quiet as the low-noise model has it."""
    return coloured_noise(1, TIME_S.size, RATE_HZ, 0.0, np.random.default_rng(seed))[0]


@pytest.mark.parametrize("seed", range(10))
def test_the_quietest_ground_is_alive(seed):
    screen_dead(quiet_ground(seed), TIME_S, BAND_HZ, -60.0, "XX.QUIET..BHZ")


@pytest.mark.parametrize("factor", [1e-7, 0.02])
def test_a_sensor_below_it_is_dead_and_says_how_far(factor):
    with pytest.raises(WaveformError, match=r"dead: .* times the low-noise model[\s\S]*XX.DEAD"):
        screen_dead(factor * quiet_ground(0), TIME_S, BAND_HZ, -60.0, "XX.DEAD..BHE")


def test_silence_is_dead():
    with pytest.raises(WaveformError, match="dead: 0 times"):
        screen_dead(np.zeros(TIME_S.size), TIME_S, BAND_HZ, -60.0, "XX.DEAD..BHE")
