"""Which identifiers that come from outside may name files and folders: one rule after every provider and format.

Catalogues, inventories, record headers and listings are written by others. Their identifiers become paths
(``waveforms/2019/CI/…``, ``events/<event>.html``), so what is not plainly a name is refused, and whoever
writes checks with `inside` that a path stays where it belongs.
"""

import os
import re
from pathlib import Path

from quakesource.errors import ArchiveError

RESERVED_EVENT_IDS = ("index",)
"""Names of pages that the report writes beside those of the events."""

_EVENT_ID = re.compile(r"\w[\w.+-]{0,119}")
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,7}")
_LOCATION = re.compile(r"[A-Za-z0-9_-]{0,8}")


def refused_event_id(event_id: object) -> str:
    """Why an event identifier cannot be part of a file name; blank if it can."""
    text = str(event_id)
    if text in RESERVED_EVENT_IDS:
        return f"the event id {text!r} is the name of a page of the report"
    if not _EVENT_ID.fullmatch(text):
        return (
            f"the event id {text[:80]!r} cannot be part of a file name: letters, digits and . _ + - are allowed, "
            "first a letter, digit or _"
        )
    return ""


def refused_codes(network: object, station: object, location: object = "", channel: object = None) -> str:
    """Why the codes of a channel, or of a station without ``channel``, cannot be names; blank if they can.

    FDSN source identifiers have up to eight letters, digits, ``_`` and ``-`` a code. A record may lack its network
    and location; a code of None is not looked at.
    """
    allowed = [("network", network, _LOCATION), ("station", station, _CODE), ("location", location, _LOCATION)]
    if channel is not None:
        allowed.append(("channel", channel, _CODE))
    for what, code, pattern in allowed:
        if not pattern.fullmatch(str(code)):
            return f"the {what} code {str(code)[:40]!r} is none: up to eight letters, digits, _ and - are allowed"
    return ""


def inside(folder: Path, *parts: str) -> Path:
    """The path of a file below a folder.

    Raises
    ------
    ArchiveError
        It would not lie below the folder.
    """
    root = os.path.abspath(folder)
    path = os.path.abspath(os.path.join(root, *parts))
    if os.path.commonpath([root, path]) != root or path == root:
        raise ArchiveError(
            f"{'/'.join(parts)!r} does not lie below the folder that it is written to.",
            where=str(folder),
            next_step="Correct the event id or the codes that the name is made of.",
        )
    return folder.joinpath(*parts)
