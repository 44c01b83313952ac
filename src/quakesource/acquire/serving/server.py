"""HTTP/1.1 on the loopback interface, with a log of who asked what and how many at a time."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from quakesource.errors import QuakesourceError, ServiceError

LOGGED = 100_000
"""Most requests that the log holds; then the older half goes."""
LONGEST_BODY = 10_000_000
"""Bytes of a request; an FDSN line has a hundred."""
IDLE_S = 120.0
"""After so long without a request a connection is closed."""
SIMULATED = "X-Simulated"
"""Header of every answer: whether the records are simulated. A number that was made must not come back as measured."""


@dataclass(frozen=True)
class Request:
    """What was asked; query names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Logged:
    """One request as the server saw it; times in s of a monotonic clock."""

    request: Request
    begun: float
    status: int = 0
    n_bytes: int = 0


class Server:
    """Answers on ``url`` while the context lasts.

    ``answer`` makes the reply of a request; `send` puts it on the wire, which a subclass may do badly on purpose.
    """

    def __init__(self, answer: Callable[[Request], Reply], port: int = 0, latency_s: float = 0.0) -> None:
        self.answer, self.latency_s = answer, latency_s
        self.log: list[Logged] = []
        self.most_at_a_time = 0
        self._at_a_time = 0
        self._lock = threading.Lock()
        try:
            self._http = _Listener(("127.0.0.1", port), _handler(self))
        except OSError as error:
            raise ServiceError(
                f"Port {port} cannot be listened on: {error.strerror}.", next_step="Give another --port, or none."
            ) from None
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Address without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def send(self, handler: BaseHTTPRequestHandler, request: Request, reply: Reply) -> None:
        """Write the reply to the client."""
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.body:
            handler.send_header("Content-Type", reply.content_type)
        if reply.status != 204:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        if request.method != "HEAD":
            handler.wfile.write(reply.body)

    def _answered(self, request: Request) -> Reply:
        """The reply, whatever is asked: a client that is wrong is told so, and keeps its connection."""
        try:
            return self.answer(request)
        except QuakesourceError as error:  # what is held is damaged
            return Reply(500, f"Error 500: {error.what}\n".encode())
        except Exception as error:  # a value that nothing here can read
            return Reply(400, f"Error 400: {type(error).__name__}: {error}\n".encode())

    def serve(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        """Answer one request and log it."""
        logged = Logged(request, time.monotonic())
        with self._lock:
            self.log.append(logged)
            if len(self.log) > LOGGED:
                del self.log[: LOGGED // 2]
            self._at_a_time += 1
            self.most_at_a_time = max(self.most_at_a_time, self._at_a_time)
        try:
            time.sleep(self.latency_s)
            reply = self._answered(request)
            logged.status, logged.n_bytes = reply.status, len(reply.body)
            self.send(handler, request, reply)
        finally:
            with self._lock:
                self._at_a_time -= 1


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = IDLE_S
        # two writes a reply, and the second would wait for the client's delayed acknowledgement of the first
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self._serve("")

        def do_HEAD(self) -> None:
            self._serve("")

        def do_POST(self) -> None:
            stated = self.headers.get("Content-Length") or "0"
            known = stated.isascii() and stated.isdigit() and "Transfer-Encoding" not in self.headers
            if not known or int(stated) > LONGEST_BODY:
                self.close_connection = True  # where the body ends is not known
                self._reply(Reply(400, b"Error 400: a body needs a Content-Length of at most 10 MB\n"))
                return
            self._serve(self.rfile.read(int(stated)).decode("utf-8", "replace"))

        def _reply(self, reply: Reply) -> None:
            server.send(self, Request(self.command, self.path, {}, self.headers), reply)
            self.wfile.flush()

        def _serve(self, body: str) -> None:
            try:
                parts = urlsplit(self.path)
            except ValueError as error:
                self._reply(Reply(400, f"Error 400: {error}\n".encode()))
                return
            query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
            try:
                server.serve(self, Request(self.command, unquote(parts.path), query, self.headers, body))
                self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """The log is a list."""

    return Handler
