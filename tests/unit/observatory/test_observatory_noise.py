"""The noise of the simulated network against Peterson's low-noise model."""

import numpy as np
import pytest
from obspy.signal.spectral_estimation import get_nlnm
from scipy.signal import welch

from quakesource.observatory.noise import coloured_noise


@pytest.mark.parametrize("raised_db", [0.0, 25.0])
@pytest.mark.parametrize("rate_hz", [4.0, 20.0])
def test_acceleration_spectrum_is_the_model_raised(raised_db, rate_hz):
    velocity = coloured_noise(60, 16384, rate_hz, raised_db, np.random.default_rng(0))
    frequency, power = welch(velocity, rate_hz, nperseg=4096, detrend=False)
    wanted = (frequency > 0.02) & (frequency < 0.45 * rate_hz)
    acceleration_db = 10 * np.log10(power.mean(axis=0) * (2 * np.pi * frequency) ** 2 + 1e-300)[wanted]
    period_s, model_db = get_nlnm()
    order = np.argsort(period_s)
    model = np.interp(np.log(1 / frequency[wanted]), np.log(period_s[order]), model_db[order]) + raised_db
    for low in (0.02, 0.05, 0.1, 0.3, 1.0):
        part = (frequency[wanted] >= low) & (frequency[wanted] < 2 * low)
        assert np.mean(acceleration_db[part] - model[part]) == pytest.approx(0.0, abs=1.0), low


def test_traces_are_independent_and_without_mean():
    velocity = coloured_noise(2, 20000, 4.0, 25.0, np.random.default_rng(0))
    assert velocity.shape == (2, 20000)
    whitened = np.diff(velocity)
    assert abs(np.corrcoef(whitened)[0, 1]) < 0.05
    assert np.abs(velocity.mean(axis=1)).max() < 1e-3 * velocity.std()


@pytest.mark.parametrize("n_samples", [1919, 1920])
def test_seed_alone_decides(n_samples):
    one, same, other = (coloured_noise(3, n_samples, 4.0, 25.0, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.allclose(one, other)
    assert one.shape == (3, n_samples)
