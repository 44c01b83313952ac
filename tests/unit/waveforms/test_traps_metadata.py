"""Traps of station metadata: epochs, missing responses, and letters that say nothing of the axes."""

import numpy as np
import pytest
from obspy import Inventory, Stream
from obspy.core.inventory import Response
from trap_examples import ORIGIN, PLAIN, copied_channel, kept, observe, others_are_whole, reasons, station

RIGHT = {"Z", "R", "T"}


def largest_error(outcome, truth, code="S00"):
    """Of R and T against another outcome, relative to its largest amplitude."""
    return max(
        float(np.abs(outcome.motion[code, c] - truth.motion[code, c]).max() / np.abs(truth.motion[code, c]).max())
        for c in "RT"
    )


@pytest.mark.parametrize("order", [0, 1], ids=["right one first", "wrong one first"])
def test_overlapping_epochs_that_differ_are_not_chosen_between(tmp_path, order):
    """ObsPy takes the first and warns."""
    records = station("S00")
    copied_channel(records, "MHZ", azimuth=0.0, dip=90.0)
    if order:
        records.inventory[0][0].channels.reverse()
    outcome = observe(tmp_path, records)
    assert "Z" not in kept(outcome)
    assert "different responses" in reasons(outcome)
    assert others_are_whole(outcome)


@pytest.mark.parametrize("end_s", [-100.0, 60.0, 200.0])
def test_epoch_that_ends_inside_the_record_is_noticed(tmp_path, end_s):
    """ObsPy looks at the start of the record alone."""
    records = station("S00")
    records.channel("MHZ").end_date = ORIGIN + end_s
    outcome = observe(tmp_path, records)
    assert "Z" not in kept(outcome)
    assert "part of the record" in reasons(outcome)


def test_stationxml_of_level_channel_is_a_recorded_drop(tmp_path):
    """A sensitivity without stages: ObsPy's remove_response raises IndexError."""
    records = station("S00")
    for channel in records.inventory[0][0]:
        channel.response = Response(instrument_sensitivity=channel.response.instrument_sensitivity)
    outcome = observe(tmp_path, records)
    assert kept(outcome) == set()
    assert "no response" in reasons(outcome)
    assert others_are_whole(outcome)


def test_stationxml_without_any_response_is_a_recorded_drop(tmp_path):
    records = station("S00")
    records.channel("MHN").response = None
    outcome = observe(tmp_path, records)
    assert kept(outcome) == {"Z"}
    assert "no response" in reasons(outcome)


@pytest.mark.parametrize("turn_deg", [12.0, 77.0, 180.0])
def test_north_and_east_that_are_not(tmp_path, turn_deg):
    """ObsPy's rotate('->ZNE') leaves channels alone that are called N and E, whatever their azimuths."""
    axes = {"MHZ": (0.0, -90.0), "MHN": (turn_deg, 0.0), "MHE": (turn_deg + 90.0, 0.0)}
    records = station("S00", axes)
    assert np.array_equal(rotated_by_obspy(records.stream, records.inventory)["MHN"], records.stream[1].data)
    truth = observe(tmp_path / "plain", station("S00", PLAIN))
    assert largest_error(observe(tmp_path / "turned", records), truth) < 0.02


def rotated_by_obspy(stream: Stream, inventory: Inventory) -> dict[str, np.ndarray]:
    rotated = stream.copy().rotate("->ZNE", inventory=inventory)
    return {trace.stats.channel: trace.data for trace in rotated}


def test_horizontals_that_cannot_be_rotated_cost_neither_the_vertical_nor_the_records(tmp_path):
    """ObsPy's rotate empties the stream where it fails (issue 2692)."""
    records = station("S00", {"MHZ": (0.0, -90.0), "MH1": (30.0, 0.0), "MH2": (31.0, 0.0)})
    outcome = observe(tmp_path, records)
    assert kept(outcome) == {"Z"}
    assert "horizontal" in reasons(outcome)
    assert len(records.stream) == 3
