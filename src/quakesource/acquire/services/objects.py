"""Whole objects of an S3 bucket into files: piece by piece, so that neither memory nor what was received is lost.

The pieces of an object are asked for with ``If-Match``, so pieces of two versions never meet; a server without strong
ETags is asked for the whole. A file is there under
its own name only when it has the length that the service states and, where the ETag is the MD5 of the content (objects
that were not uploaded in parts), that MD5.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from quakesource.acquire.web import Answer, Ask, WebClient

PIECE = 1 << 24
VERSIONS = 3
"""An object that is replaced more often than this while it is fetched is given up."""


@dataclass(frozen=True)
class Fetched:
    """What came of an object: ``status`` ok, no-data or failed; ``n_bytes`` that crossed the wire this time."""

    status: str
    reason: str
    attempts: int
    seconds: float
    n_bytes: int
    headers: dict[str, str]


def fetch_object(web: WebClient, url: str, path: Path) -> Fetched:
    """An object into a file; goes on where an earlier call was stopped, and asks nothing if the file is whole."""
    part, note = path.with_name(path.name + ".part"), path.with_name(path.name + ".json")
    if _is_whole(path, note):
        return Fetched("ok", "", 0, 0.0, 0, _noted(note)["headers"])
    etag = _noted(note).get("etag", "") if part.is_file() else ""
    attempts, seconds, received, versions, at_once = 0, 0.0, 0, 0, False
    while True:
        offset = part.stat().st_size if etag else 0
        wanted = {"Range": f"bytes={offset}-{offset + PIECE - 1}"} | ({"If-Match": etag} if etag else {})
        answer = web.fetch(Ask(url, headers={} if at_once else wanted))
        attempts, seconds = attempts + answer.attempts, seconds + answer.seconds
        if answer.code == 416 and answer.header("Content-Range").endswith("/0"):  # no byte of nothing can be had
            answer = replace(answer, status="ok", body=b"")
        elif answer.code in (412, 416) and versions < VERSIONS:  # another version than the one begun with
            part.unlink(missing_ok=True)
            etag, versions = "", versions + 1
            continue
        if answer.status != "ok":
            return Fetched(answer.status, answer.reason, attempts, seconds, received, answer.headers)
        etag, whole = _strong(answer.header("ETag")), _whole_length(answer)
        if answer.code == 200 or not offset:
            note.write_text(json.dumps({"etag": etag}))
        with part.open("ab" if answer.code == 206 and offset else "wb") as out:
            out.write(answer.body)
            out.flush()
            os.fsync(out.fileno())
        received += len(answer.body)
        size = part.stat().st_size
        if not etag and size < whole:
            if at_once:
                return Fetched("failed", "a part of what was asked for whole", attempts, seconds, received, {})
            at_once = True
            continue
        if size >= whole:
            break
    reason = _not_as_stated(part, etag, whole)
    if reason:
        part.unlink()
        note.unlink(missing_ok=True)
        return Fetched("failed", reason, attempts, seconds, received, answer.headers)
    note.write_text(json.dumps({"etag": etag, "sha256": _digest(part, "sha256"), "headers": answer.headers}))
    part.rename(path)
    return Fetched("ok", "", attempts, seconds, received, answer.headers)


def remove_object(path: Path) -> None:
    """Remove a fetched file and its note."""
    path.with_name(path.name + ".json").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def list_keys(web: WebClient, bucket_url: str, prefix: str) -> tuple[list[str], Answer]:
    """Keys that begin with a prefix, and the last answer, whose status tells whether they are all."""
    keys: list[str] = []
    token = ""
    while True:
        tail = f"&continuation-token={quote(token, safe='')}" if token else ""
        answer = web.fetch(Ask(f"{bucket_url}/?list-type=2&prefix={quote(prefix, safe='')}{tail}"))
        text = answer.body.decode("utf-8", "replace")
        keys += [_unescaped(key) for key in re.findall(r"<Key>([^<]*)</Key>", text)]
        more = re.search(r"<NextContinuationToken>([^<]*)</NextContinuationToken>", text)
        if answer.status == "ok" and "<ListBucketResult" not in text:
            return keys, replace(answer, status="failed", reason="no listing of a bucket")
        if answer.status == "ok" and not more and "<IsTruncated>true" in text:
            return keys, replace(answer, status="failed", reason="a listing that breaks off")
        if answer.status != "ok" or not more:
            return keys, answer
        token = _unescaped(more[1])


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


def _whole_length(answer: Answer) -> int:
    stated = re.search(r"/(\d+)$", answer.header("Content-Range"))
    return int(stated[1]) if stated else len(answer.body)


def _not_as_stated(part: Path, etag: str, whole: int) -> str:
    if part.stat().st_size != whole:
        return f"{part.stat().st_size} bytes of {whole}"
    plain = etag.strip('"')
    if re.fullmatch(r"[0-9a-f]{32}", plain) and _digest(part, "md5") != plain:
        return "not the content that its ETag states"
    return ""


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
