"""Section ``group_receivers``: receivers of an earthquake grouped by the direction in which their rays leave it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from quakesource.settings.base import Section


def _power_of_two(nside: int) -> int:
    if nside < 1 or nside & (nside - 1):
        raise ValueError(f"{nside} is not a power of 2")
    return nside


Nside = Annotated[int, AfterValidator(_power_of_two)]
"""Fineness of HEALPix cells: 12 nside² of them, 58.6/nside degrees wide."""


class GroupReceiversSettings(Section):
    """Stage group-receivers: HEALPix pixels of the focal sphere, and which of them hold enough receivers."""

    nside: Nside = Field(4, description="Fineness of the pixels; 4 makes 192 of 14.7 degrees, as in SymAE.")
    rays: Literal["study", "prem", "ak135", "iasp91"] = Field(
        "study",
        description="Take-off angles from the study's flat layered model (regional distances) or from a spherical "
        "earth by TauP (teleseismic ones; SymAE's published pixels are those of iasp91).",
    )
    min_receivers: int = Field(
        1, ge=1, description="Pixels with fewer receivers are left out; SymAE wants 20 at teleseismic distances."
    )
    min_aperture_deg: float = Field(
        0.0,
        ge=0,
        description="Pixels whose farthest two receivers are closer than this on the globe are left out; SymAE: 5.",
    )
