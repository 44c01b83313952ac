"""One maker at a time: a lock on a file, free when its holder ends, however it ends.

The lock is the system's own (``flock``), so a process that is killed gives it back, and a file that is left behind
holds nobody up. Where a file system knows no locks, work goes on without.
"""

import errno
import fcntl
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL}


@contextmanager
def only_maker(path: Path, what: str) -> Iterator[None]:
    """Hold the lock at ``path``, waiting for whoever has it and saying in one line who that is.

    The file goes with the lock.

    Raises
    ------
    FileNotFoundError
        The folder of ``path`` has gone.
    """
    waited, file = False, None
    while file is None:
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not waited:
                holder = os.pread(opened, 200, 0).decode("utf-8", "replace") or "another process"
                told = f"{what} is being made by {holder}: this process waits, and takes what it makes"
                print(told, file=sys.stderr, flush=True)
            waited = True
            fcntl.flock(opened, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in NO_LOCKS:
                os.close(opened)
                raise
            print(f"{path.parent} knows no locks: do not make {what} twice at once", file=sys.stderr)
        # the holder before may have removed the file under this name, and a third process made it anew
        if _is_at(opened, path):
            file = opened
        else:
            os.close(opened)
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"process {os.getpid()} on {platform.node()} since {time.strftime('%F %T')}".encode(), 0)
        yield
    finally:
        with suppress(OSError):
            if _is_at(file, path):
                path.unlink()
        os.close(file)


def _is_at(opened: int, path: Path) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    mine = os.fstat(opened)
    return (mine.st_ino, mine.st_dev) == (there.st_ino, there.st_dev)
