"""Folders of model files that are not part of the repository."""

from pathlib import Path

import obspy
import pytest


@pytest.fixture(scope="session")
def taup_folder() -> Path:
    """Tables that come with ObsPy."""
    return Path(obspy.__file__).parent / "taup" / "data"


@pytest.fixture(scope="session")
def velocity_folder() -> Path:
    """Real models on a development machine; the test skips elsewhere."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "velocity"
    if not folder.is_dir():
        pytest.skip(f"real velocity models are absent: {folder}")
    return folder
