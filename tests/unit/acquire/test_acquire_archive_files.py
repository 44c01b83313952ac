"""Archives written and read back: samples, paths, midnight, duplicates, ledger, manifest."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archive_examples import ORIGIN, as_archive, counts, event_table, record, station_xml
from obspy import Stream, Trace, UTCDateTime, read

from quakesource.acquire import Archive, ArchiveWriter, open_archive
from quakesource.acquire.cutting import within
from quakesource.errors import ArchiveError, ProductError
from quakesource.products import build_product
from quakesource.products.manifest import write_manifest

MIDNIGHT = UTCDateTime("2020-12-31T00:00:00") + 86400


def archive(folder: Path, *traces: Trace, inventory=None) -> Archive:
    manifest = folder / "archive" / "manifest.json"
    attributes = {"simulated": False}
    with build_product(manifest, "archive", "test", code="c", settings={}, inputs=[], attributes=attributes) as work:
        writer = ArchiveWriter(work)
        for trace in traces:
            writer.add_trace(trace, "e1", "here")
        if inventory is not None:
            writer.add_inventory(inventory)
        writer.finish(event_table())
    return open_archive(manifest)


def files(held: Archive) -> list[str]:
    root = held.product.folder / "waveforms"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def read_back(held: Archive, start: UTCDateTime, end: UTCDateTime) -> Stream:
    stream, problems = held.read("XX", "ABC", start, end)
    assert problems == {}
    return stream


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.int64, np.float32])
def test_samples_come_back_identical(tmp_path, dtype):
    data = (counts() % 30000).astype(dtype) * (1 if np.issubdtype(dtype, np.integer) else np.float32(1.7e-9))
    (back,) = read_back(archive(tmp_path, record(data)), ORIGIN - 300, ORIGIN + 900)
    assert np.array_equal(back.data, data)
    assert back.stats.starttime == ORIGIN - 60


def test_double_precision_keeps_seven_digits(tmp_path):
    data = 1e-9 * np.random.default_rng(0).standard_normal(500)
    (back,) = read_back(archive(tmp_path, record(data)), ORIGIN - 300, ORIGIN + 900)
    assert np.allclose(back.data, data, rtol=1e-7, atol=0)


def test_double_precision_of_a_centre_stays(tmp_path):
    data = 1e-9 * np.random.default_rng(0).standard_normal(500)
    trace = record(data)
    trace.stats.mseed = {"encoding": "FLOAT64"}
    (back,) = read_back(archive(tmp_path, trace), ORIGIN - 300, ORIGIN + 900)
    assert np.array_equal(back.data, data)


@pytest.mark.parametrize("top", [2**31 - 1, 2**33])
def test_large_counts_are_kept_or_refused_but_never_wrapped(tmp_path, top):
    data = counts(500).astype(np.int64)
    data[100], data[101] = top, -top
    try:
        held = archive(tmp_path, record(data))
    except ArchiveError:
        return
    stream, problems = held.read("XX", "ABC", ORIGIN - 300, ORIGIN + 900)
    assert problems or np.array_equal(stream[0].data.astype(np.int64), data)


def test_paths_are_those_of_sds(tmp_path):
    held = archive(tmp_path, record(counts()), record(counts(), location="10", channel="HHE"))
    assert files(held) == [
        "2020/XX/ABC/BHZ.D/XX.ABC..BHZ.D.2020.064",
        "2020/XX/ABC/HHE.D/XX.ABC.10.HHE.D.2020.064",
    ]


# With offset 0.7 a sample lies less than half a sample before midnight.
@pytest.mark.parametrize("offset_s", [0.0, 0.3, 0.7])
def test_record_over_midnight_and_new_year(tmp_path, offset_s):
    start = MIDNIGHT - 600 + offset_s
    data = counts(1200)
    held = archive(tmp_path, record(data, start, rate_hz=1.0))
    assert files(held) == ["2020/XX/ABC/BHZ.D/XX.ABC..BHZ.D.2020.366", "2021/XX/ABC/BHZ.D/XX.ABC..BHZ.D.2021.001"]
    whole = read_back(held, MIDNIGHT - 900, MIDNIGHT + 900).merge(method=-1)
    assert len(whole) == 1
    assert np.array_equal(whole[0].data, data)
    after = read_back(held, MIDNIGHT + 2, MIDNIGHT + 300)
    assert sum(trace.stats.npts for trace in after) >= 298
    before = read_back(held, MIDNIGHT - 300, MIDNIGHT - 2)
    assert sum(trace.stats.npts for trace in before) >= 298


def test_window_cuts_and_other_stations_stay_out(tmp_path):
    held = archive(tmp_path, record(counts()), record(counts(), station="ABCD"))
    (back,) = read_back(held, ORIGIN, ORIGIN + 10)
    assert (back.stats.station, back.stats.npts, back.stats.starttime) == ("ABC", 201, ORIGIN)
    assert len(read_back(held, ORIGIN + 5000, ORIGIN + 5100)) == 0


@pytest.mark.parametrize("seed", range(40))
def test_a_record_is_cut_as_obspy_cuts_it_alone(seed):
    rng = np.random.default_rng(seed)
    rate = rng.choice([1.0, 20.0, 99.998])
    trace = record(counts(300), rate_hz=rate)
    begin, end = trace.stats.starttime, trace.stats.endtime
    places = rng.choice([-400.0, -3.0, 2.4, 7.5, 80.3, 180.5, 294.4, 299.0, 900.0], 2, replace=False)
    start, stop = (begin + place / rate for place in sorted(places.tolist()))
    alone = Stream([trace.copy()]).trim(start, stop)
    earlier = trace.copy()
    earlier.stats.starttime = begin - 1000 - 0.37 / rate  # another earthquake of the day, on a grid of its own
    for stream in (Stream([trace.copy()]), Stream([earlier, trace.copy()])):
        found = [kept for kept in within(stream, start, stop) if kept.stats.endtime >= begin]
        assert len(found) == len(alone)
        for cut, expected in zip(found, alone, strict=True):
            assert cut.stats.starttime == expected.stats.starttime
            np.testing.assert_array_equal(cut.data, expected.data)
    assert end == trace.stats.endtime


def test_duplicates_become_one_trace_and_contradictions_stay_two(tmp_path):
    data = counts()
    overlapping = record(data[2000:], ORIGIN - 60 + 100)
    (back,) = read_back(archive(tmp_path / "a", record(data), record(data), overlapping), ORIGIN - 300, ORIGIN + 900)
    assert np.array_equal(back.data, data)
    assert len(read_back(archive(tmp_path / "b", record(data), record(data + 1)), ORIGIN - 300, ORIGIN + 900)) == 2


def test_gap_stays_a_gap(tmp_path):
    data = counts()
    held = archive(tmp_path, record(data[:2000]), record(data[3000:], ORIGIN - 60 + 150))
    stream = read_back(held, ORIGIN - 300, ORIGIN + 900)
    assert [trace.stats.npts for trace in stream] == [2000, 3000]


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_what_is_masked_is_a_gap(tmp_path, dtype):
    data = np.ma.masked_array(counts().astype(dtype), fill_value=-999999)
    data[2000:3000] = np.ma.masked
    trace = record(counts())
    trace.data = data
    stream = read_back(archive(tmp_path, trace), ORIGIN - 300, ORIGIN + 900)
    assert [trace.stats.npts for trace in stream] == [2000, len(data) - 3000]
    assert np.array_equal(stream[0].data, data.data[:2000])
    assert np.array_equal(stream[1].data, data.data[3000:])


def test_a_record_without_samples_is_no_record():
    start, end = ORIGIN - 300, ORIGIN + 900
    whole, none = record(counts()), Trace(np.empty(0, np.int32), {"starttime": ORIGIN, "sampling_rate": 1.0})
    assert within(Stream([whole, none]), start, end) == Stream([whole])


def test_ledger_has_a_row_for_everything_offered(tmp_path):
    writer = ArchiveWriter(tmp_path)
    writer.add_trace(record(counts()), "e1", "a.mseed")
    writer.record("e1", "b.mseed", None, "unreadable", "why")
    writer.record("e1", "c.mseed", record(counts(), station="DEF"), "other time", "never")
    writer.finish(event_table())
    ledger = pd.read_parquet(tmp_path / "ledger.parquet")
    assert list(ledger.source) == ["a.mseed", "b.mseed", "c.mseed"]
    assert list(ledger.status) == ["ok", "unreadable", "other time"]
    assert list(ledger.station) == ["ABC", "", "DEF"]
    assert writer.n_traces == 1


def test_station_metadata_of_several_inventories_is_joined(tmp_path):
    parts = station_xml(("BHZ", 0, -90)), station_xml(("BHN", 0, 0), ("BHZ", 0, -90)), station_xml(("BHE", 90, 0))
    writer = ArchiveWriter(tmp_path)
    for part in (*parts, station_xml(("LHZ", 0, -90), station="DEF")):
        writer.add_inventory(part)
    writer.add_trace(record(counts()), "e1", "a")
    writer.finish(event_table())
    assert sorted(path.name for path in (tmp_path / "stations").iterdir()) == ["XX.ABC.xml", "XX.DEF.xml"]
    held = as_archive(tmp_path, simulated=True)
    assert held.stations() == [("XX", "ABC"), ("XX", "DEF")]
    assert sorted(channel.code for channel in held.inventory("XX", "ABC")[0][0]) == ["BHE", "BHN", "BHZ"]
    assert held.simulated


def test_archive_without_station_metadata(tmp_path):
    with pytest.raises(ArchiveError, match="next:"):
        archive(tmp_path, record(counts())).stations()


def test_unreadable_station_metadata(tmp_path):
    held = archive(tmp_path, record(counts()), inventory=station_xml(("BHZ", 0, -90)))
    (held.product.folder / "stations" / "XX.ABC.xml").write_text("<html>")
    with pytest.raises(ProductError, match=r"XX\.ABC\.xml has another content[\s\S]*next:"):
        held.inventory("XX", "ABC")
    with pytest.raises(ArchiveError, match="next:"):
        as_archive(held.product.folder).inventory("XX", "ABC")


def test_damaged_file_is_reported_and_the_others_are_read(tmp_path):
    held = archive(tmp_path, record(counts()), record(counts(), channel="BHN"))
    (held.product.folder / "waveforms/2020/XX/ABC/BHN.D/XX.ABC..BHN.D.2020.064").write_bytes(b"<html>no</html>")
    with pytest.raises(ProductError, match="another content"):
        held.read("XX", "ABC", ORIGIN, ORIGIN + 100)
    stream, problems = as_archive(held.product.folder).read("XX", "ABC", ORIGIN, ORIGIN + 100)
    assert [trace.stats.channel for trace in stream] == ["BHZ"]
    assert list(problems) == ["XX.ABC..BHN.D.2020.064"]


def test_product_that_is_not_whole_is_refused(tmp_path):
    held = archive(tmp_path, record(counts()), inventory=station_xml(("BHZ", 0, -90)))
    manifest = held.product.manifest
    part = held.product.folder / files_part(held)
    part.write_bytes(part.read_bytes() + b"x")
    with pytest.raises(ProductError, match=r"bytes instead of[\s\S]*next:"):
        open_archive(manifest)
    part.unlink()
    with pytest.raises(ProductError, match=r"is missing[\s\S]*next:"):
        open_archive(manifest)


def test_another_product_is_no_archive(tmp_path):
    held = archive(tmp_path, record(counts()))
    write_manifest(held.product.folder, "greens", "test", "", {})
    with pytest.raises(ProductError, match="greens"):
        open_archive(held.product.manifest)
    with pytest.raises(ProductError, match="next:"):
        open_archive(tmp_path / "nowhere.json")


def test_files_are_miniseed_that_others_can_read(tmp_path):
    held = archive(tmp_path, record(counts()))
    (trace,) = read(str(held.product.folder / files_part(held)), format="MSEED")
    assert trace.stats.mseed.encoding == "STEIM2"


def files_part(held: Archive) -> str:
    return f"waveforms/{files(held)[0]}"


def test_a_record_of_another_rate_does_not_move_the_cut():
    slow, fast = record(counts(60), rate_hz=1.0, channel="LHZ"), record(counts(6000), rate_hz=100.0, channel="HHZ")
    for stream in (Stream([slow.copy(), fast.copy()]), Stream([fast.copy(), slow.copy()])):
        cut = within(stream, fast.stats.starttime + 10.4, fast.stats.starttime + 20.0)
        (found,) = cut.select(channel="HHZ")
        assert found.stats.starttime - fast.stats.starttime == pytest.approx(10.4)
        assert found.stats.npts == 961
