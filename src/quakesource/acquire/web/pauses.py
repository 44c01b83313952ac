"""How long to wait before the next attempt."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from quakesource.acquire.web.limits import Limits


def pause_s(attempt: int, limits: Limits, rng: random.Random) -> float:
    """Pause after the failed attempt of this number (from 1): doubled every time, capped, and anything from half of it.

    Clients that failed together do not come back together.
    """
    longest = min(limits.longest_pause_s, limits.first_pause_s * 2.0 ** (attempt - 1))
    return longest * rng.uniform(0.5, 1.0)


def asked_to_wait_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """What ``Retry-After`` asks for, seconds or a date (RFC 9110, 10.2.3); None if it is absent or unreadable."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:  # "-0000": the date is UTC all the same
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())
