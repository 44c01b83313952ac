"""The automatic picker finds onsets, and says honestly how often it reads their sign wrong."""

import numpy as np
import pytest
from onset_examples import BEFORE_S, onset_record, read_many

from quakesource.waveforms.first_motion import LEAST_ERROR, error_probability, first_motion
from quakesource.waveforms.onset import pick_onset

BAND_HZ = (1.0, 15.0)


@pytest.fixture(scope="module")
def readings():
    return read_many(1500, np.random.default_rng(77))


def test_clear_onsets_are_found_within_a_tenth_of_a_second():
    rng = np.random.default_rng(3)
    for _ in range(30):
        record, sign = onset_record(rng, first_snr=60.0)
        motion = first_motion(record, 100.0, -BEFORE_S, (-1.5, 1.5), BAND_HZ)
        assert abs(motion.onset_s) < 0.1
        assert motion.polarity == sign


def test_sign_of_the_record_is_the_sign_of_the_polarity():
    record, _ = onset_record(np.random.default_rng(4), 40.0)
    one, other = (first_motion(s * record, 100.0, -BEFORE_S, (-1, 1), BAND_HZ) for s in (1, -1))
    assert one.polarity == -other.polarity != 0
    assert one.snr == pytest.approx(other.snr)


@pytest.mark.parametrize(("low", "high"), [(2.5, 4), (4, 6), (6, 10), (10, 1000)])
def test_stated_error_is_the_measured_error(readings, low, high):
    own = readings[(readings["polarity"] != 0) & readings["snr"].between(low, high)]
    wrong = (own["polarity"] != own["sign"]).mean()
    spread = np.sqrt(0.25 / len(own))
    assert len(own) > 150
    assert wrong < own["error_probability"].mean() + 0.05 + 2 * spread  # these onsets are plainer than most


def test_probability_falls_with_the_swing_and_stays_within_its_bounds():
    values = [error_probability(snr) for snr in (1.0, 4.0, 6.0, 12.0, 1e4)]
    assert values == sorted(values, reverse=True)
    assert values[0] == 0.5
    assert values[-1] == LEAST_ERROR


def test_noise_alone_is_not_read_with_confidence():
    rng = np.random.default_rng(9)
    stated = [
        first_motion(onset_record(rng, 0.0, sign=1)[0], 100.0, -BEFORE_S, (-2, 2), BAND_HZ).error_probability
        for _ in range(60)
    ]
    assert np.nanmedian(stated) > 0.4
    assert np.nanmin(stated) > 0.15


def test_record_that_does_not_cover_the_window_gives_nothing():
    record, _ = onset_record(np.random.default_rng(5), 40.0)
    motion = first_motion(record, 100.0, -BEFORE_S, (-19.5, -18.0), BAND_HZ)
    assert motion.polarity == 0
    assert np.isnan(motion.onset_s)
    assert np.isnan(pick_onset(record, 100.0, -BEFORE_S, (7.9, 8.5)))


def test_dead_record_is_no_onset():
    motion = first_motion(np.zeros(2800), 100.0, -BEFORE_S, (-1, 1), BAND_HZ)
    assert motion.polarity == 0
