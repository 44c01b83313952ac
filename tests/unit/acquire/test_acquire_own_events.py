"""Earthquakes of an import: from SAC headers, from files of their own, from a table."""

import numpy as np
import pandas as pd
import pytest
from archive_examples import ORIGIN, counts, event_table, record, write_sac
from obspy import read

from quakesource.acquire.catalogue import read_own_event, write_events
from quakesource.acquire.imported_events import event_file, imported_events
from quakesource.acquire.sac_event import event_from_sac, looks_like_sac
from quakesource.errors import CatalogueError, SettingsError
from quakesource.settings import ImportSettings
from quakesource.tables import EVENT

HYPOCENTRE = {"evla": 61.45, "evlo": -149.74, "evdp": 33.5}


def sac(path, **header):
    """A record that starts a minute before ORIGIN."""
    write_sac(path, record(counts()), **header)
    return path


def test_the_reference_time_is_the_origin_where_o_is_not_set(tmp_path):
    """ObsPy writes the start of the record as reference time, with b = 0."""
    row = event_from_sac(sac(tmp_path / "a.sac", **HYPOCENTRE, mag=4.5), "mine").iloc[0]
    assert list(row.index) == list(EVENT)
    assert row["origin_time_utc"] == str(ORIGIN - 60)
    assert (row["event_id"], row["magnitude"]) == ("mine", 4.5)
    assert (row["latitude_deg"], row["longitude_deg"]) == pytest.approx((61.45, -149.74), abs=1e-5)
    assert row["depth_km"] == pytest.approx(33.5)


@pytest.mark.parametrize("o_s", [60.0, 12.5, -30.0])
def test_o_is_counted_from_the_reference_time(tmp_path, o_s):
    row = event_from_sac(sac(tmp_path / "a.sac", **HYPOCENTRE, o=o_s), "mine").iloc[0]
    assert row["origin_time_utc"] == str(ORIGIN - 60 + o_s)
    assert np.isnan(row["magnitude"])


@pytest.mark.parametrize("b_s", [-60.0, 25.0])
def test_o_is_not_counted_from_the_first_sample(tmp_path, b_s):
    """Records whose reference time is the origin start at b, before or after it."""
    path = sac(tmp_path / "a.sac", **HYPOCENTRE)
    stream = read(str(path))
    reference = ORIGIN - 60 - b_s
    time = {"nzyear": reference.year, "nzjday": reference.julday, "nzhour": reference.hour, "nzmin": reference.minute}
    stream[0].stats.sac.update({**time, "nzsec": reference.second, "nzmsec": 0, "b": b_s, "o": 0.0})
    stream.write(str(path), format="SAC")
    assert read(str(path))[0].stats.starttime == ORIGIN - 60
    assert event_from_sac(path, "mine").iloc[0]["origin_time_utc"] == str(reference)


@pytest.mark.parametrize("missing", HYPOCENTRE)
def test_a_header_that_lacks_the_hypocentre(tmp_path, missing):
    header = {name: value for name, value in HYPOCENTRE.items() if name != missing}
    with pytest.raises(CatalogueError, match=rf"lacks {missing}[\s\S]*next:"):
        event_from_sac(sac(tmp_path / "a.sac", **header), "mine")


def test_depth_zero_is_a_depth(tmp_path):
    assert event_from_sac(sac(tmp_path / "a.sac", evla=0.0, evlo=0.0, evdp=0.0), "x").iloc[0]["depth_km"] == 0


@pytest.mark.parametrize("order", ["<", ">"])
def test_sac_is_recognised_in_either_byte_order(tmp_path, order):
    trace = record(counts().astype(np.float32))
    trace.write(str(tmp_path / "a"), format="SAC", byteorder={"<": 0, ">": 1}[order])
    assert looks_like_sac(tmp_path / "a")


def test_other_files_are_no_sac(tmp_path):
    record(counts()).write(str(tmp_path / "a.mseed"), format="MSEED")
    (tmp_path / "short").write_bytes(b"\x06\x00\x00\x00")
    (tmp_path / "empty").write_bytes(b"")
    write_events(event_table(), tmp_path / "event.xml")
    event_table().to_csv(tmp_path / "event.csv", index=False)
    for name in ("a.mseed", "short", "empty", "event.xml", "event.csv"):
        assert not looks_like_sac(tmp_path / name), name


def test_own_events_of_every_kind_take_the_users_name(tmp_path):
    write_events(event_table(event_id="theirs"), tmp_path / "event.xml")
    event_table(event_id="theirs").to_csv(tmp_path / "event.csv", index=False)
    sac(tmp_path / "event.sac", **HYPOCENTRE)
    for name in ("event.xml", "event.csv", "event.sac"):
        table = read_own_event(tmp_path / name, "mine")
        assert table["event_id"].tolist() == ["mine"], name
        assert list(table.columns) == list(EVENT)


def test_a_file_of_several_earthquakes_is_no_own_file(tmp_path):
    pd.concat([event_table(), event_table(event_id="e2")]).to_csv(tmp_path / "event.csv", index=False)
    with pytest.raises(CatalogueError, match=r"holds 2 earthquakes[\s\S]*next:"):
        read_own_event(tmp_path / "event.csv", "mine")


def imports(root, *collections, events="events.csv"):
    section = [{"folder": ".", "waveforms": "*", **collection} for collection in collections]
    return ImportSettings(root=root, events=events, collections=section)


@pytest.fixture
def root(tmp_path):
    pd.concat([event_table(event_id=name, depth_km=5.0) for name in ("e1", "e2", "e3")]).to_csv(
        tmp_path / "events.csv", index=False
    )
    sac(tmp_path / "own/b.sac", **HYPOCENTRE)
    sac(tmp_path / "own/a.sac", **{**HYPOCENTRE, "evdp": 12.0})
    return tmp_path


def test_events_of_the_table_that_have_a_collection(root):
    table = imported_events(imports(root, {"event": "e3"}, {"event": "e1"}, {"event": "e3"})).table
    assert sorted(table["event_id"]) == ["e1", "e3"]
    assert list(table.columns) == list(EVENT)


def test_an_own_file_goes_before_the_table_and_of_a_pattern_the_first_match_counts(root):
    table = imported_events(imports(root, {"event": "e1", "event_file": "own/*.sac"}, {"event": "e2"})).table
    depth = table.set_index("event_id")["depth_km"]
    assert depth.to_dict() == {"e1": pytest.approx(12.0), "e2": 5.0}


def test_own_files_need_no_table(root):
    table = imported_events(imports(root, {"event": "x", "event_file": "own/b.sac"}, events=None)).table
    assert table["event_id"].tolist() == ["x"]


@pytest.mark.parametrize(
    ("collections", "events"),
    [
        ((), "events.csv"),
        (({"event": "e1"},), None),
        (({"event": "x", "event_file": "own/b.sac"}, {"event": "e1"}), None),
    ],
)
def test_nothing_that_could_tell_of_the_events(root, collections, events):
    with pytest.raises(SettingsError, match="next:"):
        imported_events(imports(root, *collections, events=events))


def test_an_own_file_that_is_not_there(root):
    section = imports(root, {"event": "x", "event_file": "own/nothing*.sac"})
    assert event_file(section, "own/nothing*.sac") == root / "own/nothing*.sac"
    with pytest.raises(CatalogueError, match=r"There is no file .*nothing\*"):
        imported_events(section)


def test_folders_that_match_a_pattern_are_no_files(root):
    (root / "own/0.sac").mkdir()
    assert event_file(imports(root), "own/*.sac") == root / "own/a.sac"
