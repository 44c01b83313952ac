"""Answers that are known to be whole though their form has no end: a list that is cut behind a line is still a list.

HTTP compares a body with its stated length, and whatever cuts an answer on its way may state the length of what is
left. So a body is believed if it has the MD5 that its ETag is, if the server states the same length when it is asked
for the last byte, or if two answers agree.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

from quakesource.acquire.web import Answer, Ask, WebClient

ROUNDS = 4
"""Answers that may contradict each other before the question is given up."""
DIFFERENT, NOT_AS_STATED = "the answers to one question differ", "not the content that its ETag states"


def fetch_confirmed(
    fetch: Callable[[], Answer], last_byte: Callable[[int], Answer] | None = None, *, md5_etags: bool = True
) -> Answer:
    """Ask until an answer is confirmed; one that never is becomes ``failed``, and its reason says why.

    Parameters
    ----------
    fetch : asks the question once
    last_byte : asks for what there is from a byte on, for files; without it the question is asked again
    md5_etags : whether an ETag that looks like an MD5 must be one, as a bucket's; web servers put other hashes there
    """
    attempts, seconds, reason = 0, 0.0, ""
    seen: list[frozenset[bytes]] = []
    for _ in range(ROUNDS):
        answer = fetch()
        attempts, seconds = attempts + answer.attempts, seconds + answer.seconds
        counted = replace(answer, attempts=attempts, seconds=seconds)
        if answer.status != "ok" and not (answer.status == "no-data" and seen):
            return counted
        if stated := stated_md5(answer):
            if hashlib.md5(answer.body, usedforsecurity=False).hexdigest() == stated:
                return counted
            if md5_etags:
                reason = NOT_AS_STATED
                continue
        lines = frozenset(answer.body.splitlines())  # services owe nobody an order
        if lines in seen:
            return counted
        seen.append(lines)
        reason = DIFFERENT
        if last_byte is not None and answer.body:
            end = last_byte(len(answer.body) - 1)
            attempts, seconds = attempts + end.attempts, seconds + end.seconds
            if end.code == 206 and end.header("Content-Range").endswith(f"/{len(answer.body)}"):
                return replace(counted, attempts=attempts, seconds=seconds)
    return Answer("failed", reason, b"", answer.headers, attempts, seconds, answer.code)


def fetch_file(web: WebClient, url: str, *, md5_etags: bool = True) -> Answer:
    """A file of a web server or bucket that fits into memory, confirmed."""
    # an ETag is of the bytes that are stored, not of those that a server packs
    plain = Ask(url, headers={"Accept-Encoding": "identity"})

    def last_byte(first: int) -> Answer:
        return web.fetch(Ask(url, headers={"Range": f"bytes={first}-"}))

    return fetch_confirmed(lambda: web.fetch(plain), last_byte, md5_etags=md5_etags)


def stated_md5(answer: Answer) -> str:
    """The MD5 of the body, where the ETag is one (S3: objects that were not uploaded in parts); else blank."""
    found = re.fullmatch(r'"([0-9a-f]{32})"', answer.header("ETag"))
    return found[1] if found and not answer.header("Content-Encoding") else ""
