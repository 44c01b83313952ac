"""SCEDC's catalogue of a year and the index of its open data."""

import pandas as pd
import pytest
from shared_files import shared_file

from quakesource.acquire.formats import read_catalogue, read_index
from quakesource.errors import CatalogueError

HEADER = "#YYY/MM/DD HH:mm:SS.ss ET GT MAG  M    LAT     LON     DEPTH Q  EVID     NPH NGRM\n"
LINE = "2018/08/29 02:33:28.33 eq  l 4.38 w    34.136 -117.775   5.5 A 38038071  400 3209"
INDEX = "PREFIX,MS_FILENAME,PHASE_FILENAME,ORIGIN_DATETIME,ET,GT,MAG,M,LAT,LON,DEPTH,Q,EVID,NPH,NGRM\n"
OLD_INDEX = "YYYY/MM/DD,HH:mm:SS.ss,ET,GT,MAG,M,LAT,LON,DEPTH,Q,EVID,NPH,NGRM\n"
EXPECTED = {
    "event_id": "38038071",
    "origin_time_utc": "2018-08-29T02:33:28.330000Z",
    "latitude_deg": 34.136,
    "longitude_deg": -117.775,
    "depth_km": 5.5,
    "magnitude": 4.38,
    "et": "eq",
    "gt": "l",
    "magnitude_type": "w",
}


def catalogue(*lines, said=None):
    return HEADER + "\n".join([*lines, "", f"### Number of rows returned:{len(lines) if said is None else said} ", ""])


def test_numbers_of_a_row():
    read = read_catalogue(catalogue(LINE))
    assert read.table.to_dict("records") == [EXPECTED]
    assert read.problems == []


@pytest.mark.parametrize(
    "text",
    [
        INDEX
        + "event_waveforms/2018/2018_241,38038071.ms,38038071.phase,2018/08/29 02:33:28.330000,eq,l,4.38,w,34.136,"
        "-117.775,5.5,A,38038071,400,3209\n",
        INDEX + "x,,,2018-08-29T02:33:28.33Z,eq,l,4.38,w,34.136,-117.775,5.5,A,38038071,400,3209\n",
        OLD_INDEX + "2018/08/29,02:33:28.33,eq,l,4.38,w,34.136,-117.775,5.5,A,38038071,400,3209\n",
        "#" + OLD_INDEX[1:].replace(",", ", ") + "2018/08/29, 02:33:28.33, eq, l, 4.38, w, 34.136, -117.775, 5.5, A, "
        "38038071, 400, 3209\n",
    ],
)
def test_index_of_any_year_gives_the_same_row(text):
    read = read_index(text.encode())
    assert read.table.to_dict("records") == [EXPECTED]
    assert read.problems == []


def test_seconds_of_60_roll_over():
    lines = [
        LINE.replace("02:33:28.33", "23:59:60.00"),
        LINE.replace("02:33:28.33", "02:24:60.99").replace("71 ", "72 "),
    ]
    times = ["2018-08-30T00:00:00.000000Z", "2018-08-29T02:25:00.990000Z"]
    assert read_catalogue(catalogue(*lines)).table["origin_time_utc"].tolist() == times
    index = INDEX + "".join(
        f"x,,,2018/08/29 {clock},eq,l,1,l,34,-117,5,A,{n},4,3\n"
        for n, clock in enumerate(("23:59:60.00", "02:24:60.99"))
    )
    assert read_index(index).table["origin_time_utc"].tolist() == times


def test_event_without_magnitude_is_not_of_magnitude_zero():
    none = read_catalogue(
        catalogue(LINE.replace("4.38 w", "0.00 n"), LINE.replace("4.38 w", "0.00 l").replace("71", "72"))
    )
    assert none.table["magnitude"].isna().tolist() == [True, False]
    blank = read_index(INDEX + "x,,,2018/08/29 02:33:28.33,eq,l,,,34.136,-117.775,5.5,A,38038071,400,3209\n")
    assert blank.table["magnitude"].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE.replace(" l ", " "), "12 columns instead of 13"),
        (LINE.replace("02:33:28", "02:93:28"), "no such time of day"),
        (LINE.replace("2018/08/29", "2018/08/32"), "day"),
        (LINE.replace("34.136", "134.136"), "no place on the Earth"),
        (LINE.replace("  5.5 ", " 99999 "), "no depth"),
        (LINE.replace("4.38", "****"), "could not convert"),
        (LINE.replace("4.38", " nan"), "no magnitude"),
        (LINE.replace("38038071", "38038072"), "listed twice"),
    ],
)
def test_bad_row_is_told_and_costs_no_other(line, reason):
    good = LINE.replace("38038071", "38038072")
    read = read_catalogue(catalogue(good, line))
    assert read.table["event_id"].tolist() == ["38038072"]
    ((_, said),) = read.problems
    assert reason in said


def test_cut_row_of_an_index_is_told():
    good = "x,,,2018/08/29 02:33:28.33,eq,l,4.38,w,34.136,-117.775,5.5,A,1,400,3209\n"
    read = read_index(INDEX + good + good.replace("A,1,", "A,2,")[:50])
    assert read.table["event_id"].tolist() == ["1"]
    assert [reason for _, reason in read.problems] == ["another number of columns than the header"]


@pytest.mark.parametrize("text", [catalogue(LINE, said=2), "<html>\n404\n</html>", "", HEADER])
def test_cut_or_other_catalogue_is_an_error(text):
    with pytest.raises(CatalogueError):
        read_catalogue(text)


@pytest.mark.parametrize(
    "text",
    ["", "<html>\n404\n</html>", INDEX, OLD_INDEX.replace("HH:mm:SS.ss", "TIME"), INDEX.replace("EVID", "ID") + "x\n"],
)
def test_other_index_is_an_error(text):
    with pytest.raises(CatalogueError):
        read_index(text)


@pytest.mark.real
@pytest.mark.parametrize(("year", "rows", "blasts", "with_mw"), [(2018, 20730, 708, 25), (2024, 17265, 730, 53)])
def test_every_row_of_a_real_year(year, rows, blasts, with_mw):
    text = shared_file(f"services/catalog/SCEC_DC_{year}.catalog").read_text()
    read = read_catalogue(text)
    assert f"Number of rows returned:{rows}" in text
    assert len(read.table) + len(read.problems) == rows
    assert read.problems == []
    assert (read.table["et"] == "qb").sum() == blasts
    assert (read.table["magnitude_type"] == "w").sum() == with_mw
    times = pd.to_datetime(read.table["origin_time_utc"])
    assert times.dt.year.eq(year).all()
    assert times.is_monotonic_increasing
    assert read.table["latitude_deg"].between(32, 37).all()


@pytest.mark.real
def test_catalogue_and_derived_list_are_the_same_numbers():
    listed = pd.read_csv(
        shared_file("services/catalog/scsn_local_eq_M3plus_1999_2026_from_SCEDC-catalogs.csv"), dtype={"evid": str}
    )
    listed = listed[listed["year"] == 2018]
    table = read_catalogue(shared_file("services/catalog/SCEC_DC_2018.catalog").read_text()).table
    ours = table[(table["et"] == "eq") & (table["gt"] == "l") & (table["magnitude"] >= 3)]
    assert len(listed) > 50
    assert ours["event_id"].tolist() == listed["evid"].tolist()
    assert ours["depth_km"].tolist() == listed["depth_km"].tolist()
