"""Screens that compare the stations of one earthquake."""

import numpy as np
import pytest
from instrument_examples import wavelet

from quakesource.settings import ObserveSettings
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.quality.event import EventStation, TraceVerdict, screen_event, signal_end_s, spreading
from quakesource.waveforms.quality.noise import high_noise_m

TIME_S = np.arange(-60.0, 300.0, 0.5)
SETTINGS = ObserveSettings()
NOISE_ALONE = ObserveSettings(screens=("noise",))
BAND_HZ = (0.02, 0.1)


def recorded(components, distance_km, p_arrival_s, noise_from_s, broadband=True) -> list[EventStation]:
    return [
        EventStation(motion, float(d), float(np.hypot(d, 10.0)), float(p), 1.73 * float(p), noise_from_s, broadband)
        for motion, d, p in zip(components, distance_km, p_arrival_s, strict=True)
    ]


def event(
    distance_km,
    noise=0.01,
    gains=None,
    names="ZRT",
    noise_from_s=-60.0,
    seed=0,
    settings=SETTINGS,
    size=1e-5,
    noise_at=None,
    band_hz=BAND_HZ,
    broadband=True,
):
    """Wave packets (``size`` in m/s) that decay with the square root of distance, after noise (relative to them)."""
    rng = np.random.default_rng(seed)
    components = []
    for i, distance in enumerate(distance_km):
        packet = wavelet(TIME_S, distance / 3.0 + 15) * np.sqrt(100 / distance)
        components.append(
            {
                name: size
                * (gains or {}).get((i, name), 1.0)
                * (packet + (noise_at or {}).get(i, noise) * rng.standard_normal(TIME_S.size))
                for name in names
            }
        )
    distance = np.array(distance_km, float)
    stations = recorded(components, distance, distance / 6.0, noise_from_s, broadband)
    found = screen_event(stations, TIME_S, band_hz, settings)
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
    found = event(FIVE, noise=30.0, size=1e-9)
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
    found = screen_event(recorded(stations, distance, np.full(40, 33.0), -96.0), TIME_S, BAND_HZ, SETTINGS)
    ratio = np.exp(np.mean(np.log([v.snr for v in found])))
    assert 0.8 < ratio < 1.25


def test_an_earlier_reason_is_not_overwritten():
    verdict = TraceVerdict(0, "Z")
    verdict.drop("first", "one")
    verdict.drop("second", "two")
    assert (verdict.reason, verdict.evidence) == ("first", "one")


@pytest.mark.parametrize("factor", [1 / 25, 1 / 300])
def test_gain_error_that_makes_a_station_small_drops_it(factor):
    found = event(FIVE, noise=1e-4, gains={(3, name): factor for name in "ZRT"})
    assert {key for key, v in found.items() if v.reason} == {(3, "Z"), (3, "R"), (3, "T")}
    assert "far below" in found[3, "Z"].reason


def test_a_node_that_lowers_one_component_is_no_gain_error():
    found = event(FIVE, noise=1e-3, gains={(3, "Z"): 1 / 25})
    assert not any(v.reason for v in found.values())


@pytest.mark.parametrize("n_loud", [2, 3, 5])
def test_coda_is_named_only_if_most_of_the_network_was_loud_before_p(n_loud):
    """Noise far above the high-noise model everywhere is another earthquake; at a few stations it is theirs."""
    found = event(FIVE, noise_at=dict.fromkeys(range(n_loud), 300.0), settings=NOISE_ALONE)
    lost = {v.reason for (i, _), v in found.items() if i < n_loud}
    assert lost == {"coda of another earthquake" if n_loud > 2 else "low signal-to-noise ratio"}
    assert all(v.noise_ratio > 10 for (i, _), v in found.items() if i < n_loud)
    words = found[0, "Z"].evidence
    assert f"SNR {found[0, 'Z'].snr:.1f} < 2" in words
    assert ("times the high-noise model" in words) == (n_loud > 2)


def test_noise_of_quiet_ground_is_no_coda():
    found = event(FIVE, noise=30.0, size=1e-9)
    assert all(0 < v.noise_ratio < 1 for v in found.values())


def test_ground_before_p_is_compared_with_the_high_noise_model():
    velocity = 1e-5 * np.random.default_rng(0).standard_normal(TIME_S.size)
    station = recorded([{"Z": velocity}], [150.0], [25.0], -60.0)
    (verdict,) = screen_event(station, TIME_S, BAND_HZ, SETTINGS)
    displacement = band_pass(velocity_to_displacement(velocity, 2.0), 2.0, BAND_HZ)
    before = (TIME_S >= -60) & (TIME_S < 20)
    assert verdict.noise_ratio == pytest.approx(np.sqrt(np.mean(displacement[before] ** 2)) / high_noise_m(BAND_HZ))


def test_earthquake_that_the_nearest_stations_do_not_see_is_not_seen_by_chance_elsewhere():
    found = event(FIVE, size=1e-9, noise_at=dict.fromkeys(range(4), 30.0), settings=NOISE_ALONE)
    assert found[4, "Z"].snr > SETTINGS.min_snr
    assert found[4, "Z"].reason == "low signal-to-noise ratio"
    assert "that of the nearest stations is" in found[4, "Z"].evidence
    far = event(FIVE, size=1e-9, noise_at={4: 30.0}, settings=NOISE_ALONE)
    assert {i for (i, _), v in far.items() if v.reason} == {4}


def stepped(settings):
    """A step of velocity in one record."""
    rng = np.random.default_rng(0)
    stations = [{"Z": 1e-5 * (wavelet(TIME_S, d / 3 + 15) + 0.01 * rng.standard_normal(TIME_S.size))} for d in FIVE]
    late = np.where(TIME_S > 50, 1.0, 0.0)
    rate = np.fft.rfftfreq(2 * TIME_S.size, 0.5)
    kept = 0.5 * (1 - np.cos(np.pi * np.clip((rate - 0.004) / 0.004, 0, 1)))
    stations[2]["Z"] += 1e-5 * np.fft.irfft(np.fft.rfft(late, 2 * TIME_S.size) * kept)[: TIME_S.size]
    distance = np.array(FIVE, float)
    return screen_event(recorded(stations, distance, distance / 6, -60.0), TIME_S, (0.02, 0.05), settings)


SPOILED = {
    "steps": lambda settings: {v.station: v.reason for v in stepped(settings)}[2],
    "amplitude": lambda settings: event(FIVE, gains={(2, "R"): 20.0}, settings=settings)[2, "R"].reason,
    "noise": lambda settings: event(FIVE, noise=30.0, size=1e-9, settings=settings)[0, "Z"].reason,
}


@pytest.mark.parametrize("screen", SPOILED)
def test_each_screen_can_be_switched_off(screen):
    others = tuple(name for name in SETTINGS.screens if name != screen)
    assert SPOILED[screen](SETTINGS)
    assert SPOILED[screen](ObserveSettings(screens=others)) == ""


def test_a_step_is_measured_and_told():
    verdicts = stepped(SETTINGS)
    assert [v.reason for v in verdicts] == ["", "", "baseline step", "", ""]
    assert verdicts[2].step_explained > 0.85
    assert "of the long periods" in verdicts[2].evidence
    assert all(0 <= v.step_explained < 0.85 for v in verdicts if not v.reason)


def test_near_stations_may_be_louder_than_surface_waves_are():
    far, near = spreading(100.0), spreading(15.0)
    assert far == pytest.approx(1.0)
    # 1/r inside and the square root outside: a station at 15 km may be ten times louder than one at 100 km
    assert far / near == pytest.approx((100 / 15) ** 0.5 * 60 / 15)
    found = event((15, 110, 160, 250, 390), gains={(0, name): 8.0 for name in "ZRT"})
    assert not any(v.reason for v in found.values())


def test_noise_of_one_component_does_not_reject_its_station():
    rng = np.random.default_rng(0)
    distance = np.array(FIVE, float)
    stations = [
        {name: 1e-7 * wavelet(TIME_S, d / 3 + 15) + 1e-10 * rng.standard_normal(TIME_S.size) for name in "ZRT"}
        for d in distance
    ]
    stations[2]["T"] = 2e-6 * rng.standard_normal(TIME_S.size)
    found = screen_event(recorded(stations, distance, distance / 6, -60.0), TIME_S, BAND_HZ, SETTINGS)
    reasons = {(v.station, v.component): v.reason for v in found}
    assert reasons[2, "T"] == "low signal-to-noise ratio"
    assert reasons[2, "Z"] == reasons[2, "R"] == ""


def test_short_noise_needs_more_signal():
    long, short = event(FIVE, noise_from_s=-60.0), event(FIVE, noise_from_s=-15.0)
    assert long[4, "Z"].needed_snr == pytest.approx(SETTINGS.min_snr)
    assert short[0, "Z"].needed_snr > 1.2 * SETTINGS.min_snr


def test_stations_that_see_an_earthquake_clearly_outweigh_noisy_near_ones():
    distances = (20, 25, 30, 35, 200, 220, 240, 260)
    found = event(distances, size=1e-9, noise_at=dict.fromkeys(range(4), 30.0), noise=1e-3, settings=NOISE_ALONE)
    assert {i for (i, _), v in found.items() if not v.reason} == {4, 5, 6, 7}


def test_what_accelerometers_hear_before_p_is_no_coda():
    loud = {"noise": 30.0, "size": 1e-4, "settings": NOISE_ALONE}
    assert event(FIVE, **loud)[0, "Z"].reason == "coda of another earthquake"
    assert event(FIVE, broadband=False, **loud)[0, "Z"].reason == "low signal-to-noise ratio"


def test_windows_of_deep_earthquakes_hold_their_s_waves():
    assert signal_end_s(15.0, 68.0, (0.02, 0.05)) == pytest.approx(118.0)
    assert signal_end_s(220.0, 68.0, (0.02, 0.05)) == pytest.approx(150.0)
