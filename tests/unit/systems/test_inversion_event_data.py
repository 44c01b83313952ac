"""Windows, groups and gaps of the observations that the inversion takes."""

import numpy as np
import pandas as pd
import pytest
from inversion_cases import BAND_HZ, SETTINGS, TIME_S, observations_of, pair_table, random_traces

from quakesource.errors import QuakesourceError
from quakesource.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.objective import normal_equations
from quakesource.waveforms.filtering import band_pass


@pytest.fixture
def velocity():
    return random_traces(np.random.default_rng(1), (7, 3, TIME_S.size))


def test_only_the_rows_of_the_event_are_taken(velocity):
    pairs = pair_table()
    pairs["event_id"] = ["a", "b", "a", "b", "b", "a", "a"]
    data = event_data(observations_of(velocity, pairs), "b", BAND_HZ, SETTINGS)
    assert data.stations["station"].tolist() == ["S1", "S3", "S4"]
    whole = event_data(observations_of(velocity, pair_table()), "a", BAND_HZ, SETTINGS)
    np.testing.assert_allclose(data.displacement[0], whole.displacement[3])


def test_a_component_with_nan_gives_no_trace_and_its_groups_stay_apart(velocity):
    velocity[0, 0] = np.nan  # Z of S0: R and T remain
    velocity[1, 0:2, 5] = np.nan  # one missing sample is enough
    velocity[2] = np.nan  # nothing left of S2
    data = event_data(observations_of(velocity, pair_table()), "a", BAND_HZ, SETTINGS)
    assert list(zip(data.station, data.component, strict=True))[:4] == [(0, 1), (0, 2), (1, 2), (3, 0)]
    assert data.group[:6].tolist() == [0, 1, 2, 3, 3, 4]
    assert data.n_stations == 6
    assert np.isfinite(data.displacement).all()


def test_windows_start_before_p_and_end_a_period_after_slow_waves(velocity):
    settings = WaveformInversionSettings(window_before_p_s=10, window_end_velocity_km_s=2.2)
    data = event_data(observations_of(velocity, pair_table()), "a", BAND_HZ, settings)
    for i, station in enumerate(data.station):
        distance = data.stations["distance_km"][station]
        start, stop = TIME_S[data.window[i, 0]], TIME_S[data.window[i, 1] - 1] + 1
        assert start == pytest.approx(distance / 6 - 10, abs=0.5)
        assert stop == pytest.approx(distance / 2.2 + 50, abs=0.5)


def test_the_shift_limit_is_a_part_of_the_centre_period(velocity):
    settings = WaveformInversionSettings(max_shift_cycles=0.25)
    data = event_data(observations_of(velocity, pair_table()), "a", BAND_HZ, settings)
    assert data.max_shift == 7  # 0.25 / sqrt(0.02 * 0.05) = 7.9 s, rounded down: never beyond the limit
    assert data.sampling_rate_hz == pytest.approx(1)


def test_weights_grow_with_distance(velocity):
    data = event_data(
        observations_of(velocity, pair_table()), "a", BAND_HZ, WaveformInversionSettings(distance_weight_exponent=0.7)
    )
    distance = data.stations["distance_km"].to_numpy()[data.station]
    np.testing.assert_allclose(data.weight, (distance / 100) ** 0.7)


def test_displacement_is_the_filtered_integral_of_velocity():
    # A harmonic ground motion in the middle of the band: u = sin(wt) / w where v = cos(wt).
    omega = 2 * np.pi * 0.0316
    time_s = np.arange(-600.0, 900.0)
    harmonic = np.tile(np.cos(omega * time_s), (7, 3, 1))
    data = event_data(observations_of(harmonic, pair_table(), time_s), "a", BAND_HZ, SETTINGS)
    expected = band_pass(np.sin(omega * time_s) / omega, 1.0, BAND_HZ)
    late = slice(700, 1400)  # after the filter's transient
    np.testing.assert_allclose(data.displacement[0, late], expected[late], atol=0.005 / omega)


def test_windows_leave_room_for_the_shifts(velocity):
    early = WaveformInversionSettings(window_before_p_s=500)
    data = event_data(observations_of(velocity, pair_table()), "a", BAND_HZ, early)
    assert (data.window[:, 0] == data.max_shift).all()
    assert data.window.max() <= TIME_S.size - data.max_shift


def test_an_event_without_stations_is_empty_not_an_error(velocity):
    data = event_data(observations_of(velocity, pair_table()), "nobody recorded it", BAND_HZ, SETTINGS)
    assert data.n_stations == 0
    assert data.station.size == 0


def test_records_too_short_for_a_window_are_refused_or_left_out_by_name(velocity):
    # 90 s after -60 s end before P - 10 s at 400 km: no sample of the window exists.
    pairs = pair_table(distances_km=[100.0, 120, 140, 160, 180, 200, 400.0])
    pairs["p_arrival_s"] = pairs["distance_km"] / 6
    observations = observations_of(velocity[..., :90], pairs, TIME_S[:90])
    try:
        data = event_data(observations, "a", BAND_HZ, SETTINGS)
        normal_equations(data, np.ones((data.station.size, 6, 90)))
    except QuakesourceError as error:
        assert "duration" in str(error)  # noqa: PT017
    else:
        assert (data.window[:, 1] > data.window[:, 0]).all()


def test_a_record_that_ends_inside_its_window_is_not_cut_silently(velocity):
    short = TIME_S[:110]  # 50 s after the origin: no surface wave at 160 km
    try:
        data = event_data(observations_of(velocity[..., :110], pair_table(), short), "a", BAND_HZ, SETTINGS)
    except QuakesourceError as error:
        assert "duration" in str(error)  # noqa: PT017
        return
    distance = data.stations["distance_km"].to_numpy()[data.station]
    wanted = distance / SETTINGS.window_end_velocity_km_s + 1 / BAND_HZ[0]
    complete = short[data.window[:, 1] - 1] + 1 >= wanted - data.max_shift - 1
    assert complete.all(), f"{(~complete).sum()} of {len(complete)} windows end early and nothing says so"


def test_traces_keep_their_station_row_when_events_are_interleaved(velocity):
    pairs = pd.concat([pair_table("b"), pair_table("a")], ignore_index=True)
    data = event_data(observations_of(np.concatenate([0 * velocity, velocity]), pairs), "a", BAND_HZ, SETTINGS)
    assert len(data.stations) == 7
    assert np.abs(data.displacement).max() > 0
