"""Station coordinates, components and sensor orientation from SAC headers."""

from collections.abc import Mapping
from pathlib import Path

from obspy import Trace
from obspy.core.inventory import Channel, Inventory

from quakesource.acquire.ground_motion_response import ground_motion_inventory
from quakesource.errors import ArchiveError

LETTERS = "ZNERT123UVW"
"""Components by the last letter of a channel code or of a file's name."""
MOST_TILTED_DEG = 30.0
"""A channel that is called Z may be tilted by so much."""


def inventory_from_sac(trace: Trace, units: str, siblings: Mapping[str, float] | None = None) -> Inventory:
    """StationXML of one SAC record of ground motion; orientation is that of the header (cmpaz, cmpinc).

    Parameters
    ----------
    siblings : {channel code: cmpinc} of every record of the sensor whose header states one, this one included

    Raises
    ------
    ArchiveError
        The record is not SAC; the header lacks coordinates or the azimuth of a horizontal component; or what it says
        of the inclination cannot be.
    """
    header = trace.stats.get("sac", {})
    if not trace.stats.channel:
        raise ArchiveError("the record has no channel code", where=trace.id, next_step="Set kcmpnm in the SAC header.")
    needs_azimuth = not trace.stats.channel.endswith("Z")
    missing = [name for name in ("stla", "stlo", *(["cmpaz"] if needs_azimuth else [])) if name not in header]
    if missing:
        raise ArchiveError(
            f"no station metadata: the SAC header lacks {', '.join(missing)}",
            where=trace.id,
            next_step="State 'stations' (StationXML files) for this collection.",
        )
    stated = {trace.stats.channel: float(header["cmpinc"])} if "cmpinc" in header else {}
    dip_deg = _dip_deg(trace, {**(siblings or {}), **stated})
    return ground_motion_inventory(
        (trace.stats.network, trace.stats.station, trace.stats.location, trace.stats.channel),
        units,
        latitude_deg=float(header["stla"]),
        longitude_deg=float(header["stlo"]),
        elevation_m=float(header.get("stel", 0.0)),
        azimuth_deg=float(header.get("cmpaz", 0.0)) if abs(dip_deg) < 90 else 0.0,
        dip_deg=dip_deg,
        sampling_rate_hz=float(trace.stats.sampling_rate),
        start=trace.stats.starttime,
        end=trace.stats.endtime + trace.stats.delta,
    )


def _dip_deg(trace: Trace, inclinations: Mapping[str, float]) -> float:
    """StationXML dip (-90 is up) from cmpinc, which SAC counts from up.

    Some programs write the dip itself, which a Z of -90 gives away. A cmpinc of 0 is what others leave in horizontal
    records, and what a vertical has: it is believed of a channel that is not called Z where its two partners are level.
    """
    channel, where = str(trace.stats.channel), trace.id
    vertical, cmpinc = channel.endswith("Z"), inclinations.get(channel)
    if cmpinc is None:
        return -90.0 if vertical else 0.0
    if any(code.endswith("Z") and value == -90 for code, value in inclinations.items()):
        return cmpinc
    dip_deg = cmpinc - 90.0
    if not -90 <= dip_deg <= 90:
        raise ArchiveError(
            f"inclination cmpinc {cmpinc:g}° is none: SAC counts it from up, 0 to 180",
            where=where,
            next_step="Correct the SAC header: 0 is up, 90 is level, 180 is down.",
        )
    if vertical and abs(dip_deg) < 90 - MOST_TILTED_DEG:
        raise ArchiveError(
            f"a vertical component with inclination cmpinc {cmpinc:g}°",
            where=where,
            next_step="Correct the SAC header: 0 is up, 180 is down.",
        )
    level = [code for code, value in inclinations.items() if code != channel and value == 90]
    if not vertical and cmpinc == 0 and len(level) != 2:
        raise ArchiveError(
            f"cmpinc 0° says that {channel} is vertical, and its partners do not say that they are level",
            where=where,
            next_step="Set cmpinc of the SAC headers (90 is level), or state 'stations' (StationXML files).",
        )
    return dip_deg


def inventory_from_stationxml(channel: Channel, trace: Trace, units: str) -> Inventory:
    """StationXML of one record of ground motion: place and axis as listed, the response a plain factor.

    ArchiveError if azimuth or dip is not stated.
    """
    if channel.azimuth is None or channel.dip is None:
        raise ArchiveError("azimuth or dip is not stated", where=trace.id, next_step="Complete the StationXML.")
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


def unnamed_component(trace: Trace, source: str) -> str:
    """A channel code for a SAC record without one: by cmpinc and cmpaz, else by the letter that its file ends in.

    Blank where neither says which component it is.
    """
    header = trace.stats.get("sac", {})
    inclination, azimuth = header.get("cmpinc"), header.get("cmpaz")
    if inclination is not None and float(inclination) in (0.0, 180.0, -90.0):
        return "BHZ"
    if inclination is not None and azimuth is not None and float(inclination) == 90.0:
        quarter = float(azimuth) % 180
        return (
            "BHN"
            if min(quarter, 180 - quarter) < 1
            else "BHE"
            if abs(quarter - 90) < 1
            else "BH1"
            if quarter < 90
            else "BH2"
        )
    name = Path(source).name
    stem = name[:-4] if name.lower().endswith(".sac") else name
    parts = stem.replace("_", ".").split(".")
    last = parts[-1].upper() if len(parts) > 1 else ""
    return f"BH{last[-1]}" if last and last[-1] in LETTERS and len(last) <= 3 else ""
