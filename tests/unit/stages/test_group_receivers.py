"""Stations of an archive fall into pixels of the focal sphere; each keeps its row."""

import numpy as np
import pandas as pd
import pytest
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Network, Site, Station

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.earth import first_arrivals, read_model
from quakesource.geometry.focal_sphere import focal_pixel
from quakesource.products import open_product
from quakesource.products.manifest import write_manifest
from quakesource.settings import EarthSettings
from quakesource.settings.groups import GroupReceiversSettings
from quakesource.stages.group_receivers import event_groups, group_receivers
from quakesource.tables import FOCAL_PIXEL, RECEIVER_GROUP

ORIGIN = UTCDateTime("2031-02-03T04:05:06")
EVENT = {
    "event_id": "e1",
    "origin_time_utc": str(ORIGIN),
    "latitude_deg": 35.0,
    "longitude_deg": -117.0,
    "depth_km": 9.0,
    "magnitude": 3.5,
}
PLACES = {"NORTH": (35.3, -117.0), "NEAR": (35.31, -117.0), "EAST": (35.0, -116.6)}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grouped") / "archive"
    folder.mkdir()
    writer = ArchiveWriter(folder)
    for code in (*PLACES, "BARE"):
        if code in PLACES:
            latitude, longitude = PLACES[code]
            station = Station(code, latitude, longitude, 0.0, site=Site(name="made up"))
            writer.add_inventory(Inventory([Network("XX", stations=[station])]))
        for channel in ("HHZ", "HHN"):
            header = {"network": "XX", "station": code, "channel": channel, "starttime": ORIGIN}
            writer.add_trace(Trace(np.arange(10, dtype=np.int32), header), "e1", "made up")
    writer.record("e1", "lost.mseed", Trace(header={"network": "XX", "station": "LOST"}), "corrupt", "cut off")
    writer.finish(pd.DataFrame([EVENT]))
    write_manifest(folder, "archive", "test", "", {"simulated": True})
    return folder / "manifest.json"


def test_the_stage_writes_every_station_with_a_record_once(archive, tmp_path):
    target = tmp_path / "groups/manifest.json"
    group_receivers(GroupReceiversSettings(min_receivers=2), EarthSettings(), archive=archive, groups=target)
    product = open_product(target, "receiver_groups")
    assert product.attributes["simulated"] is True
    table = pd.read_parquet(product.folder / "groups.parquet").set_index("station")
    assert list(table.reset_index().columns.sort_values()) == sorted(RECEIVER_GROUP)
    assert sorted(table.index) == ["BARE", "EAST", "NEAR", "NORTH"]
    assert table["kept"].to_dict() == {"BARE": False, "EAST": False, "NEAR": True, "NORTH": True}
    assert table.loc["BARE", "reason"] == "the archive has no usable metadata of this station"
    assert table.loc["BARE", "focal_pixel"] == 0
    assert table.loc["EAST", "reason"] == "1 of at least 2 receivers in the pixel"
    ray = first_arrivals(read_model("socal"), 9.0, table.loc["NORTH", "distance_km"])
    assert table.loc["NORTH", "takeoff_deg"] == pytest.approx(float(ray.takeoff_deg))
    assert table.loc["NORTH", "focal_pixel"] == focal_pixel(ray.takeoff_deg, table.loc["NORTH", "azimuth_deg"])
    pixels = pd.read_csv(product.folder / "pixels.csv")
    assert list(pixels.columns) == list(FOCAL_PIXEL)
    assert pixels["n_receivers"].tolist() == sorted(pixels["n_receivers"])[::-1] or len(pixels) == 2
    assert pixels["n_receivers"].sum() == 3
    assert pixels["simulated"].all()


def test_far_stations_take_rays_of_a_spherical_earth():
    deep = {**EVENT, "depth_km": 600.0}
    stations = pd.DataFrame(
        {"network": "XX", "station": ["A", "B"], "latitude_deg": [35.0, 80.0], "longitude_deg": [-60.0, -117.0]}
    )
    rows = event_groups(deep, stations, GroupReceiversSettings(rays="iasp91"), EarthSettings())
    assert (rows["takeoff_deg"] < 60).all()
    assert rows["kept"].all()


def test_an_event_without_stations_gives_no_rows():
    nothing = pd.DataFrame({name: [] for name in ("network", "station", "latitude_deg", "longitude_deg")})
    assert event_groups(EVENT, nothing, GroupReceiversSettings(), EarthSettings()).empty
