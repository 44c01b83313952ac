"""Real bodies, where they are."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[5] / "shared/data"


def shared_file(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"real file is absent: {path}")
    return path
