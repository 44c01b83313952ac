"""What a query of an FDSN web service selects (FDSN web services 1.2, 2.3): codes with wildcards, and times."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from obspy import UTCDateTime

CODES = ("network", "station", "location", "channel")
SHORT = {
    "net": "network",
    "sta": "station",
    "loc": "location",
    "cha": "channel",
    "start": "starttime",
    "end": "endtime",
    "minlat": "minlatitude",
    "maxlat": "maxlatitude",
    "minlon": "minlongitude",
    "maxlon": "maxlongitude",
    "lat": "latitude",
    "lon": "longitude",
    "minmag": "minmagnitude",
    "maxmag": "maxmagnitude",
}


class BadQuery(Exception):
    """A query that a service answers with 400."""


@dataclass(frozen=True)
class Line:
    """Patterns of network, station, location and channel, and a time window."""

    codes: tuple[str, str, str, str]
    start: UTCDateTime | None
    end: UTCDateTime | None

    def takes(self, codes: tuple[str, ...]) -> bool:
        """Whether these four codes are asked for."""
        return all(matches(code, pattern) for code, pattern in zip(codes, self.codes, strict=True))

    def takes_station(self, network: str, station: str) -> bool:
        """Whether any channel of a station can be asked for."""
        return matches(network, self.codes[0]) and matches(station, self.codes[1])


def line_of_query(query: Mapping[str, str]) -> Line:
    """The one line that a GET query states."""
    long = {SHORT.get(name, name): value for name, value in query.items()}
    codes = [long.get(name, "*") for name in CODES]
    return _line(codes, long.get("starttime", ""), long.get("endtime", ""))


def lines_of_body(body: str) -> list[Line]:
    """Lines of a POST body; ``name=value`` lines before them state options, which change nothing here."""
    lines = []
    for number, text in enumerate(body.splitlines(), 1):
        if not text.strip() or "=" in text:
            continue
        fields = text.split()
        if len(fields) != 6:
            raise BadQuery(f"line {number}: {text!r} has {len(fields)} fields, not 6")
        lines.append(_line(fields[:4], *fields[4:]))
    if not lines:
        raise BadQuery("no line selects anything")
    return lines


def matches(code: str, pattern: str) -> bool:
    """Whether a code fits one of the comma-separated patterns; ``--`` stands for a blank one."""
    return _expression(pattern).fullmatch(code) is not None


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> re.Pattern[str]:
    single = ["" if part.strip() == "--" else part.strip() for part in pattern.split(",")]
    return re.compile("|".join(re.escape(part).replace(r"\*", ".*").replace(r"\?", ".") for part in single))


def _line(codes: list[str], start: str, end: str) -> Line:
    network, station, location, channel = codes
    return Line((network, station, location, channel), _time(start), _time(end))


def _time(text: str) -> UTCDateTime | None:
    if text in ("", "*"):
        return None
    try:
        return UTCDateTime(text)
    except Exception:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
        raise BadQuery(f"not a time: {text!r}") from None
