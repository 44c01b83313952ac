"""What every settings class shares: frozen, documented fields, and no unknown keys."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Section(BaseModel):
    """One section of a study's configuration; every field has a default and a description."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def _increasing(pair: tuple[float, float]) -> tuple[float, float]:
    if not pair[0] < pair[1]:  # NaN is refused too
        raise ValueError(f"the second of {list(pair)} must be larger than the first")
    return pair


def _positive(pair: tuple[float, float]) -> tuple[float, float]:
    if not pair[0] > 0:
        raise ValueError(f"the first of {list(pair)} must be larger than 0")
    return pair


Interval = Annotated[tuple[float, float], AfterValidator(_increasing)]
"""Lower and upper end of a range."""

Band = Annotated[Interval, AfterValidator(_positive)]
"""Pass band, Hz."""

FolderPath = Path
"""A path as the user wrote it, relative to the folder that snakemake or quakesource runs in."""
