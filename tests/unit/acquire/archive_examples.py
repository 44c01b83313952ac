"""Small catalogues, records and station files made up for the tests of the archive."""

from pathlib import Path

import numpy as np
import pandas as pd
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Site, Station

from quakesource.acquire.archive import Archive, open_archive
from quakesource.products.manifest import write_manifest

ORIGIN = UTCDateTime("2020-03-04T06:00:00")


def as_archive(folder: Path, *, simulated: bool = False) -> Archive:
    """The archive in a folder, damage and all, as if it had been made like this."""
    write_manifest(folder, "archive", "test", "", {"simulated": simulated})
    return open_archive(folder / "manifest.json")


def event_table(**changes: object) -> pd.DataFrame:
    row = {
        "event_id": "e1",
        "origin_time_utc": str(ORIGIN),
        "latitude_deg": 35.0,
        "longitude_deg": -117.0,
        "depth_km": 8.0,
        "magnitude": 4.2,
    }
    return pd.DataFrame([{**row, **changes}])


def record(data: np.ndarray, start: UTCDateTime = ORIGIN - 60, rate_hz: float = 20.0, **codes: str) -> Trace:
    names = {"network": "XX", "station": "ABC", "location": "", "channel": "BHZ", **codes}
    return Trace(np.asarray(data), {**names, "sampling_rate": rate_hz, "starttime": start})


def counts(n: int = 6000, seed: int = 0) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).integers(-500, 500, n)).astype(np.int32)


def station_xml(
    *channels: tuple[str, float, float], network: str = "XX", station: str = "ABC", location: str = "", **dates: object
) -> Inventory:
    """A station whose counts are ground velocity in nm/s."""
    place = {"latitude": 36.0, "longitude": -118.0, "elevation": 5.0}
    response = Response.from_paz([], [], stage_gain=1e9, input_units="M/S", output_units="COUNTS")
    entries = [
        Channel(
            code, location, **place, depth=0.0, azimuth=azimuth, dip=dip, sample_rate=20.0, response=response, **dates
        )
        for code, azimuth, dip in channels
    ]
    return Inventory(
        [Network(network, stations=[Station(station, **place, channels=entries, site=Site(name="made up"))])]
    )


def write_sac(path: Path, trace: Trace, **header: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    trace = trace.copy()
    trace.data = trace.data.astype(np.float32)
    trace.stats.sac = dict(header)
    trace.write(str(path), format="SAC")
