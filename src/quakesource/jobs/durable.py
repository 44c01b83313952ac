"""Files that are whole or not there, whenever the power fails."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from quakesource.errors import StorageError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a system says when no more bytes fit."""


def write_durably(path: Path, content: bytes) -> None:
    """Write a file beside ``path``, flush it to the disk and rename it; what was there before stays until then.

    Raises
    ------
    StorageError
        The disk is full; nothing of the new file is left.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if error.errno not in FULL:
            raise
        raise StorageError(
            f"The disk is full: {len(content)} bytes do not fit.",
            where=str(path),
            next_step="Make room there and run the same command again: it goes on from what is whole.",
        ) from error
    with suppress(OSError):  # some file systems cannot flush a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
