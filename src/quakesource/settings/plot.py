"""Section ``plot``: figures."""

from pydantic import Field

from quakesource.settings.base import Section


class PlotSettings(Section):
    """Stages plot-event and plot-summary."""

    n_events: int | None = Field(
        8, ge=0, description="Events that get figures and a page of their own, a fixed choice; null: all."
    )
    dpi: int = Field(130, ge=50, description="Resolution of the PNG files.")
    max_stations: int = Field(24, ge=1, description="Stations drawn in one waveform figure, spread over the azimuths.")
