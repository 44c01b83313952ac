"""Checkpoints of a training: the two newest, each with the hash of its bytes, and what cannot be read is set aside.

A file is one line ``sha256 HEX`` and then what `torch.save` writes. A training that finds its newest checkpoint cut or
altered goes on from the one before; it ends the same, because every step follows from its number alone.
"""

import hashlib
import io
import sys
from pathlib import Path
from typing import Any

import torch

from quakesource.jobs.durable import write_durably

KEPT = 2
"""Checkpoints that stay: the newest and the one to fall back on."""
_PATTERN, _ASIDE = "checkpoint-*.pt", ".unreadable"


def saved_checkpoints(folder: Path) -> list[Path]:
    """Those of a folder, the newest first."""
    return sorted(folder.glob(_PATTERN), reverse=True)


def save_checkpoint(folder: Path, step: int, content: dict[str, Any]) -> None:
    """Write the checkpoint of a step, then remove all but the two newest; StorageError where the disk is full."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    payload = buffer.getvalue()
    write_durably(folder / f"checkpoint-{step:09d}.pt", _line(payload) + payload)
    for old in saved_checkpoints(folder)[KEPT:]:
        old.unlink(missing_ok=True)


def newest_checkpoint(folder: Path, device: torch.device) -> dict[str, Any] | None:
    """Content of the newest checkpoint that is as it was written, on ``device``; None where there is none.

    Others are renamed to ``….unreadable`` with a line in the log.
    """
    for path in saved_checkpoints(folder):
        first, _, payload = path.read_bytes().partition(b"\n")
        if first + b"\n" == _line(payload):
            content: dict[str, Any] = torch.load(io.BytesIO(payload), map_location=device, weights_only=True)
            return content
        aside = path.with_name(path.name + _ASIDE)
        path.rename(aside)
        print(f"{path} is not as it was written and is set aside as {aside.name}", file=sys.stderr)
    return None


def remove_checkpoints(folder: Path) -> None:
    """When a training has ended: its checkpoints, and those that were set aside."""
    for path in [*saved_checkpoints(folder), *folder.glob(_PATTERN + _ASIDE)]:
        path.unlink(missing_ok=True)


def _line(payload: bytes) -> bytes:
    return f"sha256 {hashlib.sha256(payload).hexdigest()}\n".encode()
