"""Baseline steps are found wherever they are, and earthquakes are not taken for one."""

import numpy as np
import pytest
from instrument_examples import broadband, counts_of, record
from quality_examples import ground_noise, quake, surface_waves

from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.quality.steps import Step, find_step, step_template
from quakesource.waveforms.response import remove_response

RATE_HZ = 1.0
TIME_S = np.arange(-100.0, 300.0, 1 / RATE_HZ)
BAND_HZ, RESPONSE_BAND_HZ = (0.02, 0.05), (0.008, 0.7)
NOISE_S = (-90.0, 15.0)
LONG_S = np.arange(-400.0, 600.0, 1 / RATE_HZ)
"""Records are longer than what is looked at; they are tapered and filtered at their own ends."""


def as_recorded(velocity):
    """What the removal of a flat response leaves of ground velocity, on the grid of the observations."""
    spectrum = np.fft.rfft(velocity - velocity.mean(), 2 * LONG_S.size)
    frequency = np.fft.rfftfreq(2 * LONG_S.size, 1 / RATE_HZ)
    low = RESPONSE_BAND_HZ[0]
    spectrum *= 0.5 * (1 - np.cos(np.pi * np.clip((frequency - low / 2) / (low / 2), 0, 1)))
    kept = np.fft.irfft(spectrum)[: LONG_S.size]
    return kept[np.isin(LONG_S, TIME_S)]


def noise(seed):
    return ground_noise(LONG_S, np.random.default_rng(seed))


def step(order, onset_s):
    """Velocity of a step in velocity (1) or acceleration (2), per unit."""
    return (onset_s <= LONG_S) * (1.0 if order == 1 else LONG_S - onset_s)


def found(velocity, noise_s=NOISE_S):
    return find_step(as_recorded(velocity), TIME_S, noise_s, BAND_HZ, RESPONSE_BAND_HZ)


@pytest.mark.parametrize("onset_s", [20.0, 33.3, 60.0, 100.0, 150.0, 200.0])
@pytest.mark.parametrize(("order", "size"), [(1, 3e-5), (2, 2e-6), (1, -3e-5), (2, -2e-6)])
def test_a_step_in_noise_is_found_whatever_its_onset(order, size, onset_s):
    for seed in range(3):
        judged = found(noise(seed) + size * step(order, onset_s))
        assert judged.spoils, (seed, judged)
        assert judged.explained > 0.9


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_step(seed):
    assert not found(noise(seed)).spoils


@pytest.mark.parametrize("seed", range(20))
def test_earthquakes_are_no_steps(seed):
    """Body waves, coda and surface waves of all sizes and distances."""
    rng = np.random.default_rng(seed)
    distance_km = rng.uniform(40, 400)
    p_s, s_s = distance_km / 6, distance_km / 3.5
    size = 10 ** rng.uniform(-6, -3)
    motion = size * (0.3 * quake(LONG_S, p_s, s_s, rng, corner_hz=0.3) + surface_waves(LONG_S, distance_km, rng))
    judged = found(noise(seed) + motion, (-90.0, p_s - 5))
    assert not judged.spoils, judged


@pytest.mark.parametrize("seed", range(5))
def test_a_step_smaller_than_the_earthquake_spoils_nothing(seed):
    rng = np.random.default_rng(seed)
    motion = 1e-3 * surface_waves(LONG_S, 150.0, rng) + 1e-6 * step(1, 60.0)
    assert not found(noise(seed) + motion).spoils


def test_the_size_does_not_matter_only_the_shape():
    series = noise(0) + 3e-5 * step(1, 60.0)
    one, other = found(series), found(1e4 * series)
    assert (one.explained, one.in_band, one.prominence) == pytest.approx(
        (other.explained, other.in_band, other.prominence)
    )


def test_a_record_of_zeros_holds_no_step():
    judged = find_step(0 * TIME_S, TIME_S, NOISE_S, BAND_HZ, RESPONSE_BAND_HZ)
    assert judged == Step()
    assert not judged.spoils


@pytest.mark.parametrize(
    ("judged", "spoils"),
    [
        (Step(0.95, 0.9, 20.0), True),
        (Step(0.5, 0.9, 20.0), False),
        (Step(0.95, 0.1, 20.0), False),
        (Step(0.95, 0.9, 1.0), False),
        (Step(), False),
    ],
)
def test_a_step_must_explain_much_matter_in_the_band_and_stand_out(judged, spoils):
    assert judged.spoils == spoils


def test_without_a_record_before_p_nothing_is_rejected():
    assert not found(noise(0) + 3e-5 * step(1, 60.0), noise_s=(20.0, 15.0)).spoils


@pytest.mark.parametrize(("order", "size"), [(1, 3e-5), (2, 2e-6)])
def test_the_template_is_what_the_pipeline_makes_of_a_step(order, size):
    """Through an instrument and the removal of its response, not through the formula of the template."""
    rate, onset = 1.0, 700
    time_s = np.arange(2000) / rate
    velocity = size * (time_s >= onset) * (1.0 if order == 1 else time_s - onset)
    counts = counts_of(velocity, broadband(), rate)
    removed = remove_response(record(counts, rate_hz=rate), broadband(), RESPONSE_BAND_HZ).data
    displacement = band_pass(velocity_to_displacement(removed, rate), rate, BAND_HZ)[500:1500]
    template = step_template(order, rate, 1000, BAND_HZ, RESPONSE_BAND_HZ[0])
    fitted = template[999 - 200 : 1999 - 200]
    correlation = displacement @ fitted / np.sqrt((displacement @ displacement) * (fitted @ fitted))
    assert correlation > 0.99
    assert displacement @ fitted / (fitted @ fitted) == pytest.approx(size, rel=0.05)
