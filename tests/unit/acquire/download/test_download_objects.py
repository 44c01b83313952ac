"""Objects of a bucket: in pieces, of one version, believed by length and hash."""

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest

from quakesource.acquire.services import objects
from quakesource.acquire.services.objects import fetch_object, list_keys
from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Limits, WebClient

CONTENT = bytes(range(256)) * 40
LIMITS = Limits(connect_s=2, read_s=1, total_s=5, attempts=3, first_pause_s=0.01, longest_pause_s=0.02, per_second=500)


class Bucket:
    """One object, which can change, behind a log of the ranges asked for."""

    def __init__(self, content=CONTENT):
        self.content, self.log = content, []
        self.spoil = lambda reply: reply

    @property
    def etag(self):
        return f'"{hashlib.md5(self.content).hexdigest()}"'

    def __call__(self, request):
        first, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["Range"]).groups())
        last = min(last, len(self.content) - 1)
        self.log.append(first)
        if first > last:
            return Reply(416, headers={"Content-Range": f"bytes */{len(self.content)}"})
        headers = {"ETag": self.etag, "Content-Range": f"bytes {first}-{last}/{len(self.content)}"}
        if request.headers.get("If-Match", self.etag) != self.etag:
            return Reply(412, headers={"ETag": self.etag})
        return self.spoil(Reply(206, self.content[first : last + 1], headers=headers))


@pytest.fixture
def bucket(monkeypatch):
    monkeypatch.setattr(objects, "PIECE", 4096)
    made = Bucket()
    with Server(made) as server:
        made.url, made.web = server.url, WebClient(LIMITS, "test")
        yield made


def test_an_object_comes_in_pieces_and_is_believed_by_its_hash(bucket, tmp_path):
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert (fetched.status, fetched.n_bytes, bucket.log) == ("ok", len(CONTENT), [0, 4096, 8192])
    assert (tmp_path / "a.ms").read_bytes() == CONTENT
    assert not list(tmp_path.glob("*.part"))


def test_a_whole_object_is_not_asked_for_again_and_a_damaged_one_is(bucket, tmp_path):
    fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    bucket.log.clear()
    assert fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms").status == "ok"
    assert bucket.log == []
    (tmp_path / "a.ms").write_bytes(CONTENT[:-1])
    assert fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms").status == "ok"
    assert (tmp_path / "a.ms").read_bytes() == CONTENT


def test_a_part_that_is_there_is_gone_on_with(bucket, tmp_path):
    (tmp_path / "a.ms.part").write_bytes(CONTENT[:5000])
    (tmp_path / "a.ms.json").write_text(json.dumps({"etag": bucket.etag, "length": len(CONTENT)}))
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert (fetched.status, fetched.n_bytes, bucket.log[0]) == ("ok", len(CONTENT) - 5000, 5000)
    assert (tmp_path / "a.ms").read_bytes() == CONTENT


def test_a_part_of_another_version_is_thrown_away(bucket, tmp_path):
    (tmp_path / "a.ms.part").write_bytes(b"old" * 1000)
    (tmp_path / "a.ms.json").write_text(json.dumps({"etag": '"0123"', "length": 5000}))
    assert fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms").status == "ok"
    assert (tmp_path / "a.ms").read_bytes() == CONTENT


def test_an_object_that_is_replaced_meanwhile_is_never_half_of_each(bucket, tmp_path):
    def replace(reply):
        if len(bucket.log) == 2:
            bucket.content = CONTENT[::-1]
        return reply

    bucket.spoil = replace
    assert fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms").status == "ok"
    assert (tmp_path / "a.ms").read_bytes() == CONTENT[::-1]


def test_other_content_than_the_etag_states_is_refused(bucket, tmp_path):
    bucket.spoil = lambda reply: Reply(206, reply.body[:-1] + b"?", headers=reply.headers)
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert (fetched.status, fetched.reason) == ("failed", "not the content that its ETag states")
    assert list(tmp_path.glob("a.ms")) == []


def test_a_server_without_strong_etags_is_asked_for_the_whole(bucket, tmp_path):
    def plain(request):
        if "Range" not in request.headers:
            return Reply(200, CONTENT, headers={"ETag": 'W/"weak"'})
        reply = bucket(request)
        return Reply(206, reply.body, headers={"Content-Range": reply.headers["Content-Range"], "ETag": 'W/"weak"'})

    with Server(plain) as server:
        fetched = fetch_object(bucket.web, f"{server.url}/a.tar.gz", tmp_path / "a.tar.gz")
        assert len(server.log) == 2
    assert fetched.status == "ok"
    assert (tmp_path / "a.tar.gz").read_bytes() == CONTENT


def test_an_object_of_no_bytes_is_there(tmp_path):
    with Server(lambda request: Reply(416, b"<Error/>", headers={"Content-Range": "bytes */0"})) as server:
        fetched = fetch_object(WebClient(LIMITS, "test"), f"{server.url}/a.ms", tmp_path / "a.ms")
    assert (fetched.status, (tmp_path / "a.ms").read_bytes()) == ("ok", b"")


def test_an_object_that_is_not_there_is_no_data(tmp_path):
    with Server(lambda request: Reply(404, b"<Error><Code>NoSuchKey</Code></Error>")) as server:
        fetched = fetch_object(WebClient(LIMITS, "test"), f"{server.url}/a.ms", tmp_path / "a.ms")
    assert fetched.status == "no-data"
    assert list(tmp_path.iterdir()) == []


def test_every_page_of_a_listing_is_read():
    pages = {"": (["a/1", "a/2&3"], "t 1"), "t 1": (["a/4"], "")}

    def answer(request):
        keys, token = pages[request.query.get("continuation-token", "")]
        escaped = "".join(f"<Key>{key.replace('&', '&amp;')}</Key>" for key in keys)
        following = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
        return Reply(200, f"<ListBucketResult>{escaped}{following}</ListBucketResult>".encode())

    with Server(answer) as server:
        keys, last = list_keys(WebClient(LIMITS, "test"), server.url, "a/")
    assert keys == ["a/1", "a/2&3", "a/4"]
    assert last.status == "ok"


def test_a_listing_that_fails_half_way_says_so():
    def answer(request):
        if "continuation-token" in request.query:
            return Reply(403)
        return Reply(
            200, b"<ListBucketResult><Key>a</Key><NextContinuationToken>t</NextContinuationToken></ListBucketResult>"
        )

    with Server(answer) as server:
        _, last = list_keys(WebClient(LIMITS, "test"), server.url, "a/")
    assert last.status == "failed"


def with_range(reply, text):
    return Reply(reply.status, reply.body, headers={**reply.headers, "Content-Range": text})


def lying(kind, reply, bucket):
    """A piece that is not what it says, or not what was asked for."""
    first = bucket.log[-1]
    last = first + len(reply.body) - 1
    return {
        "another beginning": lambda: with_range(reply, f"bytes {first + 7}-{last + 7}/{len(CONTENT)}"),
        "another length": lambda: with_range(reply, f"bytes {first}-{last + 9}/{len(CONTENT)}"),
        "cut, and says so": lambda: Reply(
            206,
            reply.body[:100],
            headers={**reply.headers, "Content-Range": f"bytes {first}-{first + 99}/{len(CONTENT)}"},
        ),
        "cut, and says nothing": lambda: Reply(206, reply.body[:100], headers=reply.headers),
        "a smaller whole": lambda: with_range(reply, f"bytes {first}-{last}/{last + 1}"),
        "a larger whole": lambda: with_range(reply, f"bytes {first}-{last}/{len(CONTENT) + 500}"),
        "an unknown whole": lambda: with_range(reply, f"bytes {first}-{last}/*"),
        "no range": lambda: Reply(206, reply.body, headers={"ETag": bucket.etag}),
        "another ETag": lambda: Reply(206, reply.body, headers={**reply.headers, "ETag": '"other"'}),
        "nothing": lambda: Reply(206, b"", headers={**reply.headers, "Content-Range": f"bytes {first}-{last}/9999"}),
        "bytes of another place": lambda: Reply(206, CONTENT[: len(reply.body)][::-1], headers=reply.headers),
    }[kind]()


LIES = [
    "another beginning",
    "another length",
    "cut, and says so",
    "cut, and says nothing",
    "a smaller whole",
    "a larger whole",
    "an unknown whole",
    "no range",
    "another ETag",
    "nothing",
    "bytes of another place",
]


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("kind", LIES)
def test_one_piece_that_lies_costs_a_request_and_not_the_object(bucket, tmp_path, kind, at):
    bucket.spoil = lambda reply: lying(kind, reply, bucket) if len(bucket.log) == at else reply
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert fetched.status == "ok", fetched.reason
    assert (tmp_path / "a.ms").read_bytes() == CONTENT
    assert len(bucket.log) <= 8


@pytest.mark.parametrize("kind", [kind for kind in LIES if kind != "cut, and says so"])
def test_pieces_that_always_lie_end_the_fetching_with_a_reason(bucket, tmp_path, kind):
    bucket.spoil = lambda reply: lying(kind, reply, bucket) if len(bucket.log) > 1 else reply
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert fetched.status == "failed"
    assert re.search("piece|ETag states|whole|version", fetched.reason)
    assert not (tmp_path / "a.ms").exists()
    assert len(bucket.log) < 20
    # nothing of it stands in the way of the next time
    bucket.spoil = lambda reply: reply
    assert fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms").status == "ok"
    assert (tmp_path / "a.ms").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Back soon.</html>",
        b"<ListBucketResult><IsTruncated>true</IsTruncated>",
        b"<ListBucketResult><KeyCount>0</KeyCount>\n",
        b"",
    ],
)
def test_a_page_or_a_torn_listing_is_not_an_empty_bucket(body):
    with Server(lambda request: Reply(200, body)) as server:
        keys, last = list_keys(WebClient(LIMITS, "test"), server.url, "a/")
    assert (keys, last.status) == ([], "failed")


def test_a_listing_that_is_cut_behind_a_line_is_asked_for_again():
    whole = b"<ListBucketResult><KeyCount>2</KeyCount>\n<Key>a/1</Key>\n<Key>a/2</Key>\n</ListBucketResult>"
    bodies = [whole.replace(b"<Key>a/2</Key>\n", b""), whole[:60], whole]
    with Server(lambda request: Reply(200, bodies.pop(0))) as server:
        keys, last = list_keys(WebClient(LIMITS, "test"), server.url, "a/")
    assert (keys, last.status, bodies) == (["a/1", "a/2"], "ok", [])


def test_memory_holds_a_piece_and_not_the_object(bucket, tmp_path):
    bucket.content = CONTENT * 50
    fetched = fetch_object(bucket.web, f"{bucket.url}/a.ms", tmp_path / "a.ms")
    assert fetched.status == "ok"
    assert len(bucket.log) == len(CONTENT) * 50 // 4096
    assert sys.getsizeof(fetched) < 4096
    assert Path(tmp_path / "a.ms").stat().st_size == len(CONTENT) * 50
