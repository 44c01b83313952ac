"""Recorded teleseisms: displacement in band, signal-to-noise ratios, statics and outliers."""

import numpy as np
import pandas as pd
import pytest
from symae_cases import GRID, network

from quakesource.observatory.teleseismic.grid import standardised
from quakesource.systems.symae import tables
from quakesource.systems.symae.collocated import collocated_rows
from quakesource.systems.symae.observing import _displacement, _ratio
from quakesource.systems.symae.statics import carried_over, spread_rows, with_statics
from quakesource.systems.symae.windows import Windows, groups_of


def table(n, event="a", pixel=4):
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "event_id": event,
            "network": "XX",
            "station": [f"S{i:02d}" for i in range(n)],
            "focal_pixel": pixel,
            "latitude_deg": rng.uniform(30, 45, n),
            "longitude_deg": rng.uniform(-110, -95, n),
            "onset_s": rng.normal(1, 0.5, n),
            "kept": True,
            "reason": "",
        }
    )


def pulses(delay_s):
    times = GRID.time_s - np.asarray(delay_s)[:, None]
    return standardised(np.exp(-0.5 * ((times - 20) / 10) ** 2) * np.cos(0.2 * (times - 20))).astype(np.float32)


def test_velocity_becomes_displacement():
    time_s = np.arange(-150, 350.0)
    omega = 2 * np.pi * 0.04
    velocity = omega * np.cos(omega * time_s) * np.hanning(time_s.size)
    found = _displacement(velocity, 1.0, (0.01, 0.1))
    expected = np.sin(omega * time_s) * np.hanning(time_s.size)
    assert np.abs(found - expected)[100:-100].max() < 0.03


def test_frequencies_outside_of_the_band_are_gone():
    time_s = np.arange(-150, 350.0)
    for frequency_hz in (0.005, 0.2):
        found = _displacement(np.sin(2 * np.pi * frequency_hz * time_s) * np.hanning(time_s.size), 1.0, (0.01, 0.1))
        assert np.abs(found).max() < 0.2 / (2 * np.pi * frequency_hz)


def test_the_ratio_compares_the_arrival_with_what_was_before():
    time_s = np.arange(-90, 200.0)
    velocity = np.where(time_s >= 0, 5.0, 0.5) * np.where(np.arange(time_s.size) % 2, 1, -1)
    assert _ratio(velocity, time_s) == pytest.approx(10)


def test_statics_are_delays_and_an_outlier_is_told():
    rows, delay_s = table(12), np.linspace(-2, 2, 12)
    records = pulses(delay_s)
    records[3] = standardised(np.random.default_rng(1).normal(size=records.shape[1]))
    found = with_statics(records, rows, GRID.step_s, 0.6)
    assert list(found.index[~found["kept"]]) == [3]
    assert found.loc[3, "reason"].startswith("unlike its group")
    kept = found["kept"].to_numpy()
    left = found["static_s"].to_numpy()[kept] - delay_s[kept]
    assert np.ptp(left) < 0.3


def test_groups_of_few_are_left_as_they_are():
    found = with_statics(pulses([0.0, 1.0]), table(2), GRID.step_s, 0.9)
    assert found["kept"].all()
    assert found["static_s"].isna().all()


def test_statics_of_neighbours_take_away_what_belongs_to_places():
    rows = table(60)
    smooth = 0.2 * (rows["latitude_deg"] - 37) + 0.1 * (rows["longitude_deg"] + 102)
    before, after = carried_over(rows.assign(static_s=smooth))
    assert len(before) == 30
    assert after.std() < 0.05 * before.std()
    noise = pd.Series(np.random.default_rng(2).normal(size=60))
    before, after = carried_over(rows.assign(static_s=noise))
    assert after.std() > 0.8 * before.std()


def test_spreads_are_told_by_event():
    rows = pd.concat([table(40), table(3, "b")], ignore_index=True)
    rows["static_s"] = np.where(rows["event_id"] == "a", 0.2 * rows["latitude_deg"], np.nan)
    one, other = spread_rows(rows)
    assert (one["event_id"], one["n_records"], one["n_carried_over"]) == ("a", 40, 20)
    assert 0.3 < one["onset_spread_s"] < 0.8
    assert one["reduced_percent"] > 90
    assert np.isnan(other["static_spread_s"])


def test_groups_are_of_kept_records():
    rows = pd.concat([table(3), table(2, "b", 7)], ignore_index=True)
    rows.loc[1, "kept"] = False
    found = groups_of(Windows(np.zeros((5, 128), np.float32), rows, GRID.time_s, False))
    assert {key: list(value) for key, value in found.items()} == {("a", 4): [0, 2], ("b", 7): [3, 4]}


def events(**far):
    places = {"a": (50.0, 150.0, 20.0), "b": (50.3, 150.2, 30.0), "c": (50.0, 150.0, 300.0), **far}
    return pd.DataFrame(
        [
            dict(zip(("event_id", "latitude_deg", "longitude_deg", "depth_km"), (name, *at), strict=True))
            for name, at in places.items()
        ]
    )


def test_collocated_earthquakes_are_compared_at_their_common_stations():
    rows = pd.concat([table(9), table(7, "b"), table(9, "c"), table(9, "b", 8)], ignore_index=True)
    records = pulses(np.zeros(len(rows)))
    found = pd.DataFrame(collocated_rows(network("ours"), Windows(records, rows, GRID.time_s, False), events()))
    assert found[["first", "second", "focal_pixel", "n_stations"]].to_numpy().tolist() == [["a", "b", 4, 7]]
    assert set(found) | {"simulated"} == set(tables.COLLOCATED)
    assert found["record_correlation"].iloc[0] == pytest.approx(1)
    # the same records: swapping changes nothing
    assert found["first_on_second"].iloc[0] == pytest.approx(found["second_on_first"].iloc[0], abs=1e-5)


def test_earthquakes_apart_are_not_compared():
    rows = pd.concat([table(9), table(9, "c"), table(9, "d")], ignore_index=True)
    made = Windows(pulses(np.zeros(len(rows))), rows, GRID.time_s, False)
    assert collocated_rows(network("ours"), made, events(d=(55.0, 150.0, 20.0))) == []
