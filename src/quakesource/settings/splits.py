"""Section ``split``: which earthquakes train, which validate, which judge."""

from typing import Annotated

from pydantic import AfterValidator, Field

from quakesource.settings.base import Section
from quakesource.settings.groups import Nside


def _shares(shares: tuple[float, float, float]) -> tuple[float, float, float]:
    if min(shares) <= 0 or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"{list(shares)} must be three shares above 0 that add up to 1")
    return shares


Shares = Annotated[tuple[float, float, float], AfterValidator(_shares)]
"""Shares of training, validation and test."""


class SplitSettings(Section):
    """Stage split-events: blocks of time and place, and the papers' random split beside them."""

    nside: Nside = Field(64, description="Fineness of the geographic HEALPix cells; 64 makes cells of 0.9 degrees.")
    time_block_days: float = Field(90.0, gt=0, description="Length of a time block, counted from 1970-01-01 UTC.")
    min_distance_km: float = Field(
        10.0, gt=0, description="No two events of different parts are within this epicentral distance and min_days."
    )
    min_days: float = Field(30.0, gt=0, description="Minimum time between events of different parts, days.")
    shares: Shares = Field((0.7, 0.15, 0.15), description="Wanted shares of training, validation and test.")
    max_cluster_share: float = Field(
        0.1,
        gt=0,
        le=1,
        description="A cluster of linked events larger than this share of all is cut along its blocks, and its "
        "events near the cut are excluded; smaller ones stay whole.",
    )
    seed: int = Field(0, ge=0, description="Seed of both splits.")
