"""SCEDC's gathers and day files as a source."""

import pytest
from test_download_records import START, body_of, ns

from quakesource.acquire.download import record_index
from quakesource.acquire.download.providers import GatherSource
from quakesource.acquire.download.record_index import RecordIndex
from quakesource.acquire.download.records import parse_records, split_records
from quakesource.acquire.services import objects
from quakesource.acquire.services.fdsn import Window
from quakesource.acquire.services.scedc_bucket import day_key, gather_key
from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Limits, WebClient

Z, E = ("XX", "A", "", "BHZ"), ("XX", "A", "", "BHE")
LIMITS = Limits(connect_s=2, read_s=1, total_s=3, attempts=2, first_pause_s=0.01, longest_pause_s=0.02, per_second=500)
GATHER = gather_key("1", START)


class Bucket:
    """Objects by key; a Reply in the place of bytes is given as it is."""

    def __init__(self, objects):
        self.objects, self.asked = objects, []

    def __call__(self, request):
        key = request.path.lstrip("/")
        self.asked.append(key)
        found = self.objects.get(key, Reply(404))
        return found if isinstance(found, Reply) else Reply(200, found, headers={"ETag": '"1-2"'})


def asked_of(tmp_path, held, windows, *, continuous=False):
    """Answers, one a window, and the keys that were asked for."""
    bucket = Bucket(held)
    with Server(bucket) as server:
        web = WebClient(LIMITS, "test")
        source = GatherSource(web, server.url, "1", START, tmp_path, continuous=continuous)
        answers = [source.ask([window]) for window in windows]
        source.close(settled=True)
    return answers, bucket.asked


@pytest.mark.parametrize("block", [600, 1300, 1 << 22])
def test_an_index_gives_the_records_that_a_split_gives(tmp_path, monkeypatch, block):
    monkeypatch.setattr(record_index, "BLOCK", block)
    body = body_of("A", "BHE", seed=2) + body_of("A", "BHZ")
    path = tmp_path / "a.ms"
    path.write_bytes(body)
    index = RecordIndex(path)
    split, problem = split_records(body)
    assert index.problem == problem == ""
    for codes in (E, Z):
        assert index.overlapping(codes, ns(-1e6), ns(1e6)) == b"".join(raw for of, raw in split if of == codes)
    few = parse_records(index.overlapping(Z, ns(10), ns(12))).records
    assert few[0].start_ns <= ns(10) <= few[0].end_ns
    assert few[-1].start_ns <= ns(12) <= few[-1].end_ns
    assert index.overlapping(("XX", "B", "", "BHZ"), ns(0), ns(1)) == b""


@pytest.mark.parametrize("rest", [b"<html>", b"\0" * 700, b"0"])
def test_what_is_behind_the_records_is_told_and_costs_none_of_them(tmp_path, rest):
    path = tmp_path / "a.ms"
    path.write_bytes(body_of() + rest)
    assert RecordIndex(path).problem == split_records(body_of() + rest)[1] != ""
    assert RecordIndex(path).overlapping(Z, ns(-1e6), ns(1e6)) == body_of()


def test_an_empty_file_has_nothing(tmp_path):
    (tmp_path / "a.ms").touch()
    index = RecordIndex(tmp_path / "a.ms")
    assert (index.empty, index.problem, index.overlapping(Z, 0, 1)) == (True, "", b"")


def test_records_of_another_time_are_no_data(tmp_path):
    (answer,), _ = asked_of(tmp_path, {GATHER: body_of()}, [Window(Z, ns(5000), ns(5060))])
    assert (answer.status, answer.reason) == ("no-data", "not in the gather")


def test_damage_outside_of_the_window_is_none_of_its_business(tmp_path):
    damaged = bytearray(body_of())
    damaged[-300] ^= 0x15  # in the last record
    (answer,), _ = asked_of(tmp_path, {GATHER: bytes(damaged)}, [Window(Z, ns(0), ns(60))])
    parsed = parse_records(answer.body)
    assert (answer.status, parsed.damaged, parsed.problem) == ("ok", {}, "")


def test_a_gather_that_is_a_page_is_a_failure_and_a_cut_one_costs_what_is_cut(tmp_path):
    windows = [Window(E, ns(0), ns(60)), Window(Z, ns(0), ns(60))]
    answers, _ = asked_of(tmp_path, {GATHER: b"<html>Back soon.</html>"}, windows)
    assert {(a.status, a.reason) for a in answers} == {("failed", "an HTML or XML page")}
    answers, _ = asked_of(tmp_path, {GATHER: body_of("A", "BHE")[:-100]}, windows)
    assert [a.status for a in answers] == ["ok", "no-data"]
    assert "cut inside a record" in answers[1].reason


def test_a_day_file_gives_what_the_gather_lacks(tmp_path):
    day = body_of("A", "BHZ", n=20000)  # 400 s
    half = b"".join(r.raw for r in parse_records(day).records if r.start_ns < ns(100))
    window = Window(Z, ns(0), ns(200))
    objects = {GATHER: half, day_key(Z, START): day}
    (alone,), asked = asked_of(tmp_path, objects, [window])
    assert alone.body == half
    assert asked == [GATHER]
    (both,), asked = asked_of(tmp_path, objects, [window], continuous=True)
    assert asked == [GATHER, day_key(Z, START)]
    assert parse_records(both.body).records[-1].end_ns >= ns(200)


def test_no_day_file_is_asked_for_what_the_gather_has(tmp_path):
    _, asked = asked_of(tmp_path, {GATHER: body_of()}, [Window(Z, ns(0), ns(200))], continuous=True)
    assert asked == [GATHER]


def test_a_day_file_that_fails_is_no_matter_of_other_channels(tmp_path):
    objects = {GATHER: body_of("A", "BHE"), day_key(Z, START): Reply(500)}
    answers, _ = asked_of(tmp_path, objects, [Window(codes, ns(0), ns(60)) for codes in (Z, E)], continuous=True)
    assert [a.status for a in answers] == ["failed", "ok"]


def test_what_the_gather_has_comes_with_the_failure_of_a_day_file(tmp_path):
    half = b"".join(r.raw for r in parse_records(body_of()).records if r.start_ns < ns(100))
    objects = {GATHER: half, day_key(Z, START): Reply(500)}
    (answer,), _ = asked_of(tmp_path, objects, [Window(Z, ns(0), ns(200))], continuous=True)
    assert (answer.status, answer.body) == ("failed", half)


@pytest.mark.parametrize("settled", [True, False])
def test_a_part_of_an_object_stays_until_the_event_is_settled(tmp_path, monkeypatch, settled):
    monkeypatch.setattr(objects, "PIECE", 4096)
    body = body_of()

    def cut(request):
        first, last = map(int, request.headers["Range"].removeprefix("bytes=").split("-"))
        if first:
            return Reply(503)
        stated = {"ETag": '"1-2"', "Content-Range": f"bytes 0-{last}/{len(body)}"}
        return Reply(206, body[: last + 1], headers=stated)

    with Server(cut) as server:
        source = GatherSource(WebClient(LIMITS, "test"), server.url, "1", START, tmp_path / "o", continuous=False)
        assert source.ask([Window(Z, ns(0), ns(60))]).status == "failed"
        source.close(settled=settled)
    left = {path.name for path in tmp_path.rglob("*.ms*")}
    assert left == (set() if settled else {"1.ms.part", "1.ms.json"})


def test_another_bucket_is_another_source():
    def identity(url, continuous):
        return GatherSource(None, url, "1", START, None, continuous=continuous).identity

    assert len({identity(url, days) for url in ("http://a", "http://b") for days in (False, True)}) == 4
