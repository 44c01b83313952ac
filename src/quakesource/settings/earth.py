"""Section ``earth``: the layered velocity model of each event."""

from pydantic import Field

from quakesource.settings.base import FolderPath, Section


class EarthSettings(Section):
    """Velocity models: a shipped name, a file, or crust1.0:latitude,longitude."""

    model: str = Field("socal", description="Model of every event that 'by_event' does not name.")
    by_event: dict[str, str] = Field({}, description="Model of single events, {event id: model}.")
    crust1_folder: FolderPath | None = Field(None, description="Folder of the CRUST1.0 files, for crust1.0:lat,lon.")

    def model_of(self, event_id: str) -> str:
        """Velocity model of an event."""
        return self.by_event.get(event_id, self.model)

    def models(self) -> list[str]:
        """Every model that the study may need, sorted."""
        return sorted({self.model, *self.by_event.values()})
