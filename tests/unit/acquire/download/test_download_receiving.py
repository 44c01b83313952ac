"""Asking until what came is whole, against sources that leave something out."""

import itertools
import math

import pytest
from test_download_records import RATE_HZ, START, body_of, ns

from quakesource.acquire.download.receiving import receive
from quakesource.acquire.download.records import parse_records
from quakesource.acquire.services.fdsn import Window
from quakesource.acquire.web import Answer

CODES = {channel: ("XX", "A", "", channel) for channel in ("BHE", "BHN", "BHZ")}
WHOLE = {channel: body_of("A", channel, n=3000, seed=i) for i, channel in enumerate(CODES)}  # 60 s
START_NS, END_NS = ns(0), ns(59.98)


class Honest:
    """Records that hold a sample of what was asked, and a log of what that was."""

    def __init__(self, bodies=None):
        self.bodies, self.log = WHOLE if bodies is None else bodies, []

    def __call__(self, windows):
        self.log.append(windows)
        pieces = [
            record.raw
            for window in windows
            for record in parse_records(self.bodies.get(window.codes[3], b"")).records
            if record.start_ns <= window.end_ns and record.end_ns >= window.start_ns
        ]
        return answer(b"".join(pieces))


def answer(body=b"", status=None, code=200, reason=""):
    status = status or ("ok" if body else "no-data")
    return Answer(status, reason, body, {}, 1, 0.5, code if body or status != "no-data" else 204)


def received(ask, channels=CODES, rate_hz=RATE_HZ, end_ns=END_NS):
    windows = [Window(CODES[name], START_NS, end_ns) for name in channels]
    got, _ = receive(ask, windows, dict.fromkeys(CODES.values(), rate_hz), 0.0)
    return {codes[3]: channel for codes, channel in got.items()}


def spoiling(first, then):
    """A source whose first answer goes through a function."""
    answers = itertools.chain([first], itertools.repeat(lambda a: a))
    return lambda windows: next(answers)(then(windows))


def test_whole_records_are_asked_for_once():
    source = Honest()
    got = received(source)
    assert len(source.log) == 1
    assert {name: channel.raw for name, channel in got.items()} == WHOLE
    assert {(channel.status, channel.reason, channel.attempts) for channel in got.values()} == {("ok", "", 1)}
    assert sum(channel.seconds for channel in got.values()) == pytest.approx(0.5)


def test_what_a_body_lacks_is_asked_for_and_nothing_else():
    def cut(whole):
        return answer(whole.body[: len(whole.body) // 2 // 512 * 512])

    source = Honest()
    got = received(spoiling(cut, source))
    assert {name: channel.raw for name, channel in got.items()} == WHOLE
    asked_again = source.log[1]
    assert {window.codes[3] for window in asked_again} == {"BHN", "BHZ"}
    lacking = next(window for window in asked_again if window.codes[3] == "BHN")
    assert lacking.start_ns > START_NS
    assert len(source.log) == 2


def test_a_channel_that_is_not_there_is_believed_to_be_so_the_second_time():
    source = Honest({name: WHOLE[name] for name in ("BHE", "BHZ")})
    got = received(source)
    assert got["BHN"].status == "no-data"
    assert [len(windows) for windows in source.log] == [3, 1]


def test_an_answer_without_data_is_believed_at_once():
    source = Honest({})
    assert {channel.status for channel in received(source).values()} == {"no-data"}
    assert len(source.log) == 1


def test_a_record_that_ends_early_is_told_and_costs_one_more_request_without_bytes():
    source = Honest()
    got = received(source, ["BHZ"], end_ns=ns(150))
    assert (got["BHZ"].status, got["BHZ"].reason) == ("ok", "covers 60 of 150 s")
    assert [windows[0].start_ns > ns(59) for windows in source.log] == [False, True]
    assert len(source.log) == 2


def flipped(whole):
    body = bytearray(whole.body)
    body[max(0, len(body) - 200)] ^= 0x11
    return answer(bytes(body))


def test_lasting_damage_costs_the_damaged_record_alone_and_is_told():
    source = Honest()
    got = received(lambda windows: flipped(source(windows)), ["BHZ"])
    assert got["BHZ"].status == "ok"
    assert got["BHZ"].reason.startswith("covers")
    assert got["BHZ"].failure.startswith("corrupt")
    assert got["BHZ"].raw == WHOLE["BHZ"][: len(got["BHZ"].raw)]
    assert len(got["BHZ"].raw) > 0.5 * len(WHOLE["BHZ"])


def test_damage_of_every_record_is_a_failure_and_leaves_nothing():
    def all_flipped(whole):
        body = bytearray(whole.body)
        for at in range(300, len(body), 512):
            body[at] ^= 0x11
        return answer(bytes(body))

    source = Honest()
    got = received(lambda windows: all_flipped(source(windows)), ["BHZ"])
    assert (got["BHZ"].status, got["BHZ"].raw) == ("failed", b"")
    assert got["BHZ"].reason.startswith("corrupt")


def test_a_second_look_at_an_overlap_never_costs_what_only_the_first_had():
    """A has 0 to 40 s, B 36 to 60 s with other samples: what is doubtful stays, and is told."""
    first = [r for r in parse_records(WHOLE["BHZ"]).records if r.end_ns < ns(40)]
    source = Honest({"BHZ": body_of("A", "BHZ", n=1200, start=START + 36, seed=9)})
    windows = [Window(CODES["BHZ"], START_NS, END_NS)]
    got, _ = receive(source, windows, {CODES["BHZ"]: RATE_HZ}, 0.0, held={CODES["BHZ"]: first})
    channel = got[CODES["BHZ"]]
    assert channel.status == "ok"
    assert "overlapping records hold different samples" in channel.reason
    assert {r.raw for r in first} <= {r.raw for r in channel.records}


def test_what_a_failed_answer_brought_is_kept():
    half = b"".join(r.raw for r in parse_records(WHOLE["BHZ"]).records if r.end_ns < ns(30))
    got = received(lambda windows: answer(half, status="failed", code=503, reason="HTTP 503"), ["BHZ"])
    assert (got["BHZ"].status, got["BHZ"].failure, got["BHZ"].raw) == ("ok", "HTTP 503", half)


def test_passing_damage_is_mended_with_the_damaged_record_alone():
    source = Honest()
    got = received(spoiling(flipped, source), ["BHZ"])
    assert (got["BHZ"].status, got["BHZ"].raw) == ("ok", WHOLE["BHZ"])
    again = source.log[1][0]
    assert again.end_ns - again.start_ns < 0.2 * (END_NS - START_NS)


def test_a_rate_that_the_metadata_deny_is_looked_at_twice_and_told():
    source = Honest()
    got = received(source, ["BHZ"], rate_hz=40.0)
    assert len(source.log) == 2
    assert got["BHZ"].status == "ok"
    assert got["BHZ"].reason == "sampled at 50 Hz, the metadata say 40"


def test_metadata_without_a_rate_deny_nothing():
    source = Honest()
    assert received(source, ["BHZ"], rate_hz=math.nan)["BHZ"].reason == ""
    assert len(source.log) == 1


def test_a_request_that_is_too_large_is_cut_by_channels_and_then_in_time():
    source = Honest()

    def limited(windows):
        too_large = len(windows) > 1 or windows[0].end_ns - windows[0].start_ns > 20e9
        return answer(status="too-large", code=413, reason="HTTP 413") if too_large else source(windows)

    got = received(limited)
    assert {(channel.status, channel.reason) for channel in got.values()} == {("ok", "")}
    assert {name: channel.raw for name, channel in got.items()} == WHOLE


def test_a_centre_that_finds_everything_too_large_is_told():
    got = received(lambda windows: answer(status="too-large", code=413, reason="HTTP 413"), ["BHZ"])
    assert (got["BHZ"].status, got["BHZ"].reason) == ("failed", "HTTP 413")


def test_one_bad_line_costs_one_channel():
    source = Honest()

    def strict(windows):
        bad = any(window.codes[3] == "BHN" for window in windows)
        return answer(status="failed", code=400, reason="HTTP 400") if bad else source(windows)

    got = received(strict)
    assert {name: channel.status for name, channel in got.items()} == {"BHE": "ok", "BHN": "failed", "BHZ": "ok"}


def test_records_of_another_time_are_not_taken():
    late = Honest({"BHZ": body_of("A", "BHZ", start=START + 3600)})
    got = received(lambda windows: answer(late.bodies["BHZ"]), ["BHZ"])
    assert (got["BHZ"].status, got["BHZ"].reason) == ("failed", "records of another time")


def test_a_simulated_source_says_so():
    windows = [Window(CODES["BHZ"], START_NS, END_NS)]
    told = Answer("ok", "", WHOLE["BHZ"], {"x-simulated": "true"}, 1, 0.1, 200)
    assert receive(lambda _: told, windows, {CODES["BHZ"]: RATE_HZ}, 0.0)[1]
