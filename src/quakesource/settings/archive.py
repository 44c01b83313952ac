"""Section ``archive``: where the waveforms come from."""

from typing import Literal

from pydantic import Field, model_validator

from quakesource.settings.base import FolderPath, Section


class ArchiveSettings(Section):
    """Where the study's archive comes from."""

    source: Literal["world", "simulate", "import", "download", "folder"] = Field(
        "world",
        description="world: the judge, made by section 'world'; simulate: a plain one, made by section 'simulate'; "
        "import: made from your files by section 'import'; download: from data centres, by sections 'catalogue', "
        "'stations' and 'services'; folder: an archive that exists already.",
    )
    folder: FolderPath | None = Field(None, description="The existing archive (its folder), for source: folder.")
    truth: FolderPath | None = Field(
        None,
        description="The manifest of the mechanisms that go with an existing archive, if there are any; for a "
        "download, instead of the published ones.",
    )

    @model_validator(mode="after")
    def _folder_is_given(self) -> "ArchiveSettings":
        if self.source == "folder" and self.folder is None:
            raise ValueError("source 'folder' needs archive.folder")
        return self
