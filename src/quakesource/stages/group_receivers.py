"""Stage group-receivers: the stations of every earthquake, grouped by the direction in which their rays leave it."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from obspy import UTCDateTime

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.catalogue import source_depth_km
from quakesource.earth import first_arrivals
from quakesource.earth.study_model import study_model
from quakesource.earth.teleseismic_rays import KM_PER_DEGREE, first_p_rays
from quakesource.errors import ArchiveError, WaveformError
from quakesource.geometry import distance_azimuth, receiver_groups
from quakesource.geometry.focal_sphere import focal_pixel_centre
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.products.parquet import read_parquet, write_parquet
from quakesource.settings import EarthSettings
from quakesource.settings.groups import GroupReceiversSettings
from quakesource.tables import FOCAL_PIXEL, RECEIVER_GROUP
from quakesource.waveforms.channel_metadata import station_place


def group_receivers(grouping: GroupReceiversSettings, earth: EarthSettings, *, archive: Path, groups: Path) -> None:
    """Take-off direction, focal-sphere pixel and fate of every event and station that has a record.

    Parameters
    ----------
    archive : manifest of the archive
    groups : manifest of the product to write: groups.parquet, pixels.csv
    """
    source = open_archive(archive)
    events = source.events()
    stations = _recorded_stations(source, events)
    tables = []
    for event in events.to_dict("records"):
        table = event_groups(event, stations[stations["event_id"] == event["event_id"]], grouping, earth)
        kept = table["kept"].to_numpy(dtype=bool)
        n_pixels = table.loc[kept, "focal_pixel"].nunique()
        print(f"{event['event_id']}: {kept.sum()} of {kept.size} stations in {n_pixels} pixels", file=sys.stderr)
        tables.append(table)
    rows = pd.concat(tables, ignore_index=True)
    with build_product(
        groups,
        "receiver_groups",
        "group_receivers",
        code=fingerprint("group_receivers"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (grouping, earth)},
        inputs=[archive],
        attributes={"simulated": source.simulated, "nside": grouping.nside, "n_rows": len(rows)},
    ) as work:
        write_parquet(rows, work / "groups.parquet")
        event_pixels(rows, grouping.nside, simulated=source.simulated).to_csv(work / "pixels.csv", index=False)


def event_groups(
    event: dict[Any, Any], stations: pd.DataFrame, grouping: GroupReceiversSettings, earth: EarthSettings
) -> pd.DataFrame:
    """Rows of `RECEIVER_GROUP` for one event, in the order of its stations.

    ``stations`` has network, station, latitude_deg, longitude_deg; NaN coordinates stand for a station without
    metadata, which keeps its row.
    """
    latitude_deg, longitude_deg = (stations[f"{name}_deg"].to_numpy(dtype=float) for name in ("latitude", "longitude"))
    known = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    distance_km, azimuth_deg, takeoff_deg = (np.full(known.size, np.nan) for _ in range(3))
    path = distance_azimuth(event["latitude_deg"], event["longitude_deg"], latitude_deg[known], longitude_deg[known])
    distance_km[known], azimuth_deg[known] = path.distance_km, path.azimuth_deg
    takeoff_deg[known] = _takeoff_deg(event, path.distance_km, grouping, earth)
    found = receiver_groups.group_receivers(
        takeoff_deg,
        azimuth_deg,
        latitude_deg,
        longitude_deg,
        nside=grouping.nside,
        min_receivers=grouping.min_receivers,
        min_aperture_deg=grouping.min_aperture_deg,
    )
    table = pd.DataFrame(
        {
            "event_id": event["event_id"],
            "network": stations["network"].to_numpy(),
            "station": stations["station"].to_numpy(),
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "takeoff_deg": takeoff_deg,
            "focal_pixel": found.pixel,
            "receivers_in_pixel": found.receivers_in_pixel,
            "aperture_deg": found.aperture_deg,
            "kept": found.kept,
            "reason": np.where(known, found.reason, "the archive has no usable metadata of this station"),
        },
        columns=list(RECEIVER_GROUP),
    )
    return table.astype(dict.fromkeys(("event_id", "network", "station", "reason"), str))


def event_pixels(groups: pd.DataFrame, nside: int, *, simulated: bool) -> pd.DataFrame:
    """Rows of `FOCAL_PIXEL` from rows of `RECEIVER_GROUP`."""
    pixels = groups[groups["focal_pixel"] != receiver_groups.NO_PIXEL].drop_duplicates(["event_id", "focal_pixel"])
    pixels = pixels.sort_values(["event_id", "focal_pixel"]).rename(columns={"receivers_in_pixel": "n_receivers"})
    takeoff_deg, azimuth_deg = focal_pixel_centre(pixels["focal_pixel"].to_numpy(), nside)
    pixels = pixels.assign(centre_takeoff_deg=takeoff_deg, centre_azimuth_deg=azimuth_deg, simulated=simulated)
    return pixels[list(FOCAL_PIXEL)]


def _takeoff_deg(
    event: dict[Any, Any], distance_km: NDArray[np.float64], grouping: GroupReceiversSettings, earth: EarthSettings
) -> NDArray[np.float64]:
    depth_km = source_depth_km(event)
    if grouping.rays == "study":
        model = study_model(earth, earth.model_at(event["latitude_deg"], event["longitude_deg"]))
        return first_arrivals(model, depth_km, distance_km).takeoff_deg
    return first_p_rays(depth_km, distance_km / KM_PER_DEGREE, grouping.rays).takeoff_deg


def _recorded_stations(source: Archive, events: pd.DataFrame) -> pd.DataFrame:
    """event_id, network, station, latitude_deg, longitude_deg of everything with a record; NaN without metadata.

    A station that was moved between two events has two places.
    """
    times = {row["event_id"]: UTCDateTime(row["origin_time_utc"]) for row in events.to_dict("records")}
    ledger = read_parquet(source.product.folder / "ledger.parquet")
    recorded = ledger.loc[
        (ledger["status"] == "ok") & ledger["event_id"].isin(times), ["event_id", "network", "station"]
    ].drop_duplicates()
    recorded = recorded.sort_values(["event_id", "network", "station"]).reset_index(drop=True)
    codes = zip(recorded["network"], recorded["station"], recorded["event_id"], strict=True)
    places = [_place(source, network, station, times[event]) for network, station, event in codes]
    latitude_longitude_deg = np.reshape(places, (-1, 2))
    return recorded.assign(latitude_deg=latitude_longitude_deg[:, 0], longitude_deg=latitude_longitude_deg[:, 1])


def _place(source: Archive, network: str, station: str, time: UTCDateTime) -> tuple[float, float]:
    try:
        place = station_place(source.inventory(network, station), time)
    except (ArchiveError, WaveformError, FileNotFoundError):
        return np.nan, np.nan
    return place.latitude_deg, place.longitude_deg
