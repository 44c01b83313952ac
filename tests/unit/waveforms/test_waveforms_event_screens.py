"""Screens that compare the stations of one earthquake."""

import numpy as np
import pytest
from instrument_examples import wavelet

from quakesource.settings import ObserveSettings
from quakesource.waveforms.event_screens import screen_event

TIME_S = np.arange(-60.0, 300.0, 0.5)
SETTINGS = ObserveSettings()
BAND_HZ = (0.02, 0.1)


def event(distance_km, noise=0.01, gains=None, names="ZRT", noise_from_s=-60.0, seed=0, settings=SETTINGS):
    """Wave packets that decay with the square root of distance, after noise."""
    rng = np.random.default_rng(seed)
    components = []
    for i, distance in enumerate(distance_km):
        packet = wavelet(TIME_S, distance / 3.0 + 15) * np.sqrt(100 / distance)
        components.append(
            {
                name: (gains or {}).get((i, name), 1.0) * (packet + noise * rng.standard_normal(TIME_S.size))
                for name in names
            }
        )
    distance = np.array(distance_km, float)
    found = screen_event(
        components, distance, distance / 6.0, np.full(distance.size, noise_from_s), TIME_S, BAND_HZ, settings
    )
    return {(v.station, v.component): v for v in found}


FIVE = (60, 110, 160, 250, 390)


def test_good_stations_are_all_kept():
    found = event(FIVE)
    assert len(found) == 15
    assert all(v.reason == "" for v in found.values())
    assert all(v.snr > 5 for v in found.values())
    assert all(0.3 < v.amplitude_ratio < 3 for v in found.values())


@pytest.mark.parametrize("factor", [20.0, 400.0])
def test_gain_error_of_one_component_drops_its_station(factor):
    found = event(FIVE, gains={(2, "R"): factor})
    assert {key for key, v in found.items() if v.reason} == {(2, "Z"), (2, "R"), (2, "T")}
    assert "gain outlier" in found[2, "Z"].reason
    assert found[2, "R"].amplitude_ratio == pytest.approx(factor, rel=0.5)


def test_amplitudes_are_compared_at_equal_distance():
    """A factor of 4 (limit 6) is no gain error at any distance, though the nearest is 2.5 times the farthest."""
    for i in range(5):
        found = event(FIVE, gains={(i, name): 3.0 for name in "ZRT"})
        assert not any("gain" in v.reason for v in found.values()), i


def test_dead_trace_goes_alone():
    found = event(FIVE, gains={(1, "T"): 1e-7})
    assert {key for key, v in found.items() if v.reason} == {(1, "T")}
    assert "dead" in found[1, "T"].reason


def test_trace_of_zeros_goes_alone():
    found = event(FIVE, gains={(1, "T"): 0.0})
    assert {key for key, v in found.items() if v.reason} == {(1, "T")}


def test_low_signal_to_noise():
    found = event(FIVE, noise=30.0)
    assert all(v.reason == "low signal-to-noise ratio" for v in found.values())
    assert all(v.snr < SETTINGS.min_snr and "SNR" in v.evidence for v in found.values())


@pytest.mark.parametrize("late_s", [8.0, 200.0])
def test_without_noise_record_the_trace_is_dropped_unmeasured(late_s):
    found = event(FIVE, noise_from_s=late_s + 0)
    assert np.isnan(found[0, "Z"].snr)
    assert found[0, "Z"].reason == "no pre-event record to measure the noise on"


def test_one_station_and_none():
    found = event((100,))
    assert {key for key, v in found.items() if not v.reason} == {(0, "Z"), (0, "R"), (0, "T")}
    assert event(()) == {}


def test_vertical_alone():
    assert {key for key, v in event(FIVE, names="Z").items() if not v.reason} == {(i, "Z") for i in range(5)}


def test_two_stations_that_contradict_each_other_are_not_judged_one_sided():
    """With two stations nothing tells which gain is wrong; to call the good one dead and keep the bad is worst."""
    found = event((100, 120), gains={(1, name): 1000.0 for name in "ZRT"})
    good, bad = found[0, "Z"], found[1, "Z"]
    assert bad.reason or not good.reason


def test_noise_level_is_not_measured_on_the_transient_of_the_filter():
    """Stationary noise has signal-to-noise 1, also where it is strong below the band."""
    rng = np.random.default_rng(3)
    n = 4000
    spectrum = np.fft.rfft(rng.standard_normal((40, n)))
    frequency = np.fft.rfftfreq(n, 0.5)
    spectrum *= np.where((frequency > 0.008) & (frequency < 0.7), np.maximum(frequency, 1e-9) ** -1.0, 0)
    series = np.fft.irfft(spectrum, n)[:, 1500 : 1500 + TIME_S.size]
    stations = [{"Z": row} for row in series]
    distance = np.full(40, 200.0)
    found = screen_event(stations, distance, np.full(40, 33.0), np.full(40, -96.0), TIME_S, BAND_HZ, SETTINGS)
    ratio = np.exp(np.mean(np.log([v.snr for v in found])))
    assert 0.8 < ratio < 1.25
