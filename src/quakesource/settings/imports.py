"""Section ``import``: files that you have, and what they are."""

from pydantic import Field

from quakesource.settings.base import FolderPath, Section


class CollectionSettings(Section):
    """One folder of waveform files of one earthquake."""

    event: str = Field(pattern=r"^[\w.+-]+$", description="Event identifier, as in the event table.")
    folder: FolderPath = Field(description="Folder below import.root.")
    waveforms: str = Field(description="File pattern inside the folder: MiniSEED, SAC or anything that ObsPy reads.")
    stations: str | None = Field(
        None, description="File pattern of StationXML or SAC pole-zero files; none: SAC headers give the stations."
    )
    event_file: str | None = Field(
        None,
        description="File below import.root with this one earthquake, if the event table lacks it: QuakeML, CSV, or a "
        "SAC record whose header tells it; of a pattern, the first match.",
    )
    picks: str | None = Field(
        None,
        description="File pattern inside the folder of analysts' picks: QuakeML, CSV (docs/data.md) or SKHASH polarity "
        "CSV. Those in a QuakeML event_file are taken in any case.",
    )
    units: str | None = Field(
        None,
        description="What one count is: 'counts' (the response files say the rest), or m/s, cm/s, nm/s, m, cm, m/s**2, "
        "cm/s**2 for files that are ground motion already. Must be stated.",
    )


class ImportSettings(Section):
    """Stage import-waveforms: your files become an archive."""

    root: FolderPath = Field(FolderPath("."), description="Folder that the other paths of this section start from.")
    events: FolderPath | None = Field(
        None, description="Event table: CSV (event_id, origin_time_utc, latitude_deg, ...) or QuakeML."
    )
    references: FolderPath | None = Field(
        None,
        description="Published mechanisms, which only the evaluation sees: CSV or QuakeML; may be the event table.",
    )
    simulated: bool = Field(False, description="True if these records are simulated: tables and figures then say so.")
    collections: tuple[CollectionSettings, ...] = Field((), description="Folders of waveform files.")
