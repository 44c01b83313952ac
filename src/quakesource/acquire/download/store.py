"""Where received records lie: one file an event and station, each with a note that says what it answers.

A file counts only if its SHA-256 is the one in its note, and the note only if it answers the same request. Both are
written under another name, flushed to the disk and renamed, so what a killed job leaves behind is either trusted
rightly or not at all.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quakesource.acquire.outside_names import inside
from quakesource.jobs.durable import write_durably


@dataclass(frozen=True)
class Held:
    """A received file: the ledger ``rows`` of its channels, and its bytes."""

    rows: list[dict[str, Any]]
    body: bytes
    simulated: bool

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


class Store:
    """Files below ``folder``: ``<event>/<name>.<part of its hash>.mseed`` and its note ``<event>/<name>.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, event_id: str, name: str, request: Any) -> Held | None:
        """What is held in answer to a request; None if nothing is, or not this, or not as it was written."""
        path = inside(self.folder, event_id, name)
        try:
            note = json.loads(path.with_name(name + ".json").read_text())
            digest = note["sha256"]
            body = _body_path(path, digest).read_bytes()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if note.get("request") != request or digest != hashlib.sha256(body).hexdigest():
            return None
        return Held(note["rows"], body, note["simulated"])

    def whole(self, event_id: str, name: str, sha256: str) -> bytes | None:
        """Bytes of a file by their hash; None if they are not there or have changed."""
        try:
            body = _body_path(inside(self.folder, event_id, name), sha256).read_bytes()
        except OSError:
            return None
        return body if hashlib.sha256(body).hexdigest() == sha256 else None

    def put(self, event_id: str, name: str, request: Any, held: Held) -> str:
        """Keep what answers a request; returns the SHA-256."""
        path = inside(self.folder, event_id, name)
        folder = path.parent
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(held.body).hexdigest()
        note = {"request": request, "sha256": digest, "rows": held.rows, "simulated": held.simulated}
        # the note goes last, and an earlier file stays until it has: at any instant one of the two is whole
        write_durably(_body_path(path, digest), held.body)
        write_durably(folder / f"{name}.json", json.dumps(note, indent=1).encode())
        for old in folder.glob(f"{name}.*.mseed"):
            if old != _body_path(path, digest):
                old.unlink(missing_ok=True)
        return digest


def _body_path(path: Path, digest: str) -> Path:
    return path.with_name(f"{path.name}.{digest[:16]}.mseed")
