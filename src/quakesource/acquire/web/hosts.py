"""How often a host is asked: so many at a time, so many a second, not while it rests, never again if it is down."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quakesource.acquire.web.gates import OwnGate, SharedGate
from quakesource.acquire.web.limits import Limits


class HostDown(Exception):
    """A host that failed too often is not asked again in this run."""


class Host:
    """One host as all threads see it; with a folder of ``gates``, its places are shared with other jobs."""

    def __init__(self, name: str, limits: Limits, gates: Path | None = None) -> None:
        self.name, self.limits = name, limits
        rates = limits.concurrent, limits.per_second
        self._gate = SharedGate(gates, name, *rates) if gates else OwnGate(*rates)
        self._lock = threading.Lock()
        self._next = 0.0
        self._failures = self._rests = 0
        self._probing = False

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Wait for a place and for the host's turn; HostDown if it has been given up."""
        with self._gate.place():
            while (wait_s := self._turn()) > 0:
                time.sleep(wait_s)
            yield

    def ask_later(self, seconds: float) -> None:
        """Nobody asks for so long: the host said so."""
        with self._lock:
            self._gate.rest(seconds)

    def succeeded(self) -> None:
        """It answered, whatever the answer."""
        with self._lock:
            self._failures = self._rests = 0
            self._probing = False

    def failed(self) -> None:
        """It did not answer, or said that it cannot."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.limits.failures_to_rest or self._probing:
                self._failures, self._probing = 0, False
                self._rests += 1
                self._next = max(self._next, time.monotonic() + self.limits.rest_s)

    def _turn(self) -> float:
        """Zero if a request may go out now, which takes the turn; else seconds until it is worth asking again."""
        with self._lock:
            if self._rests >= self.limits.rests:
                raise HostDown(f"{self.name} failed too often")
            now = time.monotonic()
            if now < self._next:
                return self._next - now
            if self._rests and self._probing:  # after a rest one request goes first
                return 0.05
            if (wait_s := self._gate.turn()) > 0:
                return wait_s
            self._probing = self._rests > 0
            return 0.0
