"""The double of a data centre: an archive served by our own server, which a plan makes misbehave.

Every fault of ../shared/notes/data_services.md §7.4 that a server can commit has a name here. Nothing is canned: the
honest reply is made first, from what was asked, and then spoilt.
"""

import io
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
from obspy import read
from pymseed import MS3Record

from quakesource.acquire.serving import Reply, Server

HTML = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>"


@dataclass
class Fault:
    """``kind`` happens to the first ``times`` requests that ``hits`` says yes to."""

    kind: str
    hits: Callable[[object], bool]
    times: float = 1
    done: int = 0


@dataclass
class Plan:
    """Faults in order; the first that hits a request and is not used up happens to it."""

    faults: list[Fault] = field(default_factory=list)
    happened: list[tuple[str, object]] = field(default_factory=list)

    def __post_init__(self):
        self._lock = threading.Lock()

    def pick(self, request):
        with self._lock:
            for fault in self.faults:
                if fault.done < fault.times and fault.hits(request):
                    fault.done += 1
                    self.happened.append((fault.kind, request))
                    return fault.kind
        return ""


class FaultyServer(Server):
    """A server whose replies go through a plan; more than ``resets_from`` connections at a time are reset."""

    def __init__(self, answer, plan=None, resets_from=None, **options):
        super().__init__(answer, **options)
        self.plan = plan or Plan()
        self.resets_from = resets_from
        self.n_resets = 0
        self.reply_of = {}

    def serve(self, handler, request):
        if self.resets_from is not None and self._at_a_time + 1 > self.resets_from:
            self.n_resets += 1
            reset(handler)
            return
        super().serve(handler, request)

    def send(self, handler, request, reply):
        kind = self.plan.pick(request)
        if kind in STATUSES:
            super().send(handler, request, STATUSES[kind](reply, request))
        elif kind in BODIES:
            if reply.status in (200, 206):
                reply = replace(reply, body=BODIES[kind](reply.body))
            super().send(handler, request, reply)
        elif kind:
            ON_THE_WIRE[kind](handler, reply)
        else:
            super().send(handler, request, reply)


def later(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


STATUSES = {
    "204": lambda reply, request: Reply(204),
    "404": lambda reply, request: Reply(404),
    "400": lambda reply, request: Reply(400, b"Error 400: Bad request\n"),
    "410": lambda reply, request: Reply(410, b"Gone\n"),
    "413": lambda reply, request: Reply(413),
    "429 seconds": lambda reply, request: Reply(429, headers={"Retry-After": "1"}),
    "429 date": lambda reply, request: Reply(429, headers={"Retry-After": later(1)}),
    "503 retry": lambda reply, request: Reply(503, headers={"Retry-After": "1"}),
    "500": lambda reply, request: Reply(500),
    "502": lambda reply, request: Reply(502),
    "503": lambda reply, request: Reply(503),
    "504": lambda reply, request: Reply(504),
    "307": lambda reply, request: Reply(307, headers={"Location": f"{request.path}?moved=1"}),
    "page": lambda reply, request: Reply(200, HTML, "text/html"),
    "empty 200": lambda reply, request: Reply(200, b""),
}


def split(body):
    """Raw records of a body."""
    records, offset = [], 0
    for record in MS3Record.from_buffer(body):
        records.append(body[offset : offset + record.reclen])
        offset += record.reclen
    return records


def renamed(body, station):
    return b"".join(record[:8] + station.ljust(5).encode() + record[13:] for record in split(body))


def other_rate(body):
    """The rate in the headers doubled: factor and multiplier are at bytes 32 and 34 (SEED 2.4, fixed header)."""
    spoilt = []
    for record in split(body):
        factor, multiplier = struct.unpack(">hh", record[32:36])
        doubled = 2 * factor if factor > 0 else factor // 2
        record = record[:32] + struct.pack(">hh", doubled, multiplier) + record[36:]
        rate_at = record.find(struct.pack(">H", 100), 48, 64)
        if rate_at >= 0:  # blockette 100 holds the actual rate
            (rate,) = struct.unpack(">f", record[rate_at + 4 : rate_at + 8])
            record = record[: rate_at + 4] + struct.pack(">f", 2 * rate) + record[rate_at + 8 :]
        spoilt.append(record)
    return b"".join(spoilt)


def corrupt(body):
    """Flipped bits in the compressed samples of every record: only Steim's last sample tells."""
    spoilt = []
    for record in split(body):
        (start,) = struct.unpack(">H", record[44:46])
        at = start + 64 + 24
        spoilt.append(record[:at] + bytes([record[at] ^ 0x11]) + record[at + 1 :])
    return b"".join(spoilt)


def overlap(body):
    """The second record again, with other samples."""
    (trace,) = read(io.BytesIO(split(body)[1]), format="MSEED")
    trace.data = trace.data + np.int32(1000)
    again = io.BytesIO()
    trace.write(again, format="MSEED", encoding="INT32", reclen=8192)
    return body + again.getvalue()


def _cut(share):
    def cut(body):
        records = split(body)
        return b"".join(records[: max(1, int(share * len(records)))])

    return cut


BODIES = {
    "cut at record, length fits": _cut(0.5),
    "cut in record, length fits": lambda body: body[: len(body) - 700],
    "page behind": lambda body: body + HTML,
    "duplicate": lambda body: body + body,
    "duplicate records": lambda body: b"".join(itertools.chain(*((r, r) for r in split(body)))),
    "reordered": lambda body: b"".join(reversed(split(body))),
    "wrong station": lambda body: renamed(body, "WRONG"),
    "stranger too": lambda body: body + renamed(body, "WRONG"),
    "corrupt": corrupt,
    "other rate": other_rate,
    "overlap": overlap,
    "first only": lambda body: split(body)[0],
}


def _head(handler, reply, length):
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.content_type)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    else:
        handler.send_header("Connection", "close")
        handler.close_connection = True
    handler.end_headers()


def _half(handler, reply, length, n):
    _head(handler, reply, length)
    handler.wfile.write(reply.body[:n])
    handler.wfile.flush()
    handler.close_connection = True


def _boundary(body):
    records = split(body)
    return sum(len(record) for record in records[: max(1, len(records) // 2)])


def no_first_byte(handler, reply):
    time.sleep(SILENCE_S)
    handler.close_connection = True


def stall(handler, reply):
    _half(handler, reply, len(reply.body), len(reply.body) // 2)
    time.sleep(SILENCE_S)


def drip(handler, reply):
    """A byte now and then: never silent for long, never at an end."""
    _head(handler, reply, len(reply.body))
    for byte in reply.body:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.3)


def chunked_cut(handler, reply):
    handler.send_response(reply.status)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    half = reply.body[: len(reply.body) // 2]
    handler.wfile.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
    handler.wfile.flush()
    handler.close_connection = True


def reset(handler):
    """A TCP reset instead of an end."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def reset_in_body(handler, reply):
    _half(handler, reply, len(reply.body), len(reply.body) // 2)
    reset(handler)


SILENCE_S = 2.5
ON_THE_WIRE = {
    "no first byte": no_first_byte,
    "stall": stall,
    "drip": drip,
    "cut, length told": lambda handler, reply: _half(handler, reply, len(reply.body), len(reply.body) // 2),
    "cut at record, no length": lambda handler, reply: _half(handler, reply, None, _boundary(reply.body)),
    "cut in record, no length": lambda handler, reply: _half(handler, reply, None, _boundary(reply.body) + 300),
    "chunked cut": chunked_cut,
    "reset": reset_in_body,
}
