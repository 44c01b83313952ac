"""Faults of observations are what they say, and their curves compare the same events."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from test_rows import trained

from quakesource.earth import first_arrivals, read_model
from quakesource.geometry import azimuthal_gap_deg, distance_azimuth
from quakesource.geometry.direct import places_at
from quakesource.mechanisms import random_double_couples
from quakesource.systems.sourcenet.comparison.break_curves import break_curves
from quakesource.systems.sourcenet.comparison.faults import FAULTS, with_fault
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings, SourceNetBreakingSettings
from quakesource.systems.sourcenet.tables import BREAK_CURVES
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations

MODEL = read_model("socal")
RATE_HZ, N_STATIONS = 10.0, 10
TIME_S = -30 + np.arange(800) / RATE_HZ
PLACE, DEPTH_KM = (34.0, -118.0), 8.0


def observations(n_events=3):
    """Events of ten stations all around, and the vertical alone kept of the last station of each."""
    rng = np.random.default_rng(1)
    tables = []
    for number in range(n_events):
        latitude, longitude = places_at(*PLACE, rng.uniform(20, 70, N_STATIONS), np.arange(N_STATIONS) * 36.0)
        path = distance_azimuth(*PLACE, latitude, longitude)
        times = {f"{p.lower()}_arrival_s": first_arrivals(MODEL, DEPTH_KM, path.distance_km, p).time_s for p in "PS"}
        names = {"event_id": f"e{number}", "network": "XX", "station": [f"S{i}" for i in range(N_STATIONS)]}
        tables.append(
            pd.DataFrame(
                {
                    **names,
                    "latitude_deg": latitude,
                    "longitude_deg": longitude,
                    **path._asdict(),
                    **times,
                    "location": "",
                }
            )
        )
    pairs = pd.concat(tables, ignore_index=True)
    velocity = (1e-6 * rng.standard_normal((len(pairs), 3, TIME_S.size))).astype(np.float32)
    velocity[N_STATIONS - 1 :: N_STATIONS, 1:] = np.nan
    data = xr.DataArray(velocity, dims=("pair", "component", "time_s"), coords={"time_s": TIME_S})
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(n_events)], "depth_km": DEPTH_KM})
    events = events.assign(latitude_deg=PLACE[0], longitude_deg=PLACE[1])
    return Observations(data, RATE_HZ, data, pairs, events, pd.DataFrame(), simulated=True)


def faulty(name, level):
    observed = observations()
    return observed, with_fault(observed, name, level, MODEL, 1)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "n_stations"])
def test_a_fault_of_nothing_changes_nothing(name):
    before, after = faulty(name, 0.0)
    np.testing.assert_allclose(after.velocity.values, before.velocity.values, atol=1e-11)
    for column in ("distance_km", "azimuth_deg", "p_arrival_s", "s_arrival_s"):
        np.testing.assert_allclose(after.pairs[column], before.pairs[column], atol=1e-6)


def test_a_wrong_epicentre_moves_distances_arrivals_and_horizontals():
    before, after = faulty("epicentre_error_km", 10.0)
    moved_km = [
        distance_azimuth(*PLACE, lat, lon).distance_km
        for lat, lon in after.events[["latitude_deg", "longitude_deg"]].to_numpy()
    ]
    np.testing.assert_allclose(moved_km, 10, rtol=5e-3)
    assert len(set(np.round(after.events["latitude_deg"], 6))) == 3  # each event in a direction of its own
    for phase in "PS":
        expected = first_arrivals(MODEL, DEPTH_KM, after.pairs["distance_km"].to_numpy(), phase).time_s
        np.testing.assert_allclose(after.pairs[f"{phase.lower()}_arrival_s"], expected)
    # ground motion to the north and east is what it was
    for component in (north, east):
        np.testing.assert_allclose(component(after)[:-1], component(before)[:-1], atol=1e-11)
    np.testing.assert_array_equal(after.velocity.values[:, 0], before.velocity.values[:, 0])


def north(observed):
    """Of the first event; R points along the back-azimuth + 180°, T 90° clockwise of it."""
    away = np.deg2rad(observed.pairs["back_azimuth_deg"].to_numpy()[:N_STATIONS, None] + 180)
    _, radial, transverse = np.moveaxis(observed.velocity.values[:N_STATIONS].astype(float), 1, 0)
    return radial * np.cos(away) - transverse * np.sin(away)


def east(observed):
    away = np.deg2rad(observed.pairs["back_azimuth_deg"].to_numpy()[:N_STATIONS, None] + 180)
    _, radial, transverse = np.moveaxis(observed.velocity.values[:N_STATIONS].astype(float), 1, 0)
    return radial * np.sin(away) + transverse * np.cos(away)


def test_misplaced_stations_lie_as_far_off_as_asked_and_events_where_they_were():
    before, after = faulty("station_error_km", 5.0)
    places = zip(
        before.pairs[["latitude_deg", "longitude_deg"]].to_numpy(),
        after.pairs[["latitude_deg", "longitude_deg"]].to_numpy(),
        strict=True,
    )
    np.testing.assert_allclose([distance_azimuth(*old, *new).distance_km for old, new in places], 5, rtol=5e-3)
    pd.testing.assert_frame_equal(before.events, after.events)


def test_a_wrong_depth_is_told_and_stays_in_the_earth():
    _, after = faulty("depth_error_km", 5.0)
    assert set(after.events["depth_km"]) <= {3.0, 13.0}
    _, after = faulty("depth_error_km", 10.0)  # 8 km deep: there is no room above
    assert set(after.events["depth_km"]) == {18.0}
    expected = first_arrivals(MODEL, 18.0, after.pairs["distance_km"].to_numpy(), "S").time_s
    np.testing.assert_allclose(after.pairs["s_arrival_s"], expected)


def test_clocks_move_both_arrivals_of_a_station_alike():
    before, after = faulty("clock_error_s", 0.5)
    late_s = after.pairs["p_arrival_s"] - before.pairs["p_arrival_s"]
    np.testing.assert_allclose(late_s, after.pairs["s_arrival_s"] - before.pairs["s_arrival_s"])
    assert 0.3 < late_s.std() < 0.7


def test_turned_stations_are_turned_whole_and_more_at_a_higher_share():
    before, few = faulty("flipped_share", 0.2)
    _, many = faulty("flipped_share", 0.6)
    _, all_of_them = faulty("flipped_share", 1.0)
    np.testing.assert_array_equal(all_of_them.velocity.values, -before.velocity.values)
    turned = [(after.velocity.values == -before.velocity.values)[:, 0].all(-1) for after in (few, many)]
    assert 0 < turned[0].sum() < turned[1].sum() < len(before.pairs)
    assert (turned[1] | ~turned[0]).all()


def test_fewer_stations_are_some_of_those_that_can_be_used():
    _, six = faulty("n_stations", 6)
    _, four = faulty("n_stations", 4)
    _, ten = faulty("n_stations", 10)  # nine have two components
    assert six.pairs.groupby("event_id").size().tolist() == [6, 6, 6]
    keys = [set(zip(after.pairs["event_id"], after.pairs["station"], strict=True)) for after in (six, four)]
    assert keys[1] < keys[0]
    assert "S9" not in set(six.pairs["station"])
    assert len(ten.events) == len(ten.pairs) == len(ten.velocity) == 0


def test_no_station_is_left_in_the_sector():
    before, after = faulty("gap_deg", 150.0)
    for event_id, own in after.pairs.groupby("event_id"):
        assert azimuthal_gap_deg(own["azimuth_deg"].to_numpy()) >= 150
        assert len(own) < (before.pairs["event_id"] == event_id).sum()


def test_the_table_has_a_row_a_level_and_compares_the_same_events():
    observed = observations()
    tensors = random_double_couples(3, np.random.default_rng(2), 1e15)
    truth = pd.DataFrame(tensors, columns=list(MOMENT_TENSOR_COLUMNS), index=observed.events["event_id"]).assign(mw=4.0)
    none = dict.fromkeys(SourceNetBreakingSettings().levels(), ())
    settings = SourceNetBreakingSettings(**none | {"flipped_share": (0.0, 0.5), "n_stations": (5, 10)}, n_bootstrap=50)
    table = break_curves(trained(), observed, MODEL, truth, SourceNetAnsweringSettings(), settings)
    assert list(table["fault"]) == ["none", "flipped_share", "flipped_share", "n_stations", "n_stations"]
    assert set(table.columns) | {"simulated"} == set(BREAK_CURVES)
    sound, same, turned, five, ten = table.to_dict("records")
    assert (sound["n"], five["n"], ten["n"]) == (3, 3, 0)
    assert np.isnan(sound["difference_mean_deg"])
    assert np.isnan(ten["kagan_mean_deg"])
    assert same["difference_mean_deg"] == pytest.approx(0, abs=1e-9)
    assert same["kagan_mean_deg"] == pytest.approx(sound["kagan_mean_deg"])
    assert turned["difference_mean_deg"] == pytest.approx(turned["kagan_mean_deg"] - sound["kagan_mean_deg"])
    assert turned["difference_mean_deg"] != 0
    assert turned["difference_mean_deg_low"] <= turned["difference_mean_deg"] <= turned["difference_mean_deg_high"]
