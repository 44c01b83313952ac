"""Section ``bands``: the pass band that an earthquake is screened and inverted in."""

from pydantic import Field, PositiveFloat

from quakesource.settings.base import Band, Section


class BandSettings(Section):
    """Pass bands by magnitude: noise hides small earthquakes at long periods, large ones are no points at short."""

    small_hz: Band = Field((0.04, 0.1), description="Band of earthquakes below 'small_below_magnitude'.")
    regular_hz: Band = Field((0.02, 0.05), description="Band of earthquakes between the two magnitudes.")
    large_hz: Band = Field((0.01, 0.03), description="Band of earthquakes from that magnitude on.")
    body_small_hz: Band = Field((0.06, 0.15), description="Band of small earthquakes in windows of body waves.")
    body_regular_hz: Band = Field((0.04, 0.1), description="Band of regular earthquakes in windows of body waves.")
    body_large_hz: Band = Field((0.015, 0.05), description="Band of large earthquakes in windows of body waves.")
    small_below_magnitude: float = Field(4.0, description="Catalogue magnitude below which the small band is used.")
    large_from_magnitude: float = Field(6.5, description="Catalogue magnitude from which the large band is used.")
    small_point_below_magnitude: float = Field(
        5.5,
        description="Catalogue magnitude below which an earthquake is a point in the small band. Where noise hides "
        "most records in its own band, an earthquake is looked at in the next shorter one in which it is a point.",
    )
    regular_point_below_magnitude: float = Field(
        7.0, description="Catalogue magnitude below which an earthquake is a point in the regular band."
    )
    local_below_magnitude: float | None = Field(
        None,
        description="Catalogue magnitude below which the local band is used; null: no local band. It asks for an "
        "observe.sampling_rate_hz and a greens.sampling_rate_hz of four times its upper end, and an "
        "observe.response_band_hz that holds it. See studies/local.yaml.",
    )
    local_hz: Band = Field((0.2, 1.0), description="Band of the smallest earthquakes; only near stations are used.")
    local_within_km: PositiveFloat = Field(
        50.0,
        description="Stations farther than this are left out in the local band: flat layers do not explain them.",
    )
    local_point_below_magnitude: float = Field(
        4.0, description="Catalogue magnitude below which an earthquake is a point in the local band."
    )
