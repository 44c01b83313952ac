"""Displacement of accelerometers at long periods is noise: their records go by the SNR in the band of the event."""

import numpy as np
import pytest
from trap_examples import kept, observe, others_are_whole, reasons, station

from quakesource.observatory.defects.accelerometer_defects import SENSITIVITY, as_accelerometer


def accelerometer(noise_m_s2: float, seed: int = 0):
    """S00 with an accelerometer of white self-noise (standard deviation at the sampling rate)."""
    records = as_accelerometer(station("S00"))
    rng = np.random.default_rng(seed)
    for trace in records.stream:
        noise = SENSITIVITY * noise_m_s2 * rng.standard_normal(trace.data.size)
        trace.data = (trace.data + np.round(noise)).astype(np.int32)
    return records


def test_quiet_accelerometer_is_as_good_as_a_seismometer(tmp_path):
    truth = observe(tmp_path / "seismometer", station("S00"))
    outcome = observe(tmp_path / "accelerometer", accelerometer(1e-9))
    assert kept(outcome) == {"Z", "R", "T"}
    for component in "ZRT":
        error = outcome.motion["S00", component] - truth.motion["S00", component]
        assert np.abs(error).max() < 0.05 * np.abs(truth.motion["S00", component]).max()


@pytest.mark.parametrize("seed", range(3))
def test_noisy_accelerometer_is_dropped_with_a_reason(tmp_path, seed):
    """The earthquake is seen in the acceleration, yet its displacement at 20-50 s is the sensor's own drift."""
    records = accelerometer(6e-5, seed)
    assert np.abs(records.stream[0].data).max() > 0
    outcome = observe(tmp_path, records)
    assert kept(outcome) == set()
    assert reasons(outcome)
    assert others_are_whole(outcome)
