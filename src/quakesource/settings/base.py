"""What every settings class shares: frozen, documented fields, and no unknown keys."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Section(BaseModel):
    """One section of a study's configuration; every field has a default and a description."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, populate_by_name=True)


def _increasing(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] >= pair[1]:
        raise ValueError(f"the second of {list(pair)} must be larger than the first")
    return pair


Interval = Annotated[tuple[float, float], AfterValidator(_increasing)]
"""Lower and upper end of a range."""

FolderPath = Path
"""A path as the user wrote it, relative to the folder that snakemake or quakesource runs in."""
