"""One request: every way in which a data centre fails to answer ends in an answer that says so, and in time."""

import gzip
import random
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Ask, Limits, WebClient
from quakesource.acquire.web.pauses import asked_to_wait_s, pause_s

QUICK = Limits(
    connect_s=1,
    read_s=0.4,
    total_s=0.8,
    attempts=3,
    first_pause_s=0.01,
    longest_pause_s=0.05,
    concurrent=3,
    per_second=1000,
    failures_to_rest=50,
    rest_s=0.2,
    rests=2,
)


@contextmanager
def server(*behaviours):
    """Answers the i-th request as the i-th behaviour does, and every later one as the last; yields address and log."""
    log, busy, lock = [], [0, 0], threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with lock:
                number = len(log)
                length = int(self.headers.get("Content-Length", 0))
                sent = self.rfile.read(length).decode()
                log.append((self.command, self.path, sent, dict(self.headers), time.monotonic()))
                busy[0] += 1
                busy[1] = max(busy)
            try:
                behaviours[min(number, len(behaviours) - 1)](self)
            except (BrokenPipeError, ConnectionResetError):
                pass
            finally:
                with lock:
                    busy[0] -= 1

        do_POST = do_GET

        def log_message(self, *_):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}", log, busy
    finally:
        httpd.shutdown()
        httpd.server_close()


def says(code, body=b"", **headers):
    def answer(handler):
        handler.send_response(code)
        if code != 204:
            handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def cut_short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"x" * 60)
    handler.close_connection = True


def cut_chunk(handler):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"40\r\n" + b"x" * 20)
    handler.close_connection = True


def silent(handler):
    time.sleep(1.0)


def stalls(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"x" * 60)
    handler.wfile.flush()
    time.sleep(1.0)


def drips(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def hangs_up(handler):
    handler.close_connection = True
    handler.connection.close()


def fetch(address, limits=QUICK, **ask):
    return WebClient(limits, "quakesource-test").fetch(Ask(f"{address}/query", **ask))


def test_a_body_comes_with_its_headers():
    with server(says(200, b"abc", ETag='"1"')) as (address, log, _):
        answer = fetch(address)
    assert (answer.status, answer.body, answer.headers["ETag"], answer.attempts) == ("ok", b"abc", '"1"', 1)
    assert log[0][3]["User-Agent"] == "quakesource-test"


def test_a_post_sends_its_lines():
    with server(says(200, b"abc")) as (address, log, _):
        assert fetch(address, body="CI CLC -- BHZ").status == "ok"
    assert log[0][0] == "POST"
    assert log[0][2] == "CI CLC -- BHZ"


def test_a_body_goes_on_where_it_was_cut():
    with server(says(206, b"rest")) as (address, log, _):
        assert fetch(address, headers={"Range": "bytes=10-"}).body == b"rest"
    assert log[0][3]["Range"] == "bytes=10-"


@pytest.mark.parametrize(("code", "status"), [(204, "no-data"), (404, "no-data"), (413, "too-large")])
def test_no_data_and_too_much_are_answers(code, status):
    with server(says(code)) as (address, log, _):
        answer = fetch(address)
    assert (answer.status, answer.reason, answer.attempts) == (status, f"HTTP {code}", 1)
    assert len(log) == 1


@pytest.mark.parametrize("code", [400, 401, 403, 410, 501])
def test_a_permanent_error_is_not_asked_again(code):
    with server(says(code)) as (address, log, _):
        answer = fetch(address)
    assert (answer.status, answer.reason) == ("failed", f"HTTP {code}")
    assert len(log) == 1


@pytest.mark.parametrize(
    "fault", [says(429), says(502), says(503), says(504), cut_short, cut_chunk, silent, stalls, drips, hangs_up]
)
def test_a_passing_fault_is_tried_again(fault):
    with server(fault, says(200, b"whole")) as (address, _, _):
        answer = fetch(address)
    assert (answer.status, answer.body, answer.attempts) == ("ok", b"whole", 2)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (says(503), "HTTP 503"),
        (cut_short, "IncompleteRead"),
        (silent, "no byte in time"),
        (stalls, "no byte in time"),
        (drips, "not whole after 0.8 s"),
    ],
)
def test_a_lasting_fault_ends_with_its_reason_and_in_time(fault, reason):
    begun = time.monotonic()
    with server(fault) as (address, log, _):
        answer = fetch(address)
    assert answer.status == "failed"
    assert reason in answer.reason
    assert answer.attempts == len(log) == QUICK.attempts
    assert answer.body == b""
    assert time.monotonic() - begun < QUICK.attempts * (QUICK.total_s + QUICK.read_s + 0.2) + 1


def test_nobody_there():
    with server(says(200)) as (address, _, _):
        pass
    assert fetch(address).reason == "no connection"


@pytest.mark.parametrize("code", [302, 307])
def test_redirects_are_followed(code):
    with server(says(code, Location="/elsewhere"), says(200, b"abc")) as (address, log, _):
        answer = fetch(address, body="lines" if code == 307 else None)
    assert answer.body == b"abc"
    assert log[1][1] == "/elsewhere"
    assert log[1][2] == log[0][2]


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_the_host_says_when_to_come_back(form):
    wait = "1" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    with server(says(429, Retry_After=wait), says(200)) as (address, log, _):
        limits = Limits(**{**vars(QUICK), "total_s": 5})
        assert fetch(address, limits).status == "ok"
    assert 0.9 < log[1][4] - log[0][4] < 3


def test_a_long_wait_is_kept_to_whatever_an_answer_may_take(monkeypatch):
    waits = []
    monkeypatch.setattr("quakesource.acquire.web.hosts.Host.ask_later", lambda host, seconds: waits.append(seconds))
    with server(says(429, Retry_After="900"), says(503, Retry_After="90000"), says(200)) as (address, _, _):
        assert fetch(address).status == "ok"
    assert waits == [900, 3600]


def test_retry_after_in_all_its_forms():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert asked_to_wait_s({}) is None
    assert asked_to_wait_s({"Retry-After": "soon"}) is None
    assert asked_to_wait_s({"Retry-After": "120"}) == 120
    assert asked_to_wait_s({"Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT"}, now) == 30
    assert asked_to_wait_s({"Retry-After": "Wed, 31 Dec 2025 00:00:30 GMT"}, now) == 0


def test_pauses_double_scatter_and_are_capped():
    rng, limits = random.Random(1), Limits(first_pause_s=1, longest_pause_s=10)
    for attempt, longest in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (50, 10)):
        pauses = [pause_s(attempt, limits, rng) for _ in range(200)]
        assert longest / 2 <= min(pauses) < 0.6 * longest
        assert 0.9 * longest < max(pauses) <= longest


def ask_many(client, address, n):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(client.fetch(Ask(address)))) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_host_is_never_asked_by_more_at_a_time_or_faster():
    def slow(handler):
        time.sleep(0.05)
        says(200, b"x")(handler)

    limits = Limits(**{**vars(QUICK), "per_second": 40})
    with server(slow) as (address, log, busy):
        answers = ask_many(WebClient(limits, "test"), address, 20)
    assert [answer.status for answer in answers] == ["ok"] * 20
    assert busy[1] <= limits.concurrent
    times = sorted(entry[4] for entry in log)
    assert times[-1] - times[0] > 0.8 * 19 / limits.per_second


def test_a_host_that_is_down_is_left_alone_and_then_given_up():
    limits = Limits(**{**vars(QUICK), "failures_to_rest": 4, "attempts": 50})
    with server(says(503)) as (address, log, _):
        client = WebClient(limits, "test")
        answers = ask_many(client, address, 6)
        n = len(log)
        later = client.fetch(Ask(address))
        assert len(log) == n
    assert {answer.status for answer in answers} == {"failed"}
    assert all("failed too often" in answer.reason for answer in [*answers, later])
    # four failures, those that were under way, and one probe after the first rest
    assert n <= limits.failures_to_rest + 2 * limits.concurrent + limits.rests


def test_a_host_that_recovers_after_a_rest_is_asked_as_before():
    limits = Limits(**{**vars(QUICK), "failures_to_rest": 2, "concurrent": 1, "attempts": 5})
    with server(says(503), says(503), says(200, b"x")) as (address, log, _):
        client = WebClient(limits, "test")
        assert client.fetch(Ask(address)).status == "ok"
        assert log[2][4] - log[1][4] > 0.9 * limits.rest_s
        assert all(client.fetch(Ask(address)).status == "ok" for _ in range(5))


@pytest.mark.parametrize("kind", ["stated", "unpacked", "chunked"])
def test_of_an_answer_beyond_the_cap_nothing_is_kept_and_it_is_not_asked_for_again(kind):
    body = bytes(2_000_000)  # zeros: packed, two kilobytes
    headers = {"Content-Encoding": "gzip"} if kind == "unpacked" else {}

    class Unmeasured(Server):
        def send(self, handler, request, reply):
            if kind != "chunked":
                super().send(handler, request, reply)
                return
            handler.send_response(200)
            handler.send_header("Connection", "close")
            handler.end_headers()
            handler.wfile.write(reply.body)
            handler.close_connection = True

    reply = Reply(200, gzip.compress(body) if kind == "unpacked" else body, headers=headers)
    with Unmeasured(lambda request: reply) as server:
        answer = WebClient(replace(QUICK, most_bytes=1_000_000), "test").fetch(Ask(server.url))
        assert len(server.log) == 1
    assert (answer.status, answer.body) == ("too-large", b"")  # less is asked for, where that can be done
    assert "1000000" in answer.reason
