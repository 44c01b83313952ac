"""Places at a host that all jobs of a study share, whichever process or node they run on.

Jobs of one workflow run side by side, and a data centre counts their connections together. A place is a locked file:
a job that is killed gives its places back.
"""

import fcntl
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

WAIT_S = 0.02
LONGEST_REST_S = 3600.0
"""Longer than this nobody waits, whatever a host asks for."""


class OwnGate:
    """For the threads of one process."""

    def __init__(self, concurrent: int, per_second: float) -> None:
        self._places = threading.BoundedSemaphore(concurrent)
        self._gap_s, self._next = 1 / per_second, 0.0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place."""
        with self._places:
            yield

    def turn(self) -> float:
        """Zero if a request may go out now, which takes the turn; else seconds to wait. The caller holds a lock."""
        now = time.monotonic()
        if now < self._next:
            return self._next - now
        self._next = now + self._gap_s
        return 0.0

    def rest(self, seconds: float) -> None:
        """Nobody goes for so long. The caller holds a lock."""
        self._next = max(self._next, time.monotonic() + seconds)


class SharedGate:
    """For all processes that use the same folder."""

    def __init__(self, folder: Path, host: str, concurrent: int, per_second: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]", "_", host)
        self._slots = [folder / f"{name}.{number}" for number in range(concurrent)]
        self._clock, self._gap_s = folder / f"{name}.turn", 1 / per_second

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place: a lock on one of the files."""
        while True:
            for slot in self._slots:
                with slot.open("a") as file:
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        continue
                    yield
                    return
            time.sleep(WAIT_S)

    def turn(self) -> float:
        """As `OwnGate.turn`."""
        with self._times() as (file, now, following, rested):
            if now < max(following, rested):
                return max(following, rested) - now
            _write(file, now + self._gap_s, rested)
            return 0.0

    def rest(self, seconds: float) -> None:
        """As `OwnGate.rest`, for all processes."""
        with self._times() as (file, now, following, rested):
            _write(file, following, max(rested, now + seconds))

    @contextmanager
    def _times(self) -> Iterator[tuple[TextIO, float, float, float]]:
        """The locked file, the time, when the next request may go, and until when the host is left alone."""
        with self._clock.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            now, text = time.time(), file.read()
            found = re.fullmatch(r"(\d+\.\d+) (\d+\.\d+)", text)
            following, rested = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
            # a clock that was set back, or one of another node, must not stop everybody
            yield file, now, min(following, now + self._gap_s), rested if rested <= now + LONGEST_REST_S else 0.0


def _write(file: TextIO, following: float, rested: float) -> None:
    file.truncate(0)
    file.write(f"{following:.6f} {rested:.6f}")
