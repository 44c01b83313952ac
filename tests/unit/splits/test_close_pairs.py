"""Pairs close in space and time are those that a double loop finds."""

import numpy as np
import pytest
from split_catalogues import catalogue, clustered

import quakesource.splits.neighbours as neighbours
from quakesource.errors import CatalogueError
from quakesource.splits.clusters import linked_clusters
from quakesource.splits.neighbours import close_pairs, event_days


def double_loop(events, x_km, y_days):
    days, lat, lon = event_days(events), np.radians(events["latitude_deg"]), np.radians(events["longitude_deg"])
    found = set()
    for i in range(len(events)):
        for j in range(i):
            cosine = np.sin(lat[i]) * np.sin(lat[j]) + np.cos(lat[i]) * np.cos(lat[j]) * np.cos(lon[i] - lon[j])
            if 6371 * np.arccos(min(cosine, 1)) <= x_km and abs(days[i] - days[j]) <= y_days:
                found.add(frozenset((i, j)))
    return found


@pytest.mark.parametrize("chunk", [7, 2000])
def test_pairs_are_those_of_a_double_loop_whatever_the_portions(monkeypatch, chunk):
    monkeypatch.setattr(neighbours, "_CHUNK", chunk)
    events = clustered(60, 4, 10)
    for x_km, y_days in ((10.0, 30.0), (60.0, 300.0), (0.5, 2.0)):
        found = [
            frozenset(p) for a, b in close_pairs(events, x_km, y_days) for p in zip(a.tolist(), b.tolist(), strict=True)
        ]
        assert len(found) == len(set(found))
        assert set(found) == double_loop(events, x_km, y_days)


def test_the_date_line_and_the_poles_do_not_separate():
    events = catalogue([0, 1, 2, 3], [10, 10, 89.99, 89.99], [179.99, -179.99, 0, 180])
    assert {frozenset((int(a[k]), int(b[k]))) for a, b in close_pairs(events, 5, 5) for k in range(a.size)} == {
        frozenset((0, 1)),
        frozenset((2, 3)),
    }


def test_links_carry_on_along_a_chain_and_numbers_follow_time():
    # Five events 8 km apart along a meridian, listed backwards, and one far away in between.
    events = catalogue([10, 8, 6, 4, 2, 5], [35 + 0.072 * k for k in range(5)] + [20], [0] * 5 + [90])
    assert linked_clusters(events, 10, 3).tolist() == [0, 0, 0, 0, 0, 1]
    assert linked_clusters(events, 7, 3).tolist() == [5, 4, 3, 1, 0, 2]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [("origin_time_utc", "yesterday", "origin time cannot be read"), ("latitude_deg", 91.0, "off the globe")],
)
def test_what_has_no_time_or_place_is_refused(column, value, what):
    events = clustered(5, 0, 0)
    events.loc[3, column] = value
    with pytest.raises(CatalogueError, match=what) as error:
        list(close_pairs(events, 1, 1))
    assert "row 3" in error.value.where
