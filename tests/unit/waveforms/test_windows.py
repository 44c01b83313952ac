"""Windows begin at the last sample that is not after the wanted time, and are zero where there is no record."""

import numpy as np
import pytest

from quakesource.waveforms.windows import cut_windows, first_samples


@pytest.mark.parametrize(("first_s", "sample"), [(0.0, 20), (0.1, 20), (0.4999, 20), (0.5, 21), (-0.1, 19), (-10, 0)])
def test_a_window_begins_at_the_last_sample_that_is_not_after_it(first_s, sample):
    assert first_samples(first_s, start_s=-10.0, sampling_rate_hz=2.0) == sample


def test_a_time_of_a_sample_means_that_sample_whatever_rounding_makes_of_it():
    times = np.arange(1000) * 0.1
    np.testing.assert_array_equal(first_samples(times, 0.0, 10.0), np.arange(1000))


def test_windows_are_cut_and_zero_beyond_the_series():
    series = np.arange(1.0, 11).reshape(1, 1, 10).repeat(4, 0).repeat(3, 1)
    found = cut_windows(series, [2, -3, 8, 40], 5)
    assert found.shape == (4, 3, 5)
    assert found[:, 0].tolist() == [[3, 4, 5, 6, 7], [0, 0, 0, 1, 2], [9, 10, 0, 0, 0], [0, 0, 0, 0, 0]]
    np.testing.assert_array_equal(found[:, 0], found[:, 2])
