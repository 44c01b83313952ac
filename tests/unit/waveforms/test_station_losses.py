"""What took an event's stations away, counted for the reason of an unusable event."""

import pandas as pd

from quakesource.waveforms.observations import station_losses


def verdicts(*rows):
    return pd.DataFrame(rows, columns=["event_id", "network", "station", "verdict", "reason"])


def test_stations_of_which_nothing_is_left_count_once_with_their_commonest_reason():
    table = verdicts(
        ("e1", "XX", "A", "dropped", "flat: every sample has the same value"),
        ("e1", "XX", "A", "dropped", "flat: 90 % of samples"),
        ("e1", "XX", "A", "dropped", "no single vertical"),
        ("e1", "XX", "B", "dropped", "flat: 70 % of samples repeat"),
        ("e1", "YY", "A", "dropped", "low signal-to-noise ratio"),
    )
    assert station_losses(table, "e1") == {"flat": 2, "low signal-to-noise ratio": 1}


def test_stations_that_keep_a_record_are_not_lost():
    table = verdicts(
        ("e1", "XX", "A", "dropped", "flat"),
        ("e1", "XX", "A", "kept", ""),
        ("e1", "XX", "B", "dropped", "flat"),
        ("e1", "XX", "B", "repaired", "glitches interpolated"),
    )
    assert station_losses(table, "e1") == {}


def test_other_events_and_none():
    table = verdicts(("e2", "XX", "A", "dropped", "flat"))
    assert station_losses(table, "e1") == {}
    assert station_losses(verdicts(), "e1") == {}
