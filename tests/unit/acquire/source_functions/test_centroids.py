"""Depths and mechanisms from GCMT for functions that state none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quakesource.acquire.source_functions import read_source_functions, with_centroids
from quakesource.errors import CatalogueError

SHARED = Path(__file__).parents[5] / "shared/data"
USGS = SHARED / "stf/usgs_hayes2017_subevents2019/USGS_STFS.tar.xz"
NDK = SHARED / "catalogs/gcmt_ndk_monthly_2005-2015"
# the first event of 2005
EL_SALVADOR = """\
PDE  2005/01/01 01:20:05.4  13.78  -88.78 193.1 5.0 0.0 EL SALVADOR
C200501010120A   B:  4    4  40 S: 27   33  50 M:  0    0   0 CMT: 1 TRIHD:  0.6
CENTROID:     -0.3 0.9  13.76 0.06  -89.08 0.09 162.8 12.5 FREE S-20050322125201
23  0.838 0.201 -0.005 0.231 -0.833 0.270  1.050 0.121 -0.369 0.161  0.044 0.240
V10   1.581 56  12  -0.537 23 140  -1.044 24 241   1.312   9 29  142 133 72   66
"""


def event(**changes):
    row = {
        "event_id": "p1",
        "origin_time_utc": "2005-01-01T00:00:00.000000Z",
        "latitude_deg": 13.8,
        "longitude_deg": -88.8,
        "depth_km": np.nan,
        "magnitude": 4.7,
        "strike_deg": np.nan,
        "dip_deg": np.nan,
        "rake_deg": np.nan,
    }
    return pd.DataFrame([row | changes])


@pytest.fixture
def ndk(tmp_path):
    (tmp_path / "jan05.ndk").write_text(EL_SALVADOR + "\n" + EL_SALVADOR.replace("2005/01/01", "2005/01/07"))
    return tmp_path


def test_an_event_gets_the_centroid_of_its_day_place_and_size(ndk):
    made, problems = with_centroids(event(), ndk)
    assert problems == []
    assert made.loc[0, "depth_km"] == 162.8
    # the published planes, in whole degrees
    planes = ((9, 29, 142), (133, 72, 66))
    found = made.loc[0, ["strike_deg", "dip_deg", "rake_deg"]].to_numpy(float)
    assert min(np.abs(found - plane).max() for plane in planes) < 1


@pytest.mark.parametrize(
    "changes",
    [
        {"origin_time_utc": "2005-01-02T00:00:00.000000Z"},
        {"origin_time_utc": "2005-01-01T01:30:00.000000Z"},
        {"latitude_deg": 16.0},
        {"magnitude": 6.0},
    ],
    ids=["another day", "another minute", "elsewhere", "larger"],
)
def test_another_event_is_not_taken_for_it(ndk, changes):
    made, problems = with_centroids(event(**changes), ndk)
    assert made["depth_km"].isna().all()
    assert [name for name, _ in problems] == ["p1"]


def test_what_a_publisher_states_is_kept(ndk):
    made, _ = with_centroids(event(depth_km=20.0), ndk)
    assert made.loc[0, "depth_km"] == 20.0
    assert made.loc[0, "dip_deg"] > 0
    stated = event(depth_km=20.0, strike_deg=1.0, dip_deg=2.0, rake_deg=3.0)
    pd.testing.assert_frame_equal(with_centroids(stated, ndk)[0], stated)


def test_a_folder_without_ndk_files_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match=r"No ndk file"):
        with_centroids(event(), tmp_path)


@pytest.mark.real
@pytest.mark.skipif(not (USGS.is_file() and NDK.is_dir()), reason=f"no real functions and mechanisms in {SHARED}")
def test_real_functions_of_2005_to_2015_find_their_mechanisms():
    functions = read_source_functions(USGS, "usgs").functions
    names = ("event_id", "origin_time_utc", "latitude_deg", "longitude_deg", "depth_km", "magnitude")
    planes = dict.fromkeys(("strike_deg", "dip_deg", "rake_deg"), np.nan)
    events = pd.DataFrame([{name: getattr(f, name) for name in names} | planes for f in functions])
    covered = (events["origin_time_utc"] >= "2005-01-01") & (events["origin_time_utc"] < "2015-04-01")
    made, problems = with_centroids(events[covered], NDK)
    assert covered.sum() > 60
    assert len(problems) <= 2
    assert made["depth_km"].notna().sum() == covered.sum() - len(problems)
