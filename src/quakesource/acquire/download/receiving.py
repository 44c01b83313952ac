"""Ask a source for channels of an earthquake until what came is whole, or is known to be all there is.

A body can lack records without a sign of it (notes on data services, 4.2: cut at a record's end, with a matching
length). So what does not cover the window is asked for again, and only that: a centre that has no more says so in an
answer without data, which costs no bytes; one that left something out adds it. Damaged records count as missing.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from quakesource.acquire.download.records import (
    Codes,
    Parsed,
    Record,
    contradiction,
    disagreement,
    missing_intervals,
    parse_records,
    undisputed,
    without_duplicates,
)
from quakesource.acquire.services.fdsn import Window
from quakesource.acquire.web import Answer

ROUNDS = 5
SHORTEST_S = 1.0
"""A window for which the answer is too large is not cut into pieces shorter than this."""
RATE_TOLERANCE = 0.01
DISPUTED = "two answers hold different samples of one time"

AskFor = Callable[[list[Window]], Answer]


@dataclass
class Received:
    """What is known of one channel: ``status`` ok, no-data or failed, and of ok with the reason what it lacks.

    ``records`` begin with those ``held`` of another source. ``failure``: of ok, why the rest did not come, so that it
    is worth asking this source again.

    ``damage`` are records of it that did not decode, ``trouble`` is wrong with the last body; it is ``in_doubt``
    while it is asked for a second time because of `_doubt`. ``told_nothing``: the last answer said that there is
    nothing, which an answer with other channels does not say.
    """

    window: Window
    rate_hz: float
    records: list[Record] = field(default_factory=list)
    status: str = ""
    reason: str = ""
    attempts: int = 0
    seconds: float = 0.0
    damage: str = ""
    trouble: str = ""
    in_doubt: bool = False
    looked_again: bool = False
    n_answers: int = 0
    told_nothing: bool = False
    failure: str = ""
    held: list[Record] = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        """Its records in the order of time."""
        return b"".join(record.raw for record in self.records)


def receive(
    ask: AskFor,
    windows: list[Window],
    rates_hz: dict[Codes, float],
    pause_s: float,
    *,
    held: Mapping[Codes, list[Record]] | None = None,
    rounds: int = ROUNDS,
) -> tuple[dict[Codes, Received], bool]:
    """Records of channels, and whether the source says that they are simulated.

    Parameters
    ----------
    ask : one request for several windows
    rates_hz : what the metadata say of each channel; NaN if nothing
    pause_s : before a request that repeats one whose answer was damaged
    held : good records that another source gave: only what they do not cover is asked for
    """
    held = held or {}
    channels = {}
    for w in windows:
        known = list(held.get(w.codes, []))
        channels[w.codes] = Received(w, rates_hz[w.codes], known, held=known)
    wanted = {codes: _lacking(channel) for codes, channel in channels.items()}
    simulated = False
    for number in range(rounds):
        if not wanted:
            break
        if number and any(channels[codes].damage or channels[codes].trouble for codes in wanted):
            time.sleep(pause_s)
        asked = [window for of_channel in wanted.values() for window in of_channel]
        came = {codes: list[Record]() for codes in wanted}
        for part, answer in _in_answerable_parts(ask, asked):
            simulated |= answer.header("X-Simulated") == "true"
            _sort_in(channels, part, answer, came)
        following = {codes: _still_wanted(channels[codes], records) for codes, records in came.items()}
        wanted = {codes: ask_for for codes, ask_for in following.items() if ask_for}
    for channel in channels.values():
        _conclude(channel)
    return channels, simulated


def _in_answerable_parts(ask: AskFor, windows: list[Window]) -> list[tuple[list[Window], Answer]]:
    """Answers, a request that was too large or malformed cut in two until it is neither."""
    answer = ask(windows)
    if answer.status == "too-large" or (answer.code == 400 and len(windows) > 1):
        halves = _halves(windows)
        if halves:
            return [part for half in halves for part in _in_answerable_parts(ask, half)]
    return [(windows, answer)]


def _halves(windows: list[Window]) -> list[list[Window]]:
    if len(windows) > 1:
        middle = len(windows) // 2
        return [windows[:middle], windows[middle:]]
    window = windows[0]
    if window.end_ns - window.start_ns < 2 * SHORTEST_S * 1e9:
        return []
    middle = (window.start_ns + window.end_ns) // 2
    return [[replace(window, end_ns=middle)], [replace(window, start_ns=middle)]]


def _sort_in(
    channels: dict[Codes, Received], asked: list[Window], answer: Answer, came: dict[Codes, list[Record]]
) -> None:
    """Add the records of an answer to those that ``came`` for each channel, and note what is wrong with it."""
    codes_asked = list(dict.fromkeys(window.codes for window in asked))
    # one that failed may have brought something before it did
    parsed = parse_records(answer.body) if answer.body else Parsed([], {}, "")
    of_channel: dict[Codes, list[Record]] = defaultdict(list)
    for record in parsed.records:
        of_channel[record.codes].append(record)
    strangers = sorted(".".join(codes) for codes in set(of_channel) - set(channels))
    for codes in codes_asked:
        channel, window = channels[codes], channels[codes].window
        channel.attempts += answer.attempts
        channel.seconds += answer.seconds / len(codes_asked)
        inside = [r for r in of_channel[codes] if r.start_ns <= window.end_ns and r.end_ns >= window.start_ns]
        came[codes] += inside
        if answer.status in ("failed", "too-large"):
            channel.status, channel.reason = "failed", answer.reason
            continue
        channel.n_answers += 1
        channel.told_nothing = answer.status == "no-data"
        channel.damage = parsed.damaged.get(codes, channel.damage)
        channel.trouble = parsed.problem
        if strangers and not of_channel[codes]:
            channel.trouble = channel.trouble or f"records of {', '.join(strangers[:3])}, which were not asked for"
        elif of_channel[codes] and not inside:
            channel.trouble = channel.trouble or "records of another time"


def _still_wanted(channel: Received, came: list[Record]) -> list[Window]:
    """Take in what came for a channel; what of it to ask for next."""
    window, before = channel.window, len(channel.records)
    if not channel.in_doubt:
        channel.records = without_duplicates([*channel.records, *came])
    elif channel.status != "failed":
        channel.records = _better(channel, came)
    channel.in_doubt = False
    if channel.status == "failed":
        return []
    gaps = missing_intervals(channel.records, window.start_ns, window.end_ns)
    if not gaps:
        channel.damage = channel.trouble = ""
    unconfirmed = channel.n_answers == 1 and not channel.told_nothing
    if gaps and (unconfirmed or len(channel.records) > before or channel.damage or channel.trouble):
        return _lacking(channel)
    if not channel.looked_again and _doubt(channel):
        channel.in_doubt = channel.looked_again = True
        return [window]
    return []


def _lacking(channel: Received) -> list[Window]:
    """What of the window no record covers."""
    window = channel.window
    step = max((record.step_ns for record in channel.records), default=0)
    gaps = missing_intervals(channel.records, window.start_ns, window.end_ns)
    return [replace(window, start_ns=a + step // 2, end_ns=b - step // 2) for a, b in gaps] if step else [window]


def _doubt(channel: Received) -> str:
    """What a second look at the same records is worth for; blank if nothing."""
    rates = {record.rate_hz for record in channel.records}
    stated = channel.rate_hz
    if any(abs(rate - stated) > RATE_TOLERANCE * stated for rate in rates):
        return f"sampled at {', '.join(f'{rate:g}' for rate in sorted(rates))} Hz, the metadata say {stated:g}"
    return disagreement(channel.records) or contradiction(channel.records)


def _better(channel: Received, again: list[Record]) -> list[Record]:
    """Of two answers to one question, the second if nothing is wrong with it; what another source gave stays.

    Where a record contradicts the one before it in both, what they agree on is kept, and what only one of them holds;
    the rest is asked for again.
    """
    second = Received(channel.window, channel.rate_hz, without_duplicates([*channel.held, *again]))
    if again and not _doubt(second) and _missing_ns(second) <= _missing_ns(channel):
        return second.records
    if again and contradiction(channel.records):
        kept = undisputed(channel.records, second.records)
        if len(kept) < len(channel.records):
            channel.trouble = DISPUTED
        return kept
    return channel.records


def _conclude(channel: Received) -> None:
    """Good records outlive whatever happened to the request for others."""
    wrong = channel.damage or channel.trouble or (channel.reason if channel.status == "failed" else "")
    if channel.records:
        channel.status = "ok"
        channel.reason = "; ".join(filter(None, [_doubt(channel), _of_whole(channel)]))
        channel.failure = wrong
    elif wrong:
        channel.status, channel.reason = "failed", wrong
    else:
        channel.status, channel.reason = "no-data", channel.reason or "nothing in the window"


def _missing_ns(channel: Received) -> int:
    window = channel.window
    return sum(b - a for a, b in missing_intervals(channel.records, window.start_ns, window.end_ns))


def _of_whole(channel: Received) -> str:
    """How much of the window the records cover; blank if all."""
    lacking_s, whole_s = _missing_ns(channel) / 1e9, (channel.window.end_ns - channel.window.start_ns) / 1e9
    return f"covers {whole_s - lacking_s:.0f} of {whole_s:.0f} s" if lacking_s else ""
