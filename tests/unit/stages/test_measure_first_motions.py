"""The stage on a small archive: records at 100 Hz, picks of an analyst, and stations that fail."""

import numpy as np
import pandas as pd
import pytest
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Site, Station

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.picks import Picks
from quakesource.earth import first_arrivals, read_model
from quakesource.errors import ProductError
from quakesource.geometry import distance_azimuth
from quakesource.products import open_product
from quakesource.products.manifest import write_manifest
from quakesource.settings import EarthSettings, FirstMotionSettings, SubsetSettings
from quakesource.stages.measure_first_motions import measure_first_motions
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.stages.predict_polarity import predict_polarity
from quakesource.systems.polarity.tables import POLARITY_FIT, POLARITY_SOLUTION
from quakesource.tables import FIRST_MOTION, PICK, PREDICTION, RESAMPLED

ORIGIN = UTCDateTime("2031-02-03T04:05:06")
PLACE, DEPTH_KM = (35.0, -117.0), 9.0
MODEL = read_model("socal")
RATE_HZ = 100.0
# station: (latitude, longitude, dip of the vertical, sign written into the record, has a record)
STATIONS = {
    "UP": (35.3, -117.0, -90.0, 1, True),
    "DOWN": (35.0, -116.6, -90.0, -1, True),
    "TURN": (34.8, -117.0, 90.0, 1, True),
    "ANLST": (35.1, -117.3, -90.0, 1, True),
    "PICK": (34.9, -117.2, -90.0, 0, False),
    "SILNT": (35.2, -116.8, -90.0, 0, True),
    "UNRD": (35.2, -117.2, -90.0, 0, False),
    "FAR": (38.9, -117.0, -90.0, 1, True),
}


def arrivals(latitude, longitude):
    path = distance_azimuth(*PLACE, latitude, longitude)
    return [float(first_arrivals(MODEL, DEPTH_KM, float(path.distance_km), phase).time_s) for phase in "PS"]


def inventory(code, latitude, longitude, dip):
    place = {"latitude": latitude, "longitude": longitude, "elevation": 10.0}
    response = Response.from_paz([], [], stage_gain=1e6, input_units="M/S", output_units="COUNTS")
    axes = {"HHZ": (0.0, dip), "HHN": (0.0, 0.0), "HHE": (90.0, 0.0)}
    channels = [
        Channel(c, "", **place, depth=0.0, azimuth=a, dip=d, sample_rate=RATE_HZ, response=response)
        for c, (a, d) in axes.items()
    ]
    return Inventory([Network("XX", stations=[Station(code, **place, channels=channels, site=Site(name="made up"))])])


def records(code, p_s, s_s, sign, rng):
    """From 40 s before to 60 s after the origin time: P on the vertical, S eight times larger on both horizontals."""
    time_s = np.arange(round(100 * RATE_HZ)) / RATE_HZ - 40
    for channel, arrival_s, size in (("HHZ", p_s, 2000), ("HHN", s_s, 16000), ("HHE", s_s, 16000)):
        t = np.clip(time_s - arrival_s, 0, None)
        wavelet = sign * size * np.sin(2 * np.pi * 3 * t) * np.exp(-2 * t)
        samples = np.round(wavelet + 20 * rng.standard_normal(time_s.size)).astype(np.int32)
        header = {"network": "XX", "station": code, "channel": channel, "sampling_rate": RATE_HZ}
        yield Trace(samples, {**header, "starttime": ORIGIN - 40})


def pick(station, polarity, phase="P", time_s=None, quality=1.0, network="XX"):
    row = {"event_id": "e1", "network": network, "station": station, "location": "", "channel": "HHZ", "phase": phase}
    time = "" if time_s is None else str(ORIGIN + time_s)
    return {**row, "time_utc": time, "polarity": polarity, "polarity_quality": quality, "source": "me"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("picked") / "archive"
    folder.mkdir()
    writer, rng = ArchiveWriter(folder), np.random.default_rng(5)
    for code, (latitude, longitude, dip, sign, has_record) in STATIONS.items():
        writer.add_inventory(inventory(code, latitude, longitude, dip))
        if has_record:
            for trace in records(code, *arrivals(latitude, longitude), sign, rng):
                writer.add_trace(trace, "e1", "made up")
    picks = [
        pick("ANLST", -1, time_s=arrivals(35.1, -117.3)[0]),  # against the record, to see who is believed
        pick("PICK", 1, quality=0.0, network=""),
        pick("UNRD", 0, time_s=6.0),
        pick("NOWHERE", 1),
        pick("FAR", 1),
    ]
    writer.add_picks(Picks(pd.DataFrame(picks, columns=list(PICK))), "e1", "me")
    events = pd.DataFrame(
        [
            {
                "event_id": "e1",
                "origin_time_utc": str(ORIGIN),
                "latitude_deg": PLACE[0],
                "longitude_deg": PLACE[1],
                "depth_km": DEPTH_KM,
                "magnitude": 3.5,
            }
        ]
    )
    writer.finish(events)
    write_manifest(folder, "archive", "test", "", {"simulated": True})
    return folder / "manifest.json"


def run(archive, folder, **changes):
    target = folder / "first_motions/manifest.json"
    measure_first_motions(
        SubsetSettings(), FirstMotionSettings(**changes), EarthSettings(), archive=archive, first_motions=target
    )
    return pd.read_parquet(target.parent / "first_motions.parquet").set_index("station")


@pytest.fixture(scope="module")
def table(archive, tmp_path_factory):
    return run(archive, tmp_path_factory.mktemp("measured"))


def test_every_station_with_a_record_or_a_pick_has_a_row(table):
    assert set(table.index) == {*STATIONS, "NOWHERE"}
    assert list(table.reset_index().columns.sort_values()) == sorted(FIRST_MOTION)
    without = table[table["polarity"] == 0]
    assert (without["reason"] != "").all()
    assert (table.loc[table["polarity"] != 0, "reason"] == "").all()
    assert (table["sp_reason"].ne("") == table["log10_sp_ratio"].isna()).all()


@pytest.mark.parametrize(
    ("station", "polarity", "source"),
    [
        ("UP", 1, "automatic"),
        ("DOWN", -1, "automatic"),
        ("TURN", -1, "automatic"),
        ("ANLST", -1, "analyst"),
        ("PICK", 1, "analyst"),
    ],
)
def test_polarities(table, station, polarity, source):
    row = table.loc[station]
    assert (row["polarity"], row["polarity_source"]) == (polarity, source)


def test_reasons(table):
    assert table["reason"]["SILNT"] in ("no swing above the noise",) or "uncertain" in table["reason"]["SILNT"]
    assert table["reason"]["UNRD"] == "no sign was read; no record"
    assert table["reason"]["NOWHERE"] == "the archive has no metadata of this station"
    assert "max_distance_km" in table["reason"]["FAR"]
    assert table["sp_reason"]["PICK"] == "no record"


def test_automatic_reading_stands_beside_the_analysts(table):
    assert table["automatic_polarity"]["ANLST"] == 1
    settings = FirstMotionSettings()
    assert table["error_probability"]["ANLST"] == pytest.approx(settings.analyst_error_best)
    assert table["error_probability"]["PICK"] == pytest.approx(settings.analyst_error_worst)


def test_onsets_and_ratios(table):
    for code in ("UP", "DOWN", "TURN"):
        assert abs(table["pick_residual_s"][code]) < 0.05
        assert table["log10_sp_ratio"][code] == pytest.approx(np.log10(8 * np.sqrt(2)), abs=0.1)


def test_automatic_picker_can_be_switched_off(archive, tmp_path):
    quiet = run(archive, tmp_path, automatic=False)
    assert set(quiet["polarity_source"]) == {"analyst", "none"}
    assert quiet["reason"]["UP"] == "first_motions.automatic is off"


def test_system_answers_from_the_product_or_says_why_not(archive, tmp_path):
    run(archive, tmp_path)
    target = tmp_path / "predictions/manifest.json"
    predict_polarity(
        PolaritySettings(grid_step_deg=15, n_depths=1),
        EarthSettings(),
        first_motions=tmp_path / "first_motions/manifest.json",
        predictions=target,
    )
    folder = open_product(target, "predictions").folder
    predictions = pd.read_parquet(folder / "predictions.parquet")
    assert list(predictions.columns) == list(PREDICTION)
    assert predictions["status"].tolist() == ["unusable", "unusable"]
    assert predictions["reason"][0] == "5 first motions; at least 8 are needed"
    for name, columns in (("solutions", POLARITY_SOLUTION), ("first_motions", POLARITY_FIT), ("resampled", RESAMPLED)):
        assert list(pd.read_parquet(folder / f"{name}.parquet").columns) == list(columns)


def test_damaged_station_metadata_is_a_reason(archive, tmp_path):
    import shutil

    shutil.copytree(archive.parent, tmp_path / "archive")
    (tmp_path / "archive/stations/XX.UP.xml").write_text("<html>503</html>")
    write_manifest(tmp_path / "archive", "archive", "test", "", {"simulated": True})
    damaged = run(tmp_path / "archive/manifest.json", tmp_path)
    assert "cannot be read" in damaged["reason"]["UP"]
    assert damaged["polarity"]["DOWN"] == -1


def test_missing_archive_is_an_error(tmp_path):
    with pytest.raises(ProductError, match="There is no archive product"):
        run(tmp_path / "none/manifest.json", tmp_path)
