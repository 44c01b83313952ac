"""Every fault of a data centre at once, one a station, against the rules: nothing lost, nothing mangled.

Faults are numbered as in ../shared/notes/data_services.md §7.4.
"""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from faulty_server import Fault, FaultyServer, Plan
from obspy import UTCDateTime
from small_archive import AFTER_S, BEFORE_S, COMPONENTS, RATE_HZ, write_small_archive

from quakesource.acquire.archive import open_archive
from quakesource.acquire.serving import ArchiveService, Holdings

pytestmark = pytest.mark.workflow
ALWAYS = math.inf
OK, NO_DATA = ("ok", ""), ("no-data", ".*")

# (fault, how often a station's requests meet it, what the ledger must say of the station's channels)
PASSING = [
    ("429 seconds", 1),
    ("429 date", 1),
    ("503 retry", 1),
    ("503", 2),
    ("502", 2),
    ("504", 2),
    ("500", 1),
    ("no first byte", 1),
    ("stall", 1),
    ("drip", 1),
    ("cut, length told", 1),
    ("chunked cut", 1),
    ("reset", 2),
    ("cut at record, no length", 1),
    ("cut in record, no length", 1),
    ("cut at record, length fits", 1),
    ("cut in record, length fits", 1),
    ("page", 2),
    ("empty 200", 1),
    ("page behind", 1),
    ("duplicate", ALWAYS),
    ("duplicate records", ALWAYS),
    ("reordered", ALWAYS),
    ("stranger too", ALWAYS),
    ("wrong station", 1),
    ("corrupt", 1),
    ("other rate", 1),
    ("overlap", 1),
    ("first only", 1),
    ("307", 1),
    ("404", 0),
]
LASTING = [
    ("204", NO_DATA),
    ("404", NO_DATA),
    ("400", ("failed", "HTTP 400")),
    ("503", ("failed", "HTTP 503")),
    ("page", ("failed", "an HTML or XML page")),
    ("wrong station", ("failed", r"records of XS\.WRONG.*not asked for")),
    ("corrupt", ("failed", "corrupt: .*integrity.*")),
]
RULES = [*((kind, times, OK) for kind, times in PASSING), *((kind, ALWAYS, told) for kind, told in LASTING)]
STATIONS = {f"F{i:03d}": rule for i, rule in enumerate(RULES)}
SPECIAL = ("LINE", "LARGE", "LONG", "LACKS", "SHORT")


def lines(request):
    return [line.split() for line in request.body.splitlines() if line.count(" ") == 5]


def stations_of(request):
    if request.path != "/fdsnws/dataselect/1/query" or request.query.get("moved"):
        return set()
    return {line[1] for line in lines(request)}


def window_s(line):
    return UTCDateTime(line[5]) - UTCDateTime(line[4])


def faults():
    made = [
        Fault(kind, lambda request, code=code: code in stations_of(request), times)
        for code, (kind, times, _) in STATIONS.items()
    ]
    return [
        *made,
        # 3: one bad line spoils a whole bulk request
        Fault("400", lambda r: any(line[1] == "LINE" and line[3] == "BHN" for line in lines(r)), ALWAYS),
        # 4: too many channels, and too long a window
        Fault("413", lambda r: "LARGE" in stations_of(r) and len(lines(r)) > 1, ALWAYS),
        Fault("413", lambda r: "LONG" in stations_of(r) and any(window_s(line) > 50 for line in lines(r)), ALWAYS),
        # 10, 14: pages instead of metadata, and services that never describe themselves
        Fault("page", lambda r: r.path.startswith("/fdsnws/station") and r.query.get("level") == "channel", 1),
        Fault("page", lambda r: r.query.get("level") == "response" and r.query.get("station") == "F001", 1),
        Fault("503", lambda r: r.path.startswith("/fdsnws/event") and r.query.get("eventid", "") == "", 2),
        Fault("page", lambda r: r.path.startswith("/fdsnws/event") and r.query.get("eventid", "") == "", 1),
        Fault("503", lambda r: r.path.endswith("application.wadl"), ALWAYS),
        Fault("429 seconds", lambda r: r.query.get("includearrivals") == "true", 1),
    ]


def thinned(trace):
    """What LACKS and SHORT do not have: 12."""
    if trace.stats.station == "LACKS" and trace.stats.channel == "BHN":
        return None
    return trace.slice(endtime=trace.stats.starttime + 40) if trace.stats.station == "SHORT" else trace


def recorded(manifest):
    """{(event, station): its records}."""
    archive, stream = open_archive(manifest), {}
    for event in archive.events().to_dict("records"):
        time = UTCDateTime(event["origin_time_utc"])
        for _, code in archive.stations():
            stream[event["event_id"], code] = archive.read("XS", code, time - BEFORE_S, time + AFTER_S)[0].merge()
    return stream


@pytest.fixture(scope="module")
def download(shared_workplace):
    place, codes = shared_workplace, [*STATIONS, *SPECIAL]
    whole = recorded(write_small_archive(place.folder / "whole", stations=codes)[0])
    source, truth = write_small_archive(place.folder / "source", stations=codes, kept=thinned)
    with FaultyServer(ArchiveService(Holdings(source, truth)), Plan(faults()), resets_from=5) as server:
        place.study(server.url)
        place.snakemake("results/download/archive/manifest.json")
    archive = open_archive(place.results / "archive/manifest.json")
    ledger = pd.read_parquet(place.results / "archive/ledger.parquet")
    return server, archive, ledger[~ledger["source"].str.endswith("/picks")], whole


def test_every_fault_happened(download):
    server, *_ = download
    happened = {kind for kind, _ in server.plan.happened}
    assert {kind for kind, *_ in RULES} - happened == set()
    assert {"413", "400"} <= happened


def test_the_ledger_has_one_row_for_every_channel_asked_for(download):
    _, _, ledger, _ = download
    keys = Counter(zip(ledger["event_id"], ledger["station"], ledger["channel"], strict=True))
    wanted = {(e, s, c) for e in ("1000", "1001") for s in [*STATIONS, *SPECIAL] for c in COMPONENTS}
    assert set(keys) == wanted
    assert set(keys.values()) == {1}


@pytest.mark.parametrize("code", STATIONS)
def test_the_ledger_tells_what_became_of_a_station(download, code):
    _, _, ledger, _ = download
    kind, _, (status, reason) = STATIONS[code]
    rows = ledger[ledger["station"] == code]
    assert set(rows["status"]) == {status}, (kind, rows[["status", "reason"]].to_numpy())
    assert all(re.fullmatch(reason, text) for text in rows["reason"]), (kind, set(rows["reason"]))
    assert (rows["attempts"] > 0).all()


def test_the_ledger_tells_what_is_lacking(download):
    _, _, ledger, _ = download
    of = {name: ledger[ledger["station"] == name].set_index("channel") for name in SPECIAL}
    assert set(of["LINE"].loc["BHN", "status"]) == {"failed"}
    assert set(of["LINE"].drop("BHN")["status"]) == {"ok"}
    assert set(of["LARGE"]["status"]) == set(of["LONG"]["status"]) == {"ok"}
    assert set(of["LARGE"]["reason"]) == set(of["LONG"]["reason"]) == {""}
    assert set(of["LACKS"].loc["BHN", "status"]) == {"no-data"}
    assert set(of["LACKS"].drop("BHN")["status"]) == {"ok"}
    assert all(re.fullmatch(r"covers \d+ of 180 s", reason) for reason in of["SHORT"]["reason"])


def test_every_sample_is_the_one_that_was_recorded(download):
    _, archive, ledger, whole = download
    times = dict(zip(archive.events()["event_id"], archive.events()["origin_time_utc"], strict=True))
    n_whole = 0
    for (event, code), of_station in ledger.groupby(["event_id", "station"]):
        time = UTCDateTime(times[event])
        stream, problems = archive.read("XS", code, time - BEFORE_S, time + AFTER_S)
        assert not problems
        received = of_station.set_index("channel")["status"]
        assert {trace.stats.channel for trace in stream} == set(received[received == "ok"].index), (event, code)
        for trace in stream.merge():
            (original,) = whole[event, code].select(channel=trace.stats.channel)
            first = round((trace.stats.starttime - original.stats.starttime) * RATE_HZ)
            assert trace.stats.sampling_rate == RATE_HZ
            assert abs(trace.stats.starttime - original.stats.starttime - first / RATE_HZ) < 1e-6
            assert np.array_equal(trace.data, original.data[first : first + trace.stats.npts]), (event, code)
            if code != "SHORT":
                assert trace.stats.npts == original.stats.npts, (STATIONS.get(code, code), trace)
            n_whole += 1
    assert n_whole > 180


def test_the_centre_is_asked_politely(download):
    server, *_ = download
    assert server.most_at_a_time <= 4
    assert server.n_resets == 0
    begun = sorted(logged.begun for logged in server.log)
    assert all(later - first > 0.9 for first, later in zip(begun, begun[200 + 4 :], strict=False))


def test_nobody_asks_while_the_centre_wants_to_be_left_alone(download):
    server, *_ = download
    told = [
        logged
        for logged in server.log
        if any(
            logged.request is request for kind, request in server.plan.happened if kind in ("429 seconds", "503 retry")
        )
    ]
    assert len(told) == 3
    for first in told:
        # requests that were on their way are not called back
        early = [r for r in server.log if 0.1 < r.begun - first.begun < 0.95]
        assert not early, [(r.begun - first.begun, r.request.path) for r in early]


def test_no_service_is_asked_to_describe_itself(download):
    server, *_ = download
    assert not [logged for logged in server.log if logged.request.path.endswith("wadl")]


def test_what_was_served_as_simulated_is_not_shown_as_recorded(download):
    _, archive, _, _ = download
    assert archive.simulated


def test_picks_come_with_the_records(download):
    _, archive, _, _ = download
    picks = archive.picks()
    assert len(picks) == 2 * (len(STATIONS) + len(SPECIAL))
    assert {time.rsplit(":", 1)[1] for time in picks["time_utc"]} == {"45.246912Z"}
