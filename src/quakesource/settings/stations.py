"""Section ``stations``: which records of an earthquake a download asks for."""

from typing import Literal

from pydantic import Field

from quakesource.settings.base import Interval, Section


class StationSettings(Section):
    """Stages download-stations and download-waveforms: centres, channels, distances and the time window."""

    centres: tuple[str, ...] = Field(
        ("SCEDC",),
        min_length=1,
        description="FDSN centres, by ObsPy's names or addresses. Each channel is taken from the first that lists it; "
        "the others are asked where that one has no data.",
    )
    networks: tuple[str, ...] = Field(("CI",), min_length=1, description="Network codes, * and ? allowed.")
    stations: tuple[str, ...] = Field(("*",), min_length=1, description="Station codes, * and ? allowed.")
    locations: tuple[str, ...] = Field(
        ("*",), min_length=1, description="Location codes, * and ? allowed; '--' is the blank one."
    )
    channels: tuple[str, ...] = Field(
        ("BH?", "HH?", "HN?", "BN?", "EH?"), min_length=1, description="Channel codes, * and ? allowed."
    )
    distance_km: Interval = Field((0.0, 300.0), description="Epicentral distances that are asked for.")
    max_stations: int | None = Field(None, ge=1, description="So many stations an event, the nearest; null: all.")
    before_s: float = Field(150.0, gt=0, description="Start of the window, before the origin time.")
    after_s: float = Field(400.0, gt=0, description="End of the window, after the origin time.")
    waveforms_from: tuple[Literal["scedc", "fdsn"], ...] = Field(
        ("fdsn",),
        min_length=1,
        description="Who is asked for records, in this order; what one lacks the next is asked for. scedc: the "
        "gathers of events in SCEDC's open data (S3); fdsn: the dataselect services of the centres.",
    )
    continuous: bool = Field(
        False, description="scedc: the continuous day file of a channel where the gather lacks it (about 10 MB each)."
    )
    picks: bool = Field(
        True, description="Analysts' picks too: the phase files of scedc, or the event service of fdsn."
    )
    picks_centre: str = Field("SCEDC", description="FDSN centre whose event service is asked for picks.")
    batches: int = Field(4, ge=1, description="Jobs that the earthquakes of a study are spread over.")
