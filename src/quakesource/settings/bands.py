"""Section ``bands``: the pass band that an earthquake is screened and inverted in."""

from pydantic import Field

from quakesource.settings.base import Band, Section


class BandSettings(Section):
    """Pass bands by magnitude: large earthquakes are point sources only at longer periods."""

    regular_hz: Band = Field((0.02, 0.05), description="Band of earthquakes below 'large_from_magnitude'.")
    large_hz: Band = Field((0.01, 0.03), description="Band of earthquakes from that magnitude on.")
    body_regular_hz: Band = Field((0.04, 0.1), description="The same for windows that hold body waves alone.")
    body_large_hz: Band = Field((0.015, 0.05), description="The same for windows that hold body waves alone.")
    large_from_magnitude: float = Field(6.5, description="Catalogue magnitude at which the band changes.")
