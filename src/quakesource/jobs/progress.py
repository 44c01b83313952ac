"""How far a long stage is, and how long it will take: a line now and then, so that a log stays short."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY_S = 10.0


def with_progress(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Hand the items on; say on stderr how many of ``total`` are done, every ten seconds and at the end."""
    begun = last = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if done == total or now - last >= EVERY_S:
            last, left_s = now, (now - begun) / done * (total - done)
            rest = f", about {left_s:.0f} s left" if done < total else ""
            print(f"{done}/{total} {what} in {now - begun:.0f} s{rest}", file=sys.stderr, flush=True)
