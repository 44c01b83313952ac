"""Windows, groups and gaps of the observations that the inversion takes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from inversion_cases import (
    BAND_HZ,
    SETTINGS,
    SURFACE,
    TIME_S,
    WINDOWS,
    observations_of,
    pair_table,
    random_store,
    random_traces,
    simulated_observations,
)

from quakesource.errors import QuakesourceError, WaveformError
from quakesource.mechanisms import duration_from_magnitude
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.waveforms.filtering import band_pass

P_S, S_S = np.arange(40.0, 161.0, 20.0) / 6, np.arange(40.0, 161.0, 20.0) / 3.5


@pytest.fixture
def velocity():
    return random_traces(np.random.default_rng(1), (7, 3, TIME_S.size))


def data_of(velocity, pairs=None, settings=SETTINGS, windows=(SURFACE,), event_id="a", time_s=TIME_S, **options):
    pairs = pair_table() if pairs is None else pairs
    return event_data(observations_of(velocity, pairs, time_s), event_id, windows, settings, **options)


def surface_of(*arguments, **options):
    (traces,) = data_of(*arguments, **options).sets
    return traces


def test_only_the_rows_of_the_event_are_taken(velocity):
    pairs = pair_table()
    pairs["event_id"] = ["a", "b", "a", "b", "b", "a", "a"]
    data = data_of(velocity, pairs, event_id="b")
    assert data.stations["station"].tolist() == ["S1", "S3", "S4"]
    np.testing.assert_allclose(data.sets[0].displacement[0], surface_of(velocity).displacement[3])


def test_a_component_with_nan_gives_no_trace_and_its_groups_stay_apart(velocity):
    velocity[0, 0] = np.nan  # Z of S0: R and T remain
    velocity[1, 0:2, 5] = np.nan  # one missing sample is enough
    velocity[2] = np.nan  # nothing left of S2
    data = data_of(velocity)
    traces = data.sets[0]
    assert list(zip(traces.station, traces.component, strict=True))[:4] == [(0, 1), (0, 2), (1, 2), (3, 0)]
    assert traces.group[:6].tolist() == [0, 1, 2, 3, 3, 4]
    assert traces.station_of_group[:5].tolist() == [0, 0, 1, 3, 3]
    assert data.used.tolist() == [0, 1, 3, 4, 5, 6]
    assert (data.n_passed, data.n_traces) == (6, 15)
    assert np.isfinite(traces.displacement).all()


def test_windows_start_before_p_and_end_a_period_after_slow_waves(velocity):
    settings = WaveformInversionSettings(window_before_p_s=10, window_end_velocity_km_s=2.2)
    data = data_of(velocity, settings=settings)
    for station, (first, stop) in zip(data.sets[0].station, data.sets[0].edges, strict=True):
        distance = data.stations["distance_km"][station]
        assert TIME_S[first] == pytest.approx(distance / 6 - 10, abs=0.5)
        assert TIME_S[stop - 1] + 1 == pytest.approx(distance / 2.2 + 50, abs=0.5)


def test_the_shift_limit_is_a_part_of_the_centre_period(velocity):
    traces = surface_of(velocity, settings=WaveformInversionSettings(max_shift_cycles=0.25))
    assert traces.max_shift == 7  # 0.25 / sqrt(0.02 * 0.05) = 7.9 s, rounded down: never beyond the limit
    assert traces.sampling_rate_hz == pytest.approx(1)


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0])
def test_residuals_are_divided_by_a_power_of_the_rms_in_the_window(velocity, exponent):
    velocity *= 10.0 ** np.arange(7)[:, None, None]
    traces = surface_of(velocity, settings=WaveformInversionSettings(amplitude_weight_exponent=exponent))
    for i, (first, stop) in enumerate(traces.edges):
        rms = np.sqrt(np.mean(traces.displacement[i, first:stop] ** 2))
        assert traces.weight[i] == pytest.approx(rms**-exponent)


def test_weights_make_the_misfit_of_all_traces_alike_at_exponent_one_and_loud_ones_decide_at_zero(velocity):
    velocity[3] *= 100
    shares = []
    for exponent in (0.0, 1.0):
        traces = surface_of(velocity, settings=WaveformInversionSettings(amplitude_weight_exponent=exponent))
        power = [
            (w * d[a:b]) @ (w * d[a:b]) / (b - a)
            for w, d, (a, b) in zip(traces.weight, traces.displacement, traces.edges, strict=True)
        ]
        shares.append(sum(power[i] for i in np.flatnonzero(traces.station == 3)) / sum(power))
    assert shares[0] > 0.99
    assert shares[1] == pytest.approx(1 / 7)


def test_displacement_is_the_filtered_integral_of_velocity():
    # A harmonic ground motion in the middle of the band: u = sin(wt) / w where v = cos(wt).
    omega = 2 * np.pi * 0.0316
    time_s = np.arange(-600.0, 900.0)
    harmonic = np.tile(np.cos(omega * time_s), (7, 3, 1))
    traces = surface_of(harmonic, time_s=time_s)
    expected = band_pass(np.sin(omega * time_s) / omega, 1.0, BAND_HZ)
    late = slice(700, 1400)  # after the filter's transient
    np.testing.assert_allclose(traces.displacement[0, late], expected[late], atol=0.005 / omega)


def test_windows_leave_room_for_the_shifts(velocity):
    traces = surface_of(velocity, settings=WaveformInversionSettings(window_before_p_s=500))
    assert (traces.edges[:, 0] == traces.max_shift).all()
    assert traces.edges.max() <= TIME_S.size - traces.max_shift


def test_an_event_without_stations_is_empty_not_an_error(velocity):
    data = data_of(velocity, event_id="nobody recorded it", windows=WINDOWS)
    assert data.used.size == 0
    assert (data.sets, data.n_traces, data.n_passed, data.n_outside) == ((), 0, 0, 0)


def test_records_too_short_for_a_window_are_refused_or_left_out_by_name(velocity):
    # 90 s after -60 s end before P - 10 s at 400 km: no sample of the window exists.
    pairs = pair_table(distances_km=[100.0, 120, 140, 160, 180, 200, 400.0])
    with pytest.raises(WaveformError, match=r"duration_s"):
        data_of(velocity[..., :90], pairs, time_s=TIME_S[:90])


def test_a_record_that_ends_inside_its_window_is_not_cut_silently(velocity):
    # 50 s after the origin: no surface wave at 160 km
    with pytest.raises(QuakesourceError, match="duration") as error:
        data_of(velocity[..., :110], time_s=TIME_S[:110])
    assert "Windows end 123 s after the origin, records 42 s" in error.value.what  # 160 / 2.2 + 50; 49 - 7


def test_windows_that_just_fit_are_whole(velocity):
    settings = WaveformInversionSettings(window_end_velocity_km_s=2.2)
    stop_s = 160 / 2.2 + 50 + 7  # with room for the shift
    n = int(np.ceil(stop_s)) + 60
    traces = surface_of(velocity[..., :n], settings=settings, time_s=TIME_S[:n])
    assert TIME_S[traces.edges[-1, 1] - 1] + 1 == pytest.approx(160 / 2.2 + 50, abs=1.01)


def test_traces_keep_their_station_row_when_events_are_interleaved(velocity):
    pairs = pd.concat([pair_table("b"), pair_table("a")], ignore_index=True)
    data = data_of(np.concatenate([0 * velocity, velocity]), pairs)
    assert len(data.stations) == 7
    assert np.abs(data.sets[0].displacement).max() > 0


def test_stations_out_of_reach_of_the_greens_functions_are_left_out_and_counted(velocity):
    velocity[0] = np.nan  # 40 km: no record, so not lost by the reach
    data = data_of(velocity, distance_km=(70.0, 140.0))
    assert data.stations["distance_km"].tolist() == [80, 100, 120, 140]
    assert (data.n_passed, data.n_outside, len(data.used)) == (6, 2, 4)


@pytest.mark.parametrize(("magnitude", "duration_s"), [(5.0, float(duration_from_magnitude(5.0))), (np.nan, 0.0)])
def test_source_duration_is_that_of_the_catalogue_magnitude(velocity, magnitude, duration_s):
    observations = observations_of(velocity, pair_table())
    observations.events["magnitude"] = magnitude
    assert event_data(observations, "a", (SURFACE,), SETTINGS).source_duration_s == pytest.approx(duration_s)


@pytest.fixture(scope="module")
def simulated():
    """An event with a quiet record before it, so that body waves stand out."""
    return simulated_observations(random_store(np.random.default_rng(1)), np.array([1e16, -1e16, 0, 0, 0, 0]), 1)


def test_body_windows_hold_z_and_r_where_s_is_late_enough(simulated):
    data = event_data(simulated, "a", WINDOWS, SETTINGS)
    body, surface = data.sets
    late = np.flatnonzero(S_S - P_S >= 0.5 / 0.04)
    assert np.unique(body.station).tolist() == late.tolist() == [4, 5, 6]
    assert set(body.component) == {0, 1}
    assert len(surface.station) == data.n_traces == 21
    assert (body.max_shift, surface.max_shift) == (3, 7)
    for station, (first, stop) in zip(body.station, body.edges, strict=True):
        assert TIME_S[first] == pytest.approx(P_S[station] - 6.25, abs=0.5)
        assert TIME_S[stop] == pytest.approx(S_S[station], abs=0.5)


def test_body_windows_that_do_not_stand_out_of_the_noise_are_left_out(simulated):
    loud = simulated.velocity.copy(deep=True)
    before = P_S[5] > TIME_S + 7
    loud.values[5, 0, before] += 1e3 * loud.values[5, 0].std() * np.random.default_rng(1).standard_normal(before.sum())
    observations = replace(simulated, velocity=loud)
    body = event_data(observations, "a", WINDOWS, SETTINGS).sets[0]
    assert (5, 0) not in zip(body.station.tolist(), body.component.tolist(), strict=True)
    assert (5, 1) in zip(body.station.tolist(), body.component.tolist(), strict=True)
    everything = WaveformInversionSettings(min_body_snr=0)
    body = event_data(observations, "a", WINDOWS, everything).sets[0]
    assert (5, 0) in zip(body.station.tolist(), body.component.tolist(), strict=True)


def test_without_any_body_window_there_is_one_set(simulated):
    settings = WaveformInversionSettings(min_body_cycles=50)
    data = event_data(simulated, "a", WINDOWS, settings)
    assert [traces.window.kind for traces in data.sets] == ["surface"]


def test_the_body_weight_multiplies_body_windows_alone(simulated):
    one, half = (
        event_data(simulated, "a", WINDOWS, WaveformInversionSettings(body_weight=weight)).sets for weight in (1.0, 0.5)
    )
    np.testing.assert_allclose(half[0].weight, 0.5 * one[0].weight)
    np.testing.assert_allclose(half[1].weight, one[1].weight)
