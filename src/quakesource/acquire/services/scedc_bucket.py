"""What is where in SCEDC's open data (s3://scedc-pds; notes on data services, 1.7)."""

from obspy import UTCDateTime

from quakesource.acquire.formats.scedc_event_id import scedc_event_id

CATALOGUE_INDEX = "earthquake_catalogs/index/csv/year={year}/{year}_catalog_index.csv"


STATIONS = "FDSNstationXML"


def gather_key(event_id: str, origin_time: UTCDateTime) -> str:
    """Every record of an event, all channels; filed under the UTC day of the origin and SCEDC's bare number."""
    return f"event_waveforms/{_day(origin_time)}/{scedc_event_id(event_id)}.ms"


def phases_key(event_id: str, origin_time: UTCDateTime) -> str:
    """Picks of an event."""
    return f"event_phases/{_day(origin_time)}/{scedc_event_id(event_id)}.phase"


def day_key(codes: tuple[str, str, str, str], day: UTCDateTime) -> str:
    """One channel's continuous records of a day; codes are padded with underscores."""
    network, station, location, channel = codes
    name = f"{network}{station:_<5}{channel:_<3}{location:_<2}_{day.year}{day.julday:03d}.ms"
    return f"continuous_waveforms/{_day(day)}/{name}"


def station_key(network: str, station: str) -> str:
    """StationXML of a station, all epochs."""
    return f"{STATIONS}/{network}/{network}_{station}.xml"


def _day(time: UTCDateTime) -> str:
    return f"{time.year}/{time.year}_{time.julday:03d}"
