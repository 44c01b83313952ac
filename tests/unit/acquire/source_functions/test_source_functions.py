"""Source time functions as they are published."""

import tarfile
from pathlib import Path

import numpy as np
import obspy
import pytest

from quakesource.acquire.source_functions import read_source_functions
from quakesource.acquire.source_functions.scardec import parse_scardec
from quakesource.acquire.source_functions.usgs import parse_usgs
from quakesource.errors import CatalogueError

SCARDEC = Path(obspy.__file__).parent / "io/scardec/tests/data/test.scardec"
USGS = Path(__file__).parents[5] / "shared/data/stf/usgs_hayes2017_subevents2019/USGS_STFS.tar.xz"


def usgs_text(rate, moment=None, step=0.07):
    moment = sum(rate) * step if moment is None else moment
    rows = "\n".join(f"{i * step:.6f} {value:.6e}" for i, value in enumerate(rate))
    return f"2011 3 11 9.1 {moment:.4e} 38.3 142.4\n{rows}\n"


PULSE = [0, 1e18, 4e18, 6e18, 5e18, 3e18, 2e18, 1e18, 5e17, 0, 0, 0]


def test_a_file_of_scardec_is_read_as_obspy_reads_it():
    mine = parse_scardec(SCARDEC.read_text(), "x")
    (event,) = obspy.read_events(str(SCARDEC))
    assert mine.origin_time_utc == str(event.origins[0].time)
    assert mine.depth_km == pytest.approx(event.origins[0].depth / 1000)
    assert mine.moment_n_m == pytest.approx(event.focal_mechanisms[0].moment_tensor.scalar_moment)
    assert mine.step_s == pytest.approx(0.0703125, rel=1e-5)
    assert (mine.strike_deg, mine.dip_deg, mine.rake_deg) == (273, 21, -104)
    assert mine.problem() == ""
    assert mine.integral_n_m == pytest.approx(mine.moment_n_m, rel=0.1)


def test_a_file_of_the_usgs_is_read():
    mine = parse_usgs(usgs_text(PULSE), "p1")
    assert (mine.magnitude, mine.latitude_deg, mine.longitude_deg) == (9.1, 38.3, 142.4)
    assert mine.integral_n_m == pytest.approx(mine.moment_n_m, rel=1e-3)
    assert mine.duration_s == pytest.approx(8 * 0.07)


@pytest.mark.parametrize(
    ("rate", "moment", "reason"),
    [
        ([*PULSE[:6], -1e18, *PULSE[7:]], None, "negative to -17 %"),
        (PULSE[:6] + [3e18] * 6, None, "cut: it ends at"),
        (PULSE, 1e20, "its integral is"),
        ([0.0] * 12, 1e18, "no positive moment rate"),
        ([*PULSE[:5], float("nan"), *PULSE[6:]], 1e18, "not finite"),
        (PULSE, -1e18, "its header says a moment of -1.00e+18"),
        ([0.0, -9e15] * 60 + [0.0, 1e18] + [0.0, -9e15] * 60 + [0.0], 1e18, "its integral is not positive"),
    ],
)
def test_functions_that_cannot_be_used_are_told(rate, moment, reason):
    assert reason in parse_usgs(usgs_text(rate, moment), "x").problem()


def test_a_folder_gives_functions_and_drops(tmp_path):
    (tmp_path / "p1.newstf").write_text(usgs_text(PULSE))
    (tmp_path / "p2.newstf").write_text(usgs_text([0.0] * 12, 1e18))
    (tmp_path / "p3.newstf").write_text("not found")
    (tmp_path / "readme.txt").write_text("other")
    read = read_source_functions(tmp_path, "usgs")
    assert [function.event_id for function in read.functions] == ["p1"]
    assert [event for event, _ in read.drops] == ["p2", "p3"]


def test_scardec_is_told_apart_by_average_and_optimal(tmp_path):
    folder = tmp_path / "FCTs_20140125_051418_JAVA"
    folder.mkdir()
    for kind in ("moy", "opt"):
        (folder / f"fct{kind}source_20140125_051418_JAVA").write_text(SCARDEC.read_text())
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
        archive.add(folder, folder.name)
    for path in (tmp_path, tmp_path / "all.tar.gz"):
        for kind in ("scardec", "scardec_optimal"):
            read = read_source_functions(path, kind)
            assert [function.event_id for function in read.functions] == ["20140125_051418_JAVA"]


def test_functions_that_lie_in_one_folder_are_events_of_their_own(tmp_path):
    for event in ("A", "B"):
        (tmp_path / f"fctmoysource_{event}").write_text(SCARDEC.read_text())
    assert [f.event_id for f in read_source_functions(tmp_path, "scardec").functions] == ["A", "B"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("2011 3 11", "1e400 3 11"),
        lambda text: text.replace("0.070000", "0.090000"),
        lambda text: text.replace("2011 3 11 9.1", "2011 3 11 nine"),
        lambda text: text[:60],
    ],
    ids=["a year beyond all", "an uneven time", "a word", "cut"],
)
def test_one_odd_file_is_dropped_and_costs_no_other(tmp_path, spoil):
    (tmp_path / "p1.newstf").write_text(usgs_text(PULSE))
    (tmp_path / "p2.newstf").write_text(spoil(usgs_text(PULSE)))
    read = read_source_functions(tmp_path, "usgs")
    assert [f.event_id for f in read.functions] == ["p1"]
    assert [event for event, _ in read.drops] == ["p2"]


@pytest.mark.parametrize("name", ["nothing", "empty", "page.tar"])
def test_what_is_no_folder_of_functions_is_an_error(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.tar").write_text("<html>")
    with pytest.raises(CatalogueError):
        read_source_functions(tmp_path / name, "usgs")


@pytest.mark.real
@pytest.mark.skipif(not USGS.is_file(), reason=f"no real source time functions at {USGS}")
def test_all_167_real_functions_are_read():
    read = read_source_functions(USGS, "usgs")
    assert len(read.functions) + len(read.drops) == 167
    ratio = [function.integral_n_m / function.moment_n_m for function in read.functions]
    assert np.median(ratio) == pytest.approx(1, abs=0.01)
    assert len(read.functions) >= 160
