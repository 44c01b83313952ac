"""Section ``subset``: for which events the slow systems answer."""

from pydantic import Field

from quakesource.settings.base import Section


class SubsetSettings(Section):
    """The earthquakes of a world that observations, first motions and the classical systems are made for."""

    n_events: int | None = Field(
        60,
        ge=1,
        description="A fixed choice of so many earthquakes of a world, the same in every larger study; null: all. "
        "Archives of other origin are always done whole.",
    )
