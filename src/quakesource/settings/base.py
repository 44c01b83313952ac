"""What every settings class shares: frozen, documented fields, and no unknown keys."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict


class Section(BaseModel):
    """One section of a study's configuration; every field has a default and a description."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def as_values(*sections: Section) -> dict[str, Any]:
    """Sections as JSON values under the names of their classes, as products record them."""
    return {type(section).__name__: section.model_dump(mode="json") for section in sections}


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


def _in_utc(value: object) -> str:
    # YAML turns what looks like a time into one, JSON does not
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    try:
        time = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a time such as 2019-07-04T17:33:49") from None
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return time.isoformat().replace("+00:00", "Z")


UtcTime = Annotated[str, BeforeValidator(_in_utc)]
"""A time, ISO 8601, UTC whether it says so or not; held as text that ends in Z."""

FolderPath = Path
"""A path as the user wrote it, relative to the folder that snakemake or quakesource runs in."""
