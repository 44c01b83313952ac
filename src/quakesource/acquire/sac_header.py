"""Station coordinates and sensor orientation from SAC headers."""

from obspy import Trace
from obspy.core.inventory import Inventory

from quakesource.acquire.ground_motion_response import ground_motion_inventory
from quakesource.errors import ArchiveError


def inventory_from_sac(trace: Trace, units: str) -> Inventory:
    """StationXML of one SAC record of ground motion.

    Orientation is that of the header (cmpaz; cmpinc is read for vertical components alone, as many programs
    leave it unset for horizontal ones).

    Raises
    ------
    ArchiveError
        The record is not SAC, or the header lacks coordinates or the azimuth of a horizontal component.
    """
    header = trace.stats.get("sac", {})
    vertical = trace.stats.channel.endswith("Z")
    needed = ("stla", "stlo") if vertical else ("stla", "stlo", "cmpaz")
    if not trace.stats.channel:
        raise ArchiveError("the record has no channel code", where=trace.id, next_step="Set kcmpnm in the SAC header.")
    missing = [name for name in needed if name not in header]
    if missing:
        raise ArchiveError(
            f"no station metadata: the SAC header lacks {', '.join(missing)}",
            where=trace.id,
            next_step="State 'stations' (StationXML files) for this collection.",
        )
    return ground_motion_inventory(
        (trace.stats.network, trace.stats.station, trace.stats.location, trace.stats.channel),
        units,
        latitude_deg=float(header["stla"]),
        longitude_deg=float(header["stlo"]),
        elevation_m=float(header.get("stel", 0.0)),
        azimuth_deg=0.0 if vertical else float(header["cmpaz"]),
        dip_deg=_vertical_dip_deg(trace, float(header.get("cmpinc", 0.0))) if vertical else 0.0,
        sampling_rate_hz=float(trace.stats.sampling_rate),
        start=trace.stats.starttime,
        end=trace.stats.endtime + trace.stats.delta,
    )


def _vertical_dip_deg(trace: Trace, cmpinc_deg: float) -> float:
    """StationXML dip (-90 is up) from cmpinc, which SAC counts from up; some programs write the dip itself."""
    if cmpinc_deg in (0.0, -90.0):
        return -90.0
    if cmpinc_deg == 180.0:
        return 90.0
    raise ArchiveError(
        f"a vertical component with inclination cmpinc {cmpinc_deg:g}°",
        where=trace.id,
        next_step="Correct the SAC header: 0 is up, 180 is down.",
    )


def inventory_from_stationxml(described: Inventory, trace: Trace, units: str) -> Inventory:
    """StationXML of one record of ground motion: place and axis as listed, the response a plain factor."""
    channel = described[0][0][0]
    return ground_motion_inventory(
        (trace.stats.network, trace.stats.station, trace.stats.location, trace.stats.channel),
        units,
        latitude_deg=channel.latitude,
        longitude_deg=channel.longitude,
        elevation_m=channel.elevation,
        azimuth_deg=channel.azimuth,
        dip_deg=channel.dip,
        sampling_rate_hz=float(trace.stats.sampling_rate),
        start=trace.stats.starttime,
        end=trace.stats.endtime + trace.stats.delta,
    )


def valid_channel_code(trace: Trace) -> str:
    """The channel code, with wildcards that some programs write (``??R``) replaced by ``BH``.

    Processed records keep no band code worth having; what matters is that the components of a station agree.
    """
    code = str(trace.stats.channel)
    return code if not code or (len(code) == 3 and code.isalnum()) else f"BH{code[-1]}"
