"""GCMT's ndk files: numbers, and damaged blocks."""

import numpy as np
import pytest
from shared_files import shared_file

from quakesource.acquire.formats import read_ndk
from quakesource.errors import CatalogueError
from quakesource.mechanisms import kagan_angle, moment_tensor
from quakesource.tables import EVENT, MOMENT_TENSOR_COLUMNS, REFERENCE

# the first event of 2005
EL_SALVADOR = """\
PDE  2005/01/01 01:20:05.4  13.78  -88.78 193.1 5.0 0.0 EL SALVADOR
C200501010120A   B:  4    4  40 S: 27   33  50 M:  0    0   0 CMT: 1 TRIHD:  0.6
CENTROID:     -0.3 0.9  13.76 0.06  -89.08 0.09 162.8 12.5 FREE S-20050322125201
23  0.838 0.201 -0.005 0.231 -0.833 0.270  1.050 0.121 -0.369 0.161  0.044 0.240
V10   1.581 56  12  -0.537 23 140  -1.044 24 241   1.312   9 29  142 133 72   66
"""


def block(name="C200501010120A", **changes):
    text = EL_SALVADOR.replace("C200501010120A", name.ljust(14))
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return text


def test_numbers_of_an_event():
    read = read_ndk(EL_SALVADOR.encode())
    assert read.problems == []
    assert list(read.events.columns) == list(EVENT)
    assert list(read.references.columns) == list(REFERENCE)
    (event,), (reference,) = read.events.to_dict("records"), read.references.to_dict("records")
    assert event["event_id"] == reference["event_id"] == "C200501010120A"
    assert event["origin_time_utc"] == "2005-01-01T01:20:05.400000Z"
    assert (event["latitude_deg"], event["longitude_deg"], event["depth_km"]) == (13.78, -88.78, 193.1)
    assert event["magnitude"] == pytest.approx(2 / 3 * (np.log10(1.312e16) - 9.1), abs=0.005)
    # up-south-east, and 1e23 dyne-cm are 1e16 N·m
    tensor = [reference[name] for name in MOMENT_TENSOR_COLUMNS]
    assert tensor == pytest.approx([0.838e16, -0.005e16, -0.833e16, 1.050e16, -0.369e16, 0.044e16])
    assert reference["depth_km"] == 162.8
    assert kagan_angle(tensor, moment_tensor([9, 133], [29, 72], [142, 66])) == pytest.approx([0, 0], abs=2)
    assert reference["source"] == "GCMT C200501010120A, S-20050322125201"


@pytest.mark.parametrize(
    ("clock", "time"),
    [("23:59:60.0", "2005-01-02T00:00:00.000000Z"), ("01:20:60.5", "2005-01-01T01:21:00.500000Z")],
)
def test_seconds_of_60(clock, time):
    assert read_ndk(block(time=("01:20:05.4", clock))).events["origin_time_utc"].tolist() == [time]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("0.838 0.201", "0.8x8 0.201"), "0.8x8"),
        (("01:20:05.4", "01:99:05.4"), "no such time of day"),
        (("  13.78 ", " 113.78 "), "no place on the Earth"),
        (("1.312", "13.12"), "is not that of the tensor"),
        (("\n23  0.838", "\n33  0.838"), ""),
        (("FREE", "FOUR"), "Unknown type of depth"),
        (("9 29  142 133 72   66", "9 29"), ""),
        (("CMT: 1", "CMT: 7"), "Unknown source type"),
    ],
)
def test_damaged_block_is_told_and_costs_no_other(change, reason):
    text = block("C1") + block("C2", damage=change) + block("C3")
    if change[1].startswith("\n33"):  # a wrong exponent moves all numbers together: an impossible magnitude
        text = text.replace("\n33  ", "\n44  ")
    read = read_ndk(text)
    assert read.events["event_id"].tolist() == read.references["event_id"].tolist() == ["C1", "C3"]
    ((name, said),) = read.problems
    assert name == "C2"
    assert said
    assert reason in said


def test_lost_line_costs_only_its_block():
    for lost in range(5):
        lines = block("C2").splitlines(keepends=True)
        read = read_ndk(block("C1") + "".join(lines[:lost] + lines[lost + 1 :]) + block("C3"))
        assert set(read.events["event_id"]) >= {"C1"}, lost
        assert "C2" not in read.events["event_id"].tolist()
        assert "C3" in read.events["event_id"].tolist(), lost
        assert read.problems, lost


def test_cut_file_and_repeated_event():
    read = read_ndk(block("C1") + block("C1") + "\n".join(block("C2").splitlines()[:4]))
    assert read.events["event_id"].tolist() == ["C1"]
    assert read.problems == [("C1", "the event is listed twice"), ("C2", "the file ends after 4 of 5 lines")]


@pytest.mark.parametrize("text", ["", "<html>\n404\n", "PDE  2005/01/01 01:20:05.4"])
def test_another_file_is_an_error(text):
    with pytest.raises(CatalogueError):
        read_ndk(text)


@pytest.mark.real
@pytest.mark.parametrize(("name", "count"), [("mar11.ndk", 347), ("apr05.ndk", 189)])
def test_every_block_of_a_real_month(name, count):
    text = shared_file(f"catalogs/gcmt_ndk_monthly_2005-2015/{name}").read_text()
    read = read_ndk(text)
    assert len(text.splitlines()) == 5 * count
    assert len(read.events) == count
    assert read.problems == []
    planes = np.array([line[56:].split()[:3] for line in text.splitlines()[4::5]], dtype=float)
    angles = kagan_angle(read.references[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float), moment_tensor(*planes.T))
    assert np.median(angles) < 1  # planes are printed in whole degrees


@pytest.mark.real
def test_tohoku():
    read = read_ndk(shared_file("catalogs/gcmt_ndk_monthly_2005-2015/mar11.ndk").read_text())
    row = read.references.loc[read.references["mw"].idxmax()]
    assert row["mw"] == pytest.approx(9.08, abs=0.02)
    assert row["event_id"] == "M201103110546A"
