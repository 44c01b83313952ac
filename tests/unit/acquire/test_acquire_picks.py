"""Picks from CSV, SKHASH CSV and QuakeML; what cannot be read is said."""

import pandas as pd
import pytest
from archive_examples import ORIGIN, counts, event_table, record, station_xml
from obspy.core.event import (
    Arrival,
    Catalog,
    Event,
    Magnitude,
    Origin,
    Pick,
    ResourceIdentifier,
    WaveformStreamID,
)

from quakesource.acquire.archive import open_archive
from quakesource.acquire.picks import read_picks
from quakesource.errors import CatalogueError
from quakesource.settings import CollectionSettings, ImportSettings
from quakesource.stages.import_waveforms import import_waveforms
from quakesource.tables import PICK

OURS = """network,station,location,channel,phase,time_utc,polarity,polarity_quality,source
XX,ABC,,BHZ,Pg,2020-03-04T06:00:05.5,1,1.0,me
XX,DEF,,BHZ,P,2020-03-04T06:00:07,down,,me
XX,GHI,,BHZ,P,2020-03-04T06:00:08,-,0.5,me
XX,GHI,,BHN,S,2020-03-04T06:00:12,,,me
XX,JKL,,BHZ,Lg,2020-03-04T06:00:20,,,me
XX,MNO,,BHZ,P,yesterday,1,1,me
"""
SKHASH = """# comment
event_id,network,station,location,channel,p_polarity
e1,XX,ABC,--,BHZ,1.0
e1,XX,DEF,--,BHZ,-0.5
e2,XX,ABC,--,BHZ,-1.0
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ours.csv").write_text(OURS)
    (tmp_path / "skhash.csv").write_text(SKHASH)
    quakeml().write(str(tmp_path / "event.xml"), format="QUAKEML")
    return tmp_path


def quakeml(**changes):
    picks = [
        Pick(
            time=ORIGIN + 5,
            waveform_id=WaveformStreamID("XX", "ABC", "", "BHZ"),
            polarity="positive",
            onset="impulsive",
            phase_hint="P",
        ),
        Pick(time=ORIGIN + 9, waveform_id=WaveformStreamID("XX", "ABC", "", "BHN"), phase_hint="S"),
        Pick(
            time=ORIGIN + 6, waveform_id=WaveformStreamID("XX", "DEF", "", "BHZ"), polarity="negative", phase_hint="P"
        ),
        Pick(time=ORIGIN + 30, waveform_id=WaveformStreamID("XX", "DEF", "", "BHZ"), phase_hint="PKP"),
    ]
    arrivals = [Arrival(pick_id=pick.resource_id, phase=pick.phase_hint) for pick in picks]
    origin = Origin(time=ORIGIN, latitude=35.0, longitude=-117.0, depth=8000.0, arrivals=arrivals)
    event = Event(
        resource_id=ResourceIdentifier("smi:x/e1"), origins=[origin], picks=picks, magnitudes=[Magnitude(mag=4.2)]
    )
    return Catalog([event] * changes.get("events", 1))


def test_our_table_is_read_and_bad_rows_are_named(folder):
    picks = read_picks(folder / "ours.csv", "e1")
    assert list(picks.table.columns) == list(PICK)
    assert picks.table["polarity"].tolist() == [1, -1, 0]
    assert picks.table["phase"].tolist() == ["P", "P", "S"]
    assert picks.table["polarity_quality"].tolist() == [1.0, 0.5, 1.0]
    assert {codes["station"]: problem for codes, problem in picks.problems} == {
        "DEF": "unreadable polarity 'down'",
        "JKL": "unknown phase 'Lg'",
        "MNO": "unreadable time 'yesterday'",
    }


def test_skhash_polarities_are_sign_and_weight(folder):
    table = read_picks(folder / "skhash.csv", "e1").table
    assert table["polarity"].tolist() == [1, -1]
    assert table["polarity_quality"].tolist() == [1.0, 0.5]
    assert (table["time_utc"] == "").all()
    assert (table["event_id"] == "e1").all()


def test_quakeml_picks_of_the_arrivals(folder):
    picks = read_picks(folder / "event.xml", "mine")
    assert sorted(zip(picks.table["station"], picks.table["phase"], picks.table["polarity"], strict=True)) == [
        ("ABC", "P", 1),
        ("ABC", "S", 0),
        ("DEF", "P", -1),
    ]
    assert picks.table.set_index(["station", "phase"])["polarity_quality"]["DEF", "P"] == 0.5
    assert [problem for _, problem in picks.problems] == ["unknown phase 'PKP'"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "station,time_utc\nABC,2020-01-01\n", "lacks phase"),
        ("a.csv", "station,phase\nABC,P\n", "lacks polarity and time_utc"),
        ("a.csv", "", "Not a CSV table"),
        ("a.csv", 'a,"b\nc', "Not a CSV table|lacks"),
        ("a.xml", "<html>not here</html>", "format is not known"),
    ],
)
def test_files_that_are_no_picks_are_refused(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(CatalogueError, match=message):
        read_picks(tmp_path / name, "e1")


@pytest.mark.parametrize("field", ["polarity", "polarity_quality", "p_polarity"])
def test_values_out_of_range_are_problems(tmp_path, field):
    row = {"station": "ABC", "phase": "P", "time_utc": "2020-01-01", field: "3"}
    pd.DataFrame([row]).to_csv(tmp_path / "a.csv", index=False)
    picks = read_picks(tmp_path / "a.csv", "e1")
    assert picks.table.empty
    assert "is not within" in picks.problems[0][1]


def test_file_of_several_earthquakes_is_refused(tmp_path):
    quakeml(events=2).write(str(tmp_path / "two.xml"), format="QUAKEML")
    with pytest.raises(CatalogueError, match="2 earthquakes"):
        read_picks(tmp_path / "two.xml", "e1")


def make_archive(root, **changes):
    event_table().to_csv(root / "events.csv", index=False)
    (root / "data").mkdir()
    record(counts()).write(str(root / "data/XX.ABC.mseed"), format="MSEED")
    station_xml(("BHZ", 0, -90)).write(str(root / "data/XX.ABC.xml"), format="STATIONXML")
    (root / "data/picks.csv").write_text(OURS)
    quakeml().write(str(root / "event.xml"), format="QUAKEML")
    collection = CollectionSettings(
        **{"event": "e1", "folder": "data", "waveforms": "*.mseed", "stations": "*.xml", "units": "counts", **changes}
    )
    settings = ImportSettings(root=root, events="events.csv", collections=(collection,))
    import_waveforms(settings, archive=root / "archive/manifest.json", truth=root / "sealed/manifest.json")
    return open_archive(root / "archive/manifest.json")


def test_picks_reach_the_archive_and_its_ledger(tmp_path):
    archive = make_archive(tmp_path, picks="picks*.csv")
    picks = archive.picks()
    assert list(picks.columns) == list(PICK)
    assert picks["station"].tolist() == ["ABC", "GHI", "GHI"]
    assert picks["location"].tolist() == ["", "", ""]
    ledger = pd.read_parquet(tmp_path / "archive/ledger.parquet")
    bad = ledger[ledger["status"] == "unreadable pick"]
    assert sorted(bad["station"]) == ["DEF", "JKL", "MNO"]
    assert (bad["source"] == "data/picks.csv").all()


def test_picks_of_the_event_file_come_along(tmp_path):
    assert sorted(make_archive(tmp_path, event_file="event.xml").picks()["station"]) == ["ABC", "ABC", "DEF"]


def test_archive_without_picks_has_an_empty_table(tmp_path):
    picks = make_archive(tmp_path).picks()
    assert picks.empty
    assert list(picks.columns) == list(PICK)


def test_pattern_that_matches_nothing_is_an_error(tmp_path):
    with pytest.raises(CatalogueError, match="No file of picks matches"):
        make_archive(tmp_path, picks="*.picks")


SEISBENCH = """station,time,probability,phase
CX.PB01.,2020-03-04 06:00:10.120000,0.93,p
CX.PB01.00,2020-03-04 06:00:17.500000,0.41,S
CX.PB02.10.HH,2020-03-04 06:00:12.000000,0.55,P
PB03,2020-03-04 06:00:14.000000,0.6,P
CX.PB04.,2020-03-04 06:00:15.000000,1.6,P
"""


def test_picks_of_seisbench_keep_times_ids_and_probabilities(tmp_path):
    (tmp_path / "p.csv").write_text(SEISBENCH)
    read = read_picks(tmp_path / "p.csv", "e1")
    ids = read.table[["network", "station", "location", "phase"]].to_numpy().tolist()
    assert ids == [["CX", "PB01", "", "P"], ["CX", "PB01", "00", "S"], ["CX", "PB02", "10", "P"], ["", "PB03", "", "P"]]
    assert read.table["time_utc"][0] == "2020-03-04T06:00:10.120000Z"
    assert read.table["probability"].tolist() == ["0.93", "0.41", "0.55", "0.6"]
    assert (read.table["polarity"] == 0).all()
    assert "probability 1.6" in read.problems[0][1]
    assert read.passed_over == ()


def test_columns_that_are_passed_over_are_named(tmp_path):
    (tmp_path / "p.csv").write_text("station,phase,time_utc,weight,remark\nABC,P,2020-03-04T06:00:10,1,x\n")
    assert read_picks(tmp_path / "p.csv", "e1").passed_over == ("weight", "remark")
