"""Section ``world``: a simulated observatory that judges."""

from pathlib import Path

from pydantic import Field

from quakesource.settings.base import FolderPath, Section


class WorldSettings(Section):
    """Stages compute-world-tables and simulate-world: the simulated world that judges, docs/worlds.md."""

    file: FolderPath = Field(
        Path("resources/worlds/A.yaml"), description="What the world is made of; its hash names it."
    )
    n_events: int | None = Field(
        420, ge=1, description="Earthquakes of the world that this study holds, a fixed choice; null: all."
    )
