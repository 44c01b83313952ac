"""Answers without an end are believed when something confirms them, and never because their length fits."""

import gzip
import hashlib
import re

import pytest

from quakesource.acquire.services.confirmed import DIFFERENT, NOT_AS_STATED, fetch_confirmed, fetch_file
from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Ask, Limits, WebClient

LIMITS = Limits(connect_s=2, read_s=1, total_s=5, attempts=2, first_pause_s=0.01, longest_pause_s=0.02, per_second=500)
WHOLE = b"".join(b"line %d\n" % i for i in range(40))
CUT, SHORTER = WHOLE[: WHOLE.index(b"line 20")], WHOLE[: WHOLE.index(b"line 7")]


def asked(bodies, headers=None):
    """What a question is answered by, when the server says these bodies one after the other, and how many it said."""
    left = list(bodies)

    def answer(request):
        return Reply(200, left.pop(0) if len(left) > 1 else left[0], headers=headers or {})

    with Server(answer) as server:
        web = WebClient(LIMITS, "test")
        return fetch_confirmed(lambda: web.fetch(Ask(f"{server.url}/list"))), len(server.log)


def test_two_answers_that_agree_are_believed():
    answer, n = asked([WHOLE])
    assert (answer.status, answer.body, n, answer.attempts) == ("ok", WHOLE, 2, 2)


def test_the_order_of_lines_is_nobodys_promise():
    answer, n = asked([WHOLE, b"".join(reversed(WHOLE.splitlines(keepends=True)))])
    assert (answer.status, n) == ("ok", 2)


@pytest.mark.parametrize("bodies", [[CUT, WHOLE], [WHOLE, CUT, WHOLE], [CUT, SHORTER, WHOLE, WHOLE]])
def test_a_list_that_was_cut_is_asked_for_until_two_agree(bodies):
    answer, n = asked(bodies)
    assert (answer.status, answer.body) == ("ok", WHOLE)
    assert n <= 4


def test_answers_that_never_agree_are_a_failure_with_a_reason():
    answer, n = asked([WHOLE[:last] for last in (50, 80, 110, 140)])
    assert (answer.status, answer.reason, answer.body, n) == ("failed", DIFFERENT, b"", 4)


def test_a_failure_is_told_as_it_is():
    with Server(lambda request: Reply(403)) as server:
        web = WebClient(LIMITS, "test")
        answer = fetch_confirmed(lambda: web.fetch(Ask(server.url)))
    assert (answer.status, answer.reason) == ("failed", "HTTP 403")


def test_an_etag_that_is_an_md5_settles_it_in_one_answer():
    md5 = {"ETag": f'"{hashlib.md5(WHOLE).hexdigest()}"'}
    assert asked([WHOLE], md5)[1] == 1
    answer, n = asked([CUT, SHORTER, WHOLE], md5)
    assert (answer.body, n) == (WHOLE, 3)
    answer, _ = asked([CUT], md5)
    assert (answer.status, answer.reason) == ("failed", NOT_AS_STATED)


def test_an_etag_of_what_is_stored_packed_is_not_compared_with_what_was_unpacked():
    packed = gzip.compress(WHOLE)
    headers = {"ETag": f'"{hashlib.md5(packed).hexdigest()}"', "Content-Encoding": "gzip"}
    answer, n = asked([packed], headers)
    assert (answer.status, answer.body, n) == ("ok", WHOLE, 2)


def served(spoil, *, ranges=True):
    """A file on a web server, whose n-th whole answer goes through ``spoil``; and the ranges that were asked for."""
    log = []

    def answer(request):
        found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        log.append(found and int(found[1]))
        if not found or not ranges:
            return Reply(200, spoil(log.count(None), WHOLE))
        first = int(found[1])
        if first >= len(WHOLE):
            return Reply(416, headers={"Content-Range": f"bytes */{len(WHOLE)}"})
        return Reply(206, WHOLE[first:], headers={"Content-Range": f"bytes {first}-{len(WHOLE) - 1}/{len(WHOLE)}"})

    with Server(answer) as server:
        return fetch_file(WebClient(LIMITS, "test"), f"{server.url}/jan76_dec20.ndk"), log


def test_a_file_is_confirmed_by_its_last_byte_and_not_sent_twice():
    answer, log = served(lambda number, body: body)
    assert (answer.status, answer.body, log) == ("ok", WHOLE, [None, len(WHOLE) - 1])
    assert answer.attempts == 2


def test_a_file_that_was_cut_is_sent_again():
    answer, log = served(lambda number, body: CUT if number == 1 else body)
    assert (answer.status, answer.body) == ("ok", WHOLE)
    assert log == [None, len(CUT) - 1, None, len(WHOLE) - 1]


def test_a_server_that_knows_no_ranges_is_asked_twice():
    answer, log = served(lambda number, body: body, ranges=False)
    assert (answer.status, answer.body) == ("ok", WHOLE)
    assert len(log) == 3


def test_a_web_server_may_put_another_hash_into_its_etag():
    """Frameworks hash the time and the size of a file, and it looks like an MD5."""
    headers = {"ETag": f'"{hashlib.md5(b"1764700000-400").hexdigest()}"'}
    with Server(lambda request: Reply(200, WHOLE, headers=headers)) as server:
        web = WebClient(LIMITS, "test")
        answer = fetch_file(web, f"{server.url}/list.ndk", md5_etags=False)
        assert (answer.status, answer.body) == ("ok", WHOLE)
        assert fetch_file(web, f"{server.url}/list.ndk").reason == NOT_AS_STATED
