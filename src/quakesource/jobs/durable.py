"""Files that are whole or not there, whenever the power fails."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quakesource.errors import StorageError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a system says when no more bytes fit."""
CANNOT_FLUSH = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}
"""What file systems say that know no flushing."""


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
        raise _full(path, len(content)) from error
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk: after a rename, so that it outlasts a power cut."""
    with suppress(OSError):  # some file systems cannot
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def flush_files(folder: Path) -> None:
    """Flush everything below a folder to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            flush_file(path)
        elif path.is_dir():
            flush_folder(path)
    flush_folder(folder)


def flush_file(path: Path) -> None:
    """Flush a file to the disk that another has written."""
    with path.open("rb") as file:
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in CANNOT_FLUSH:
                raise


@contextmanager
def told_where_full(folder: Path) -> Iterator[None]:
    """StorageError with the folder where something is written in it by others and the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _full(folder, 0) from error


def _full(path: Path, n_bytes: int) -> StorageError:
    return StorageError(
        f"The disk is full: {n_bytes} bytes do not fit." if n_bytes else "The disk is full.",
        where=str(path),
        next_step="Make room there and run the same command again: it goes on from what is whole.",
    )
