"""Section ``catalogue``: which earthquakes a download is for, and who says what their mechanisms are."""

from typing import Literal

from pydantic import Field, model_validator

from quakesource.settings.base import FolderPath, Interval, Section, UtcTime


class CatalogueSettings(Section):
    """Stage download-catalogue: earthquakes by a search or by their identifiers, and published mechanisms."""

    provider: Literal["comcat", "fdsn", "scedc", "table"] = Field(
        "comcat",
        description="Who is asked for earthquakes. comcat: USGS; fdsn: the event service of 'centre'; scedc: the "
        "catalogue in SCEDC's open data (S3); table: nobody, they are in a file of yours.",
    )
    table: FolderPath | None = Field(
        None, description="File of provider table: CSV (event_id, origin_time_utc, ...) or QuakeML."
    )
    centre: str = Field("USGS", description="FDSN centre of provider fdsn: ObsPy's name for it, or an address.")
    events: tuple[str, ...] = Field(
        (), description="Identifiers of earthquakes; if any are given, nothing is searched for."
    )
    start: UtcTime = Field("2019-07-04T00:00:00Z", description="Search: first origin time, UTC.")
    end: UtcTime = Field("2019-07-11T00:00:00Z", description="Search: end of the time, UTC.")
    latitude_deg: Interval = Field((32.0, 37.0), description="Search: south and north of the box.")
    longitude_deg: Interval = Field((-122.0, -114.0), description="Search: west and east of the box.")
    depth_km: Interval = Field((-5.0, 50.0), description="Search: depths of the hypocentre.")
    magnitude: Interval = Field((3.5, 10.0), description="Search: magnitudes of the catalogue.")
    with_tensor_only: bool = Field(
        False, description="Search of comcat: only earthquakes that have a moment tensor product."
    )
    labels: tuple[Literal["comcat", "gcmt", "scedc_focal_mechanisms"], ...] = Field(
        ("comcat",),
        description="Whose mechanisms are taken, in order of preference: moment tensors of ComCat, of the Global CMT "
        "catalogue, or first-motion mechanisms of SCEDC. Only the evaluation sees them.",
    )
    scedc_focal_mechanisms: str | None = Field(
        None,
        description="Where SCEDC's yearly catalogues of focal mechanisms are, with {year} in it: an address or, "
        "because SCEDC hands them out by a form, files of yours, such as focal/sc{year}_hash_ABCD_so.focmec.scedc.",
    )
    max_conflict_deg: float = Field(
        45.0, gt=0, description="Kagan angle between two publishers' mechanisms beyond which a conflict is recorded."
    )

    @model_validator(mode="after")
    def _times_in_order(self) -> "CatalogueSettings":
        if not self.start < self.end:
            raise ValueError("end must be after start")
        if "scedc_focal_mechanisms" in self.labels and self.scedc_focal_mechanisms is None:
            raise ValueError("labels names scedc_focal_mechanisms: say where they are")
        if self.provider == "table" and self.table is None:
            raise ValueError("provider 'table' needs catalogue.table")
        return self
