"""One station of an event: whose answers settle a channel, and what is asked for again."""

from types import SimpleNamespace

import pandas as pd
import pytest
from test_download_receiving import CODES, END_NS, START_NS, WHOLE, Honest, answer
from test_download_records import RATE_HZ, START, ns

from quakesource.acquire.download.batch import Downloader
from quakesource.acquire.download.providers import CentreSource
from quakesource.acquire.download.records import parse_records
from quakesource.acquire.download.store import Store
from quakesource.settings import ServiceSettings, StationSettings

HALF = {name: b"".join(r.raw for r in parse_records(body).records if r.end_ns < ns(30)) for name, body in WHOLE.items()}
EVENT = {"event_id": "e", "origin_time_utc": str(START + 10), "latitude_deg": 35.0, "longitude_deg": -117.0}
WINDOW_S = {"before_s": 10.0, "after_s": (END_NS - START_NS) / 1e9 - 10}


def failing(windows):
    return answer(status="failed", code=500, reason="HTTP 500")


class Centre(CentreSource):
    """A centre whose answers are those of a function."""

    def __init__(self, name, ask):
        super().__init__(SimpleNamespace(name=name))
        self.asked, self._ask = [], ask

    def ask(self, windows):
        self.asked.append(windows)
        return self._ask(windows)


def channels(centres, names=CODES):
    return pd.DataFrame(
        [
            {
                "network": "XX",
                "station": "A",
                "location": "",
                "channel": name,
                "latitude_deg": 35.0,
                "longitude_deg": -117.0,
                "sampling_rate_hz": RATE_HZ,
                "start_utc": "2000-01-01T00:00:00.000000Z",
                "end_utc": "",
                "centre": centre,
                "problem": "",
            }
            for name in names
            for centre in centres
        ]
    )


@pytest.fixture
def run(tmp_path):
    def run(*sources, names=CODES):
        """Ledger rows by channel of one run of a job in which these sources are asked."""
        centres = [source.centre.name for source in sources]
        stations = StationSettings(centres=centres, distance_km=(0, 10), **WINDOW_S)
        services = ServiceSettings(first_pause_s=0.001)
        downloader = Downloader(None, stations, services, channels(centres, names), Store(tmp_path))
        object.__setattr__(downloader, "_sources", lambda gather: list(sources))
        return {row["channel"]: row for row in downloader.event(EVENT)}

    run.store = Store(tmp_path)
    return run


def held(run, row):
    body = run.store.whole("e", "XX.A", row["sha256"])
    return body[row["first_byte"] : row["first_byte"] + row["bytes"]]


def test_the_second_source_is_asked_for_the_rest_alone(run):
    first, second = Centre("first", Honest(HALF)), Centre("second", Honest())
    rows = run(first, second)
    for name, row in rows.items():
        assert (row["status"], row["reason"], row["provider"]) == ("ok", "", "fdsn first, fdsn second")
        assert held(run, row) == WHOLE[name]
    assert all(window.start_ns > ns(20) for window in second.asked[0])
    n = len(first.asked) + len(second.asked)
    run(first, second)
    assert len(first.asked) + len(second.asked) == n


def test_a_rest_that_nobody_has_is_told_and_asked_for_once(run):
    first, second = Centre("first", Honest(HALF)), Centre("second", Honest({}))
    (row,) = run(first, second, names=["BHZ"]).values()
    assert (row["status"], row["provider"]) == ("ok", "fdsn first")
    assert row["reason"].startswith("covers 2")
    n = len(second.asked)
    run(first, second, names=["BHZ"])
    assert len(second.asked) == n


def test_a_failed_request_for_the_rest_keeps_what_is_there_and_is_made_again(run):
    first, second = Centre("first", Honest(HALF)), Centre("second", failing)
    (row,) = run(first, second, names=["BHZ"]).values()
    assert row["status"] == "ok"
    assert row["reason"].endswith("then HTTP 500")
    assert held(run, row) == HALF["BHZ"]
    n = len(first.asked)
    (row,) = run(first, Centre("second", Honest()), names=["BHZ"]).values()
    assert (row["status"], row["reason"], held(run, row)) == ("ok", "", WHOLE["BHZ"])
    assert len(first.asked) == n


def test_the_same_source_that_fails_half_way_is_asked_again_for_the_rest(run):
    honest = Honest()
    answers = iter([lambda windows: answer(honest(windows).body[: len(HALF["BHZ"])]), failing])
    (row,) = run(Centre("only", lambda windows: next(answers)(windows)), names=["BHZ"]).values()
    assert row["status"] == "ok"
    assert held(run, row) == HALF["BHZ"]
    again = Centre("only", honest)
    (row,) = run(again, names=["BHZ"]).values()
    assert (row["status"], row["reason"], held(run, row)) == ("ok", "", WHOLE["BHZ"])
    assert again.asked[0][0].start_ns > ns(20)


def test_a_failure_stands_until_its_own_source_has_answered(run):
    nothing = Centre("nothing", Honest({}))
    (row,) = run(Centre("bad", failing), nothing, names=["BHZ"]).values()
    assert (row["status"], row["reason"], row["provider"]) == ("failed", "HTTP 500", "fdsn bad")
    n = len(nothing.asked)
    (row,) = run(Centre("bad", Honest({})), nothing, names=["BHZ"]).values()
    assert row["status"] == "no-data"
    assert len(nothing.asked) == n


def test_another_centre_or_channel_costs_only_what_is_new(run):
    first = Centre("first", Honest({"BHZ": WHOLE["BHZ"]}))
    run(first, names=["BHZ", "BHN"])
    n = len(first.asked)
    second = Centre("second", Honest())
    rows = run(first, second)
    assert [w.codes[3] for windows in first.asked[n:] for w in windows] == ["BHE"] * len(first.asked[n:])
    assert {w.codes[3] for windows in second.asked for w in windows} == {"BHE", "BHN"}
    assert {name: held(run, row) for name, row in rows.items()} == WHOLE


def test_channels_that_are_wanted_no_more_stay_in_the_store(run):
    only = Centre("only", Honest())
    run(only)
    rows = run(only, names=["BHZ"])
    assert list(rows) == ["BHZ"]
    n = len(only.asked)
    assert {row["status"] for row in run(only).values()} == {"ok"}
    assert len(only.asked) == n


def test_damage_at_the_second_source_costs_nothing_of_the_first(run):
    page = Centre("second", lambda windows: answer(b"<html>Back soon.</html>"))
    first = Centre("first", Honest(HALF))
    (row,) = run(first, page, names=["BHZ"]).values()
    assert (row["status"], held(run, row)) == ("ok", HALF["BHZ"])
    assert row["reason"].endswith("then an HTML or XML page")
    (row,) = run(first, Centre("second", Honest({})), names=["BHZ"]).values()
    assert (row["status"], held(run, row)) == ("ok", HALF["BHZ"])
    assert "then" not in row["reason"]


def test_a_failure_of_a_centre_that_is_asked_no_more_is_forgotten(run):
    nothing = Centre("right", Honest({}))
    assert run(Centre("wrong", failing), nothing, names=["BHZ"])["BHZ"]["status"] == "failed"
    assert run(nothing, names=["BHZ"])["BHZ"]["status"] == "no-data"


def test_a_source_that_goes_on_is_named_once_and_its_failure_stands_until_then(run):
    honest = Honest()
    answers = iter([lambda windows: answer(honest(windows).body[: len(HALF["BHZ"])]), failing])
    nothing = Centre("nothing", Honest({}))
    only = Centre("only", lambda windows: next(answers)(windows))
    (row,) = run(only, nothing, names=["BHZ"]).values()
    assert row["reason"].endswith("then HTTP 500")
    (row,) = run(Centre("only", honest), nothing, names=["BHZ"]).values()
    assert (row["reason"], row["provider"]) == ("", "fdsn only")
