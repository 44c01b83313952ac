"""SCEDC's phase files, read and written."""

import math

import numpy as np
import pandas as pd
import pytest
from obspy import UTCDateTime

from quakesource.acquire.formats import read_phases, write_phases
from quakesource.errors import CatalogueError
from quakesource.tables import PICK

HEADER = "38038071 eq l 2018/08/29,02:33:28.330 34.1363 -117.7747 5.46 4.38 w"
# the sample line of SCEDC/pystp
CLC = "CI    CLC HHZ --   35.8157  -117.5975   775.0 P c. i  1.0    6.46   1.543"
EVENT = {
    "event_id": "ev_1",
    "origin_time_utc": "2020-03-04T05:59:59.123457Z",
    "latitude_deg": 34.0,
    "longitude_deg": -117.5,
    "depth_km": 8.25,
    "magnitude": 4.1,
}


def phases(*lines):
    return "\n".join([HEADER, *lines, ""])


def test_numbers_of_a_pick():
    read = read_phases(phases(CLC).encode(), "ci38038071")
    assert read.problems == []
    assert list(read.table.columns) == list(PICK)
    assert read.table.drop(columns="probability").to_dict("records") == [
        {
            "event_id": "ci38038071",
            "network": "CI",
            "station": "CLC",
            "location": "",
            "channel": "HHZ",
            "phase": "P",
            "time_utc": "2018-08-29T02:33:29.873000Z",
            "polarity": 1,
            "polarity_quality": 1.0,
            "source": "SCEDC",
        }
    ]


@pytest.mark.parametrize(
    ("motion", "polarity"),
    [("c.", 1), (".u", 1), ("u.", 1), ("cu", 1), ("d.", -1), (".r", -1), ("dr", -1), ("..", 0), ("__", 0), ("C.", 1)],
)
def test_first_motion(motion, polarity):
    read = read_phases(phases(CLC.replace("c.", motion)), "38038071")
    assert read.table["polarity"].tolist() == [polarity]
    assert read.problems == []


@pytest.mark.parametrize("motion", ["cr", "du", "x.", "c.."])
def test_motion_that_says_nothing_keeps_the_time(motion):
    read = read_phases(phases(CLC.replace("c.", motion)), "38038071")
    assert read.table["polarity"].tolist() == [0]
    assert read.table["time_utc"].tolist() == ["2018-08-29T02:33:29.873000Z"]
    ((codes, reason),) = read.problems
    assert codes["station"] == "CLC"
    assert motion in reason


def test_blank_locations():
    lines = [CLC.replace("--", code) for code in ("--", "__", "01", "2C")]
    assert read_phases(phases(*lines), "38038071").table["location"].tolist() == ["", "", "01", "2C"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (CLC.rsplit(" ", 1)[0], "12 columns"),
        (CLC.replace(" P ", " Lg "), "unknown phase"),
        (CLC.replace(" 1.0 ", " 1.5 "), "quality 1.5"),
        (CLC.replace("1.543", "-1.543"), "no travel time"),
        (CLC.replace("1.543", "nan"), "no travel time"),
        (CLC.replace("1.543", "***"), "could not convert"),
        (CLC.replace("CLC", "--"), "no station"),
    ],
)
def test_bad_line_is_told_and_costs_no_other(line, reason):
    read = read_phases(phases(line, CLC.replace("CLC", "GSC")), "38038071")
    assert read.table["station"].tolist() == ["GSC"]
    ((_, said),) = read.problems
    assert reason in said


def test_seconds_of_60_in_the_header():
    text = phases(CLC).replace("02:33:28.330", "02:24:60.990")
    assert read_phases(text, "38038071").table["time_utc"].tolist() == ["2018-08-29T02:25:02.533000Z"]


@pytest.mark.parametrize(
    "text", ["", "<html>\n404\n", phases(CLC).replace("2018/08/29,", ""), phases(CLC).replace("29,02", "32,02")]
)
def test_another_file_is_an_error(text):
    with pytest.raises(CatalogueError, match="header"):
        read_phases(text, "38038071")


def test_phases_of_another_event_are_an_error():
    with pytest.raises(CatalogueError, match="of event 38038071"):
        read_phases(phases(CLC), "ci38457511")


def many_picks(count=400):
    rng = np.random.default_rng(7)
    origin = UTCDateTime(EVENT["origin_time_utc"])
    rows = [
        {
            "event_id": "ev_1",
            "network": "CI",
            "station": f"S{n}",
            "location": ("", "01")[n % 2],
            "channel": ("HHZ", "")[n % 3 == 0],
            "phase": ("P", "S")[n % 2],
            "time_utc": str(UTCDateTime(ns=origin.ns + int(rng.integers(0, 600_000_000)) * 1000)),
            "polarity": n % 3 - 1,
            "polarity_quality": float(rng.uniform(0, 1)),
            "source": "SCEDC",
        }
        for n in range(count)
    ]
    return pd.DataFrame(rows, columns=list(PICK))


def test_round_trip_is_exact():
    picks = many_picks()
    read = read_phases(write_phases(picks, EVENT), "ev_1")
    assert read.problems == []
    pd.testing.assert_frame_equal(read.table, picks)


def test_written_text_is_what_scedc_would_send():
    picks = many_picks(1).assign(
        time_utc="2020-03-04T06:00:05.623457Z", polarity=-1, polarity_quality=0.5, channel="HHZ"
    )
    text = write_phases(picks, pd.Series(EVENT))
    assert text.splitlines() == [
        "ev_1 eq l 2020/03/04,05:59:59.123457 34.0 -117.5 8.25 4.1 l",
        " CI S0 HHZ -- nan nan nan P d. e 0.5 nan 6.500000",
    ]
    assert " 0.00 n\n" in write_phases(picks, EVENT | {"magnitude": math.nan})
    assert read_phases(write_phases(picks[:0], EVENT), "ev_1").table.empty


@pytest.mark.parametrize("column", ["time_utc", "station"])
def test_pick_that_cannot_be_written_is_an_error(column):
    with pytest.raises(CatalogueError, match="no time or no station"):
        write_phases(many_picks(2).assign(**{column: ""}), EVENT)
