"""Reasons of dropped records as classes with a letter each, so that a small mark can say why."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping


def reason_letters(reasons: Iterable[str]) -> dict[str, str]:
    """{class: letter}, the most frequent class first; blank reasons have none. Classes beyond 52 share '?'."""
    counts = Counter(reason_class(reason) for reason in reasons if reason)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: (string.ascii_letters[k] if k < 52 else "?") for k, name in enumerate(ordered)}


def reason_lines(reasons: Iterable[str], letters: Mapping[str, str]) -> list[str]:
    """What the letters mean, with counts: only the classes that occur, in the order of their letters."""
    counts = Counter(reason_class(reason) for reason in reasons if reason)
    return [f"{letter}: {name} ({counts[name]})" for name, letter in letters.items() if counts[name]]


def reason_class(reason: str) -> str:
    """What is left of a reason without its numbers and details: 'gap of 12.0 s' becomes 'gap of … s'."""
    head = re.split(r"[:;(]", reason, maxsplit=1)[0]
    return re.sub(r"\d[\d.,]*", "…", head).strip()
