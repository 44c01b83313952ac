"""Whole objects of an S3 bucket into files: piece by piece, so that neither memory nor what was received is lost.

The pieces of an object are asked for with ``If-Match``, so pieces of two versions never meet; a server without strong
ETags is asked for the whole. Every piece must be the one that was asked for: its beginning, its length, the total and
the ETag are compared with what was begun. A file is there under its own name only when it has the length that the
service states and, where the ETag is the MD5 of the content, that MD5.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from quakesource.acquire.services.confirmed import NOT_AS_STATED
from quakesource.acquire.web import Answer, Ask, WebClient
from quakesource.jobs.durable import flush_folder, write_durably

PIECE = 1 << 24
VERSIONS = 3
"""An object that is replaced more often than this while it is fetched is given up."""
LIES = 2
"""So many pieces that are not what was asked for, or bring nothing, end the fetching of an object."""
LISTINGS = 3
"""A listing that is not whole is asked for so often."""


@dataclass(frozen=True)
class Fetched:
    """What came of an object: ``status`` ok, no-data or failed; ``n_bytes`` that crossed the wire this time."""

    status: str
    reason: str
    attempts: int
    seconds: float
    n_bytes: int
    headers: dict[str, str]


class _Begun(NamedTuple):
    """The version of an object that is being fetched: its strong ETag, blank if it has none, and its length."""

    etag: str
    length: int


def fetch_object(web: WebClient, url: str, path: Path, *, md5_etags: bool = True) -> Fetched:
    """An object into a file; goes on where an earlier call was stopped, and asks nothing if the file is whole.

    ``md5_etags``: whether an ETag that looks like an MD5 must be one, as a bucket's; web servers have other hashes.
    """
    note = _note_of(path)
    if _is_whole(path, note):
        return Fetched("ok", "", 0, 0.0, 0, _noted(note)["headers"])
    return _Fetching(web, url, path, md5_etags=md5_etags).run()


class _Fetching:
    """An object on its way: what has come lies in ``….part``, and its version in ``….json``."""

    def __init__(self, web: WebClient, url: str, path: Path, *, md5_etags: bool) -> None:
        self.web, self.url, self.path, self.md5_etags = web, url, path, md5_etags
        self.part, self.note = path.with_name(path.name + ".part"), _note_of(path)
        self.begun = _begun(self.part, self.note)
        self.attempts, self.seconds, self.n_bytes = 0, 0.0, 0
        self.versions = self.lies = 0
        self.whole_at_once = False

    def run(self) -> Fetched:
        """Ask for piece after piece."""
        while True:
            offset = self.part.stat().st_size if self.begun else 0
            answer = self._ask(offset)
            if answer.code in (412, 416):
                if not self._begin_anew():
                    return self._told(answer, "failed", f"another version at every request: {answer.reason}")
                continue
            if answer.status != "ok":
                return self._told(answer, "no-data" if answer.status == "no-data" else "failed", answer.reason)
            problem, total = _piece_problem(answer, offset)
            version = _Begun(_strong(answer.header("ETag")), total)
            if problem:
                self.lies += 1
                if self.lies >= LIES:
                    return self._told(answer, "failed", problem)
            elif self.whole_at_once and answer.code == 206:
                return self._told(answer, "failed", "a part of what was asked for whole")
            elif answer.code == 206 and not version.etag and len(answer.body) < total:
                self.whole_at_once = True  # its pieces might be of two versions
            elif answer.code == 206 and self.begun and self.begun != version:
                if not self._begin_anew():
                    return self._told(answer, "failed", "pieces of versions that If-Match should have kept apart")
            else:
                self._keep(answer, version, append=answer.code == 206 and offset > 0)
                if self.part.stat().st_size < total:
                    continue
                problem = _not_as_stated(self.part, version, md5_etags=self.md5_etags)
                if not problem:
                    return self._finish(answer, version)
                if not self._begin_anew():
                    return self._told(answer, "failed", problem)

    def _ask(self, offset: int) -> Answer:
        wanted = {"Range": f"bytes={offset}-{offset + PIECE - 1}"}
        if self.begun:
            wanted["If-Match"] = self.begun.etag
        answer = self.web.fetch(Ask(self.url, headers={} if self.whole_at_once else wanted))
        self.attempts, self.seconds = self.attempts + answer.attempts, self.seconds + answer.seconds
        self.n_bytes += len(answer.body)
        if answer.code == 416 and answer.header("Content-Range").endswith("/0"):  # no byte of nothing can be had
            return replace(answer, status="ok", body=b"", code=200)
        return answer

    def _begin_anew(self) -> bool:
        """Forget what has come: it must not be joined with what comes. False if that has been done too often."""
        _forget(self.part, self.note)
        self.begun, self.versions = None, self.versions + 1
        return self.versions <= VERSIONS

    def _keep(self, answer: Answer, version: _Begun, *, append: bool) -> None:
        if not append:
            write_durably(self.note, json.dumps(version._asdict()).encode())
        with self.part.open("ab" if append else "wb") as out:
            out.write(answer.body)
            out.flush()
            os.fsync(out.fileno())
        self.begun = version if version.etag else None

    def _finish(self, answer: Answer, version: _Begun) -> Fetched:
        whole = {"etag": version.etag, "sha256": _digest(self.part, "sha256"), "headers": answer.headers}
        write_durably(self.note, json.dumps(whole).encode())
        self.part.rename(self.path)
        flush_folder(self.path.parent)
        return self._told(answer, "ok", "")

    def _told(self, answer: Answer, status: str, reason: str) -> Fetched:
        return Fetched(status, reason, self.attempts, self.seconds, self.n_bytes, answer.headers)


def remove_object(path: Path) -> None:
    """Remove a fetched file and its note."""
    _forget(path, _note_of(path))


def list_keys(web: WebClient, bucket_url: str, prefix: str) -> tuple[list[str], Answer]:
    """Keys that begin with a prefix, and the last answer, whose status tells whether they are all."""
    keys: list[str] = []
    token = ""
    while True:
        tail = f"&continuation-token={quote(token, safe='')}" if token else ""
        for _ in range(LISTINGS):
            answer = web.fetch(Ask(f"{bucket_url}/?list-type=2&prefix={quote(prefix, safe='')}{tail}"))
            text = answer.body.decode("utf-8", "replace")
            found = [_unescaped(key) for key in re.findall(r"<Key>([^<]*)</Key>", text)]
            more = re.search(r"<NextContinuationToken>([^<]*)</NextContinuationToken>", text)
            problem = _listing_problem(text, len(found), more=bool(more)) if answer.status == "ok" else ""
            if not problem:
                break
        keys += found
        if problem:
            return keys, replace(answer, status="failed", reason=problem)
        if answer.status != "ok" or not more:
            return keys, answer
        token = _unescaped(more[1])


def _piece_problem(answer: Answer, offset: int) -> tuple[str, int]:
    """Why a piece is not the one that was asked for, blank if it is; and the length of the object."""
    n = len(answer.body)
    if answer.code != 206:  # the whole, or nothing of an empty object
        return "", n
    stated = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.header("Content-Range"))
    if not stated:
        return f"a piece that does not say where it belongs: {answer.header('Content-Range')!r}", 0
    first, last, total = (int(number) for number in stated.groups())
    if first != offset:
        return f"a piece from byte {first}, and that from {offset} was asked for", total
    if last - first + 1 != n or n > PIECE:
        return f"a piece of {n} bytes that says {last - first + 1}", total
    if offset + n > total:
        return f"a piece that ends behind the {total} bytes of the whole", total
    return ("" if n else "a piece without a byte"), total


def _listing_problem(text: str, n_keys: int, *, more: bool) -> str:
    """Why a listing is not whole; blank if it is."""
    if "<ListBucketResult" not in text:
        return "no listing of a bucket"
    if "</ListBucketResult>" not in text or (not more and "<IsTruncated>true" in text):
        return "a listing that breaks off"
    stated = re.search(r"<KeyCount>(\d+)</KeyCount>", text)
    if stated and int(stated[1]) != n_keys:
        return f"a listing of {n_keys} keys that says {stated[1]}"
    return ""


def _begun(part: Path, note: Path) -> _Begun | None:
    """What an earlier call has begun, if it can be gone on with."""
    noted = _noted(note)
    if not part.is_file() or not noted.get("etag") or not isinstance(noted.get("length"), int):
        return None
    return _Begun(noted["etag"], noted["length"]) if part.stat().st_size < noted["length"] else None


def _note_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _forget(file: Path, note: Path) -> None:
    note.unlink(missing_ok=True)
    file.unlink(missing_ok=True)


def _noted(note: Path) -> dict[str, Any]:
    try:
        noted = json.loads(note.read_text())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _is_whole(path: Path, note: Path) -> bool:
    return path.is_file() and _noted(note).get("sha256") == _digest(path, "sha256")


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _strong(etag: str) -> str:
    """Blank for a weak ETag: it may stand for other bytes, and `If-Match` never matches it (RFC 9110, 13.1.1)."""
    return "" if etag.startswith("W/") else etag


def _not_as_stated(part: Path, version: _Begun, *, md5_etags: bool) -> str:
    if (size := part.stat().st_size) != version.length:
        return f"{size} bytes of {version.length}"
    plain = version.etag.strip('"')
    if md5_etags and re.fullmatch(r"[0-9a-f]{32}", plain) and _digest(part, "md5") != plain:
        return NOT_AS_STATED
    return ""


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
