"""One request and its attempts: what came of it, in words that a ledger can hold.

FDSN web services 1.2: 204 and 404 mean that there are no data, 413 that less should be asked for, 429 and 503 that
one should come back later. ObsPy's client neither shows ``Retry-After`` nor ends a transfer that drips, nor tells a
cut body from a whole one (notes on data services), hence urllib3.
"""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, TimeoutError

from quakesource.acquire.web.gates import LONGEST_REST_S
from quakesource.acquire.web.hosts import Host, HostDown
from quakesource.acquire.web.limits import Limits
from quakesource.acquire.web.pauses import asked_to_wait_s, pause_s

NO_DATA, TOO_LARGE = (204, 404), 413
LATER = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which the same request may succeed."""
CHUNK = 1 << 16


@dataclass(frozen=True)
class Ask:
    """A request; with a ``body`` it is a POST. ``headers`` are those beyond what every request has."""

    url: str
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came: ``status`` ok, no-data, too-large or failed, with the ``reason`` of what is not ok.

    ``body`` is whole as far as HTTP can tell; ``headers`` and ``code`` are those of the last answer, 0 if there was
    none; ``seconds`` covers all attempts and pauses.
    """

    status: str
    reason: str
    body: bytes
    headers: dict[str, str]
    attempts: int
    seconds: float
    code: int = 0

    def header(self, name: str) -> str:
        """A header, however it is capitalised; blank if it is not there."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class _Failure(Exception):
    """An attempt that may succeed when repeated."""


class _TooLong(Exception):
    """An answer that nobody can have meant, and that would be as long the next time."""


class WebClient:
    """Asks; one for all threads of a job. Jobs with the same folder of ``gates`` keep to the limits together."""

    def __init__(self, limits: Limits, user_agent: str, gates: Path | None = None) -> None:
        self.limits, self._gates = limits, gates
        self._pool = urllib3.PoolManager(
            num_pools=16, maxsize=limits.concurrent, block=True, headers={"User-Agent": user_agent}
        )
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()
        self._rng = random.Random()

    def fetch(self, ask: Ask) -> Answer:
        """Ask until there is an answer, the attempts are used up or the host is given up; never raises."""
        host, begun = self._host(ask.url), time.monotonic()
        reason, attempt = "", 0
        while attempt < self.limits.attempts:
            attempt += 1
            try:
                with host.admitted():
                    status, reason, body, headers, code = self._attempt(ask, host)
                return Answer(status, reason, body, headers, attempt, time.monotonic() - begun, code)
            except HostDown as down:
                reason = f"{down}; last: {reason}" if reason else str(down)
                attempt -= 1
                break
            except _Failure as failure:
                reason = str(failure)
            if attempt < self.limits.attempts:
                time.sleep(pause_s(attempt, self.limits, self._rng))
        return Answer("failed", reason, b"", {}, attempt, time.monotonic() - begun)

    def _attempt(self, ask: Ask, host: Host) -> tuple[str, str, bytes, dict[str, str], int]:
        """Status, reason, body, headers and code of one attempt that needs no other."""
        # a part of a body cannot be unpacked
        limits, headers = self.limits, {"Accept-Encoding": "identity" if "Range" in ask.headers else "gzip"}
        ends = time.monotonic() + limits.total_s
        try:
            response = self._pool.request(
                "GET" if ask.body is None else "POST",
                ask.url,
                body=ask.body,
                preload_content=False,
                headers=dict(self._pool.headers) | headers | dict(ask.headers),
                redirect=True,
                # redirects alone: urllib3 would obey Retry-After by itself, unseen by the other threads
                retries=urllib3.Retry(
                    total=3, connect=0, read=0, status=0, other=0, redirect=3, respect_retry_after_header=False
                ),
                timeout=urllib3.Timeout(connect=limits.connect_s, read=min(limits.read_s, limits.total_s)),
            )
            try:
                code, found = response.status, dict(response.headers)
                body = _read(response, ends, limits) if code in (200, 206) else b""
            finally:
                if not response.closed:  # left in the middle: the connection is of no use to the next request
                    response.close()
                response.release_conn()
        except (HTTPError, OSError) as error:
            host.failed()
            raise _Failure(_why(error)) from None
        except _Failure:
            host.failed()
            raise
        except _TooLong as error:
            host.succeeded()
            return "too-large", str(error), b"", found, code
        if code in LATER:
            host.failed()
            if (seconds := asked_to_wait_s(response.headers)) is not None:
                host.ask_later(min(seconds, LONGEST_REST_S))
            raise _Failure(f"HTTP {code}")
        host.succeeded()
        if code in (200, 206):
            return "ok", "", body, found, code
        if code in NO_DATA:
            return "no-data", f"HTTP {code}", b"", found, code
        if code == TOO_LARGE:
            return "too-large", f"HTTP {code}", b"", found, code
        return "failed", f"HTTP {code}", b"", found, code

    def _host(self, url: str) -> Host:
        name = urlsplit(url).netloc
        with self._lock:
            return self._hosts.setdefault(name, Host(name, self.limits, self._gates))


def _read(response: urllib3.BaseHTTPResponse, ends: float, limits: Limits) -> bytes:
    """The body; `_Failure` if it is not whole in time. urllib3 raises if it is shorter than its Content-Length."""
    pieces, n_bytes = [], 0
    stated = response.headers.get("Content-Length", "")
    if stated.isascii() and stated.isdigit() and int(stated) > limits.most_bytes:
        raise _TooLong(f"an answer of {int(stated)} bytes; {limits.most_bytes} are read at most (services.most_bytes)")
    # read1 returns what there is: a body that drips must not hide behind the wait for a full buffer
    while piece := response.read1(CHUNK, decode_content=True):
        pieces.append(piece)
        n_bytes += len(piece)
        if n_bytes > limits.most_bytes:  # a few packed bytes may stand for very many
            raise _TooLong(f"an answer that goes on beyond {limits.most_bytes} bytes (services.most_bytes)")
        if time.monotonic() > ends:
            raise _Failure(f"not whole after {limits.total_s:g} s")
    return b"".join(pieces)


def _why(error: Exception) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(cause, NewConnectionError):
        return "no connection"
    if isinstance(cause, TimeoutError):
        return "no byte in time"
    return f"{type(cause).__name__}: {cause}".split("\n")[0][:200]
