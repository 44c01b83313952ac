"""Dates and clocks as catalogues print them, with their seconds of 60 and minutes of 60."""

import re
from typing import Final

from obspy import UTCDateTime

_DATE: Final = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d*)?)Z?")


def utc_of(date: str, clock: str) -> UTCDateTime:
    """Time of ``YYYY/MM/DD`` (or with hyphens) and ``HH:MM:SS.ss``.

    Hours up to 24, minutes up to 60 and seconds below 61 roll over: SCEDC prints ``24:60.99`` where rounding did not
    carry, GCMT prints ``60.0``. ValueError says what cannot be read.
    """
    day, time = _DATE.fullmatch(date.strip()), _CLOCK.fullmatch(clock.strip())
    if not day or not time:
        raise ValueError(f"unreadable time {date.strip()!r} {clock.strip()!r}")
    hours, minutes, seconds = int(time[1]), int(time[2]), float(time[3])
    if hours > 24 or minutes > 60 or seconds >= 61:
        raise ValueError(f"no such time of day: {clock.strip()!r}")
    return UTCDateTime(int(day[1]), int(day[2]), int(day[3])) + (3600 * hours + 60 * minutes + seconds)
