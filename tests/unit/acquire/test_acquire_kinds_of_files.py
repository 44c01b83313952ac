"""Files as users bring them: codes that formats cut, headers that say nothing, metadata that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archive_examples import ORIGIN, as_archive, counts, event_table, record, station_xml, write_sac
from obspy import Stream, Trace, UTCDateTime

from quakesource.acquire import ArchiveWriter
from quakesource.acquire.archive import Archive
from quakesource.acquire.importing import import_collection
from quakesource.acquire.miniseed3 import read_miniseed3, write_miniseed3
from quakesource.errors import ArchiveError, UnitsError
from quakesource.settings import CollectionSettings

PLACE = {"stla": 36.0, "stlo": -118.0, "stel": 0.0}


def collected(root: Path, **settings: object) -> tuple[Archive, pd.DataFrame]:
    """An archive of the collection ``f``, and its ledger."""
    values = {"event": "e1", "folder": "f", "waveforms": "*.mseed", "stations": "*.xml", "units": "counts", **settings}
    (root / "archive").mkdir()
    writer = ArchiveWriter(root / "archive")
    import_collection(CollectionSettings(**values), root, event_table(), writer)
    writer.finish(event_table())
    archive = as_archive(root / "archive")
    return archive, pd.read_parquet(root / "archive/ledger.parquet").set_index("source")


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "f").mkdir()
    return tmp_path


def write_record(folder: Path, name: str, **codes: str) -> None:
    record(counts(), **codes).write(str(folder / f"f/{name}.mseed"), format="MSEED")


def test_records_without_a_network_take_that_of_their_metadata(folder):
    write_record(folder, "a", network="")
    station_xml(("BHZ", 0, -90), network="BO").write(str(folder / "f/s.xml"), format="STATIONXML")
    archive, ledger = collected(folder)
    assert archive.stations() == [("BO", "ABC")]
    assert len(archive.read("BO", "ABC", ORIGIN, ORIGIN + 60)[0]) == 1
    assert "no network code: BO is taken" in ledger.reason["f/a.mseed"]


@pytest.mark.parametrize("network", ["", "  "])
def test_records_without_a_network_get_one_that_is_kept_for_them(folder, network):
    write_sac(folder / "f/a.mseed", record(counts(), network=network), **PLACE)
    archive, _ = collected(folder, stations=None, units="m/s")
    assert archive.stations() == [("XX", "ABC")]
    assert len(archive.read("XX", "ABC", ORIGIN, ORIGIN + 60)[0]) == 1


@pytest.mark.parametrize(
    "codes", [{"station": "AICH04"}, {"location": "surf"}, {"network": "TEMP01"}, {"station": "ABCDEFGH"}]
)
@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_codes_that_miniseed_2_would_cut_come_back_whole(folder, codes, dtype):
    names = {"network": "BO", "station": "ABC", "location": "", "channel": "HNZ", **codes}
    write_miniseed3(Stream([record(counts().astype(dtype), **names)]), folder / "f/a.mseed")
    inventory = station_xml(("HNZ", 0, -90), **{k: names[k] for k in ("network", "station", "location")})
    inventory.write(str(folder / "f/s.xml"), format="STATIONXML")
    archive, _ = collected(folder)
    (trace,) = archive.read(names["network"], names["station"], ORIGIN - 60, ORIGIN + 240)[0]
    assert [trace.stats[name] for name in names] == list(names.values())
    assert np.array_equal(trace.data, counts().astype(dtype)[: trace.stats.npts])


def test_two_stations_whose_first_five_letters_agree_stay_two(folder):
    for number in (1, 2):
        code = f"AICH0{number}"
        write_miniseed3(Stream([record(counts(seed=number), network="BO", station=code)]), folder / f"f/{code}.mseed")
        station_xml(("BHZ", 0, -90), network="BO", station=code).write(
            str(folder / f"f/{code}.xml"), format="STATIONXML"
        )
    assert collected(folder)[0].stations() == [("BO", "AICH01"), ("BO", "AICH02")]


def test_miniseed_3_that_was_cut_off_is_a_row(folder):
    write_record(folder, "a")
    write_miniseed3(Stream([record(counts(), station="AICH04")]), folder / "f/b.mseed")
    (folder / "f/b.mseed").write_bytes((folder / "f/b.mseed").read_bytes()[:-50])
    station_xml(("BHZ", 0, -90)).write(str(folder / "f/s.xml"), format="STATIONXML")
    assert dict(collected(folder)[1].status) == {"f/a.mseed": "ok", "f/b.mseed": "unreadable"}


def test_miniseed_3_keeps_nanoseconds_and_gaps(tmp_path):
    start = UTCDateTime(ns=ORIGIN.ns + 123_456_789)
    pieces = Stream([record(counts(100), start), record(counts(50), start + 60)])
    write_miniseed3(pieces, tmp_path / "a.ms3")
    back = read_miniseed3(str(tmp_path / "a.ms3"))
    assert [(t.stats.starttime.ns, t.stats.npts) for t in back] == [
        (t.stats.starttime.ns, t.stats.npts) for t in pieces
    ]


@pytest.mark.parametrize("missing", ["azimuth", "dip"])
@pytest.mark.parametrize("units", ["m/s", "cm/s**2"])
def test_an_axis_that_is_not_stated_costs_its_channel_alone(folder, missing, units):
    for code in ("BHZ", "BHN"):
        write_record(folder, code, channel=code)
    inventory = station_xml(("BHZ", 0, -90), ("BHN", 0, 0))
    setattr(inventory[0][0][1], missing, None)
    inventory.write(str(folder / "f/s.xml"), format="STATIONXML")
    _, ledger = collected(folder, units=units)
    assert dict(ledger.status) == {"f/BHN.mseed": "no metadata", "f/BHZ.mseed": "ok"}
    assert ledger.reason["f/BHN.mseed"] == "azimuth or dip is not stated"


@pytest.mark.parametrize("content", ["<html>503</html>", "", "B050F03     Station:     ABC\n"])
def test_one_bad_file_of_metadata_is_a_row(folder, content):
    write_record(folder, "a")
    station_xml(("BHZ", 0, -90)).write(str(folder / "f/s.xml"), format="STATIONXML")
    (folder / "f/bad.xml").write_text(content)
    archive, ledger = collected(folder)
    assert archive.stations() == [("XX", "ABC")]
    assert dict(ledger.status) == {"f/bad.xml": "unreadable", "f/a.mseed": "ok"}


def test_resp_files_alone_are_refused_for_what_they_lack(folder):
    write_record(folder, "a")
    (folder / "f/RESP.XX.ABC..BHZ").write_text("#\nB050F03     Station:     ABC\nB050F16     Network:     XX\n")
    with pytest.raises(ArchiveError, match=r"no coordinates[\s\S]*StationXML"):
        collected(folder, stations="RESP*")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_station_names_with_accents(folder, encoding):
    write_record(folder, "a")
    lines = {
        "NETWORK   (KNETWK)": "XX",
        "STATION    (KSTNM)": "ABC",
        "LOCATION   (KHOLE)": "",
        "CHANNEL   (KCMPNM)": "BHZ",
        "START             ": "2000-01-01T00:00:00",
        "DESCRIPTION       ": "Estación Ñuñoa",
        "LATITUDE          ": "36.0",
        "LONGITUDE         ": "-118.0",
        "DIP               ": "0.0",
        "AZIMUTH           ": "0.0",
        "SAMPLE RATE       ": "20.0",
    }
    text = "\n".join(f"* {key}: {value}" for key, value in lines.items())
    text += "\nZEROS 3\nPOLES 2\n-0.037 0.037\n-0.037 -0.037\nCONSTANT 6e8\n"
    (folder / "f/pz").write_bytes(text.encode(encoding))
    assert collected(folder, stations="pz")[0].stations() == [("XX", "ABC")]


def knet(folder: Path, direction: str, ending: str) -> np.ndarray:
    samples = np.random.default_rng(0).integers(-8000, 8000, 6000)
    clock = (ORIGIN + 9 * 3600 + 15).strftime("%Y/%m/%d %H:%M:%S")
    head = (
        f"Origin Time       {clock}\nLat.              35.600\nLong.             -117.600\nDepth. (km)       8\n"
        "Mag.              4.2\nStation Code      ABC001\nStation Lat.      36.0000\nStation Long.     -118.0000\n"
        f"Station Height(m) 5\nRecord Time       {clock}\nSampling Freq(Hz) 100Hz\nDuration Time(s)  60\n"
        f"Dir.              {direction}\nScale Factor      3920(gal)/6182761\nMax. Acc. (gal)   5.072\n"
        f"Last Correction   {clock}\nMemo.             \n"
    )
    rows = "\n".join(" ".join(f"{v:8d}" for v in samples[i : i + 8]) for i in range(0, 6000, 8))
    (folder / f"f/ABC001.{ending}").write_text(f"{head}{rows}\n")
    return samples


@pytest.mark.parametrize(
    ("direction", "ending", "code", "location", "azimuth", "dip"),
    [
        ("N-S", "NS", "HNN", "", 0.0, 0.0),
        ("E-W", "EW", "HNE", "", 90.0, 0.0),
        ("U-D", "UD", "HNZ", "", 0.0, -90.0),
        ("4", "NS2", "HNN", "2", 0.0, 0.0),
        ("3", "UD1", "HNZ", "1", 0.0, -90.0),
    ],
)
@pytest.mark.parametrize("units", ["m/s**2", "counts"])
def test_strong_motion_of_knet_is_acceleration_by_its_header(
    folder, direction, ending, code, location, azimuth, dip, units
):
    samples = knet(folder, direction, ending)
    archive, _ = collected(folder, waveforms="ABC001*", stations=None, units=units)
    (trace,) = archive.read("BO", "ABC001", ORIGIN - 60, ORIGIN + 120)[0]
    (channel,) = archive.inventory("BO", "ABC001")[0][0]
    assert (trace.stats.channel, trace.stats.location, trace.stats.starttime) == (code, location, ORIGIN)
    assert (channel.code, channel.azimuth, channel.dip, channel.latitude) == (code, azimuth, dip, 36.0)
    assert np.allclose(trace.data, samples * 39.20 / 6182761, rtol=1e-6)  # gal is cm/s²


def test_knet_under_other_units_is_refused(folder):
    knet(folder, "N-S", "NS")
    with pytest.raises(UnitsError, match=r"K-NET[\s\S]*m/s\*\*2"):
        collected(folder, waveforms="ABC001*", stations=None, units="m/s")


def test_rates_that_are_printed_differently_are_one_rate(folder):
    data = counts(4000)
    for name, part, hz in (("a", data[:2000], 20 * (1 + 1e-7)), ("b", data[2000:], 20 * (1 - 1e-7))):
        trace = Trace(part, record(part).stats)
        trace.stats.starttime = ORIGIN - 60 + (0 if name == "a" else 100)
        trace.stats.sampling_rate = hz
        trace.write(str(folder / f"f/{name}.mseed"), format="MSEED")
    station_xml(("BHZ", 0, -90)).write(str(folder / "f/s.xml"), format="STATIONXML")
    archive, _ = collected(folder)
    (trace,) = archive.read("XX", "ABC", ORIGIN - 60, ORIGIN + 240)[0].merge(method=-1)
    assert trace.stats.npts == 4000


def test_what_was_lost_is_told_station_by_station(folder):
    write_record(folder, "a")
    write_record(folder, "b", station="LOST")
    station_xml(("BHZ", 0, -90)).write(str(folder / "f/s.xml"), format="STATIONXML")
    archive, _ = collected(folder)
    (row,) = archive.lost("e1")
    assert (row["station"], row["status"]) == ("LOST", "no metadata")
    assert archive.lost("another") == []
