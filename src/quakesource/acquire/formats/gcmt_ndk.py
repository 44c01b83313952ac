"""GCMT's ndk files: hypocentres and centroid moment tensors."""

import io
import math
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from obspy import read_events
from obspy.core.event import Event

from quakesource.acquire.formats.clock_time import utc_of
from quakesource.acquire.formats.hypocentre import event_row
from quakesource.acquire.formats.plain_text import plain_text
from quakesource.errors import CatalogueError, SourceError
from quakesource.mechanisms import from_obspy, moment_magnitude, scalar_moment_eigenvalue
from quakesource.tables import EVENT, MOMENT_TENSOR_COLUMNS, REFERENCE

_LINES = 5


@dataclass(frozen=True)
class GcmtEvents:
    """``events`` as `tables.EVENT`, ``references`` as `tables.REFERENCE`, row by row the same earthquakes.

    ``problems`` are (event name, or number of the line, and reason) of what is left out.
    """

    events: pd.DataFrame
    references: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_ndk(body: str | bytes) -> GcmtEvents:
    """Earthquakes of an ndk file, ids the CMT event names (C201401010103A).

    Each block of five lines is read by itself, with ObsPy's reader (which turns dyne-cm into N·m; up-south-east), and
    blocks are found by their third line, so that a damaged one costs no other. Events have the hypocentre and the Mw of
    the printed moment, references the depth of the centroid.

    Raises
    ------
    CatalogueError
        No block can be read: it is another file.
    """
    text = plain_text(body)
    lines = [line.rstrip() for line in text.splitlines()]
    starts = [number - 2 for number, line in enumerate(lines) if line.startswith("CENTROID:") and number >= 2]
    events: dict[str, dict[str, Any]] = {}
    references: list[dict[str, Any]] = []
    problems = _strays(lines, starts)
    for start in starts:
        block = lines[start : start + _LINES]
        name = block[1][:16].strip() or f"line {start + 1}"
        try:
            if name in events:
                raise ValueError("the event is listed twice")
            events[name], reference = _rows(name, block)
        except (ValueError, SourceError) as error:
            problems.append((name, str(error).splitlines()[0]))
            continue
        references.append(reference)
    if not events:
        raise CatalogueError(
            "No block is an event of GCMT.",
            where=problems[0][1] if problems else "an empty file",
            next_step="Give an ndk file: five lines an event.",
        )
    tables = pd.DataFrame(list(events.values()), columns=list(EVENT)), pd.DataFrame(references, columns=list(REFERENCE))
    return GcmtEvents(*tables, problems)


def _strays(lines: list[str], starts: list[int]) -> list[tuple[str, str]]:
    """Runs of lines that belong to no block."""
    used = {number for start in starts for number in range(start, start + _LINES)}
    left = [number for number, line in enumerate(lines) if line and number not in used]
    firsts = [number for number in left if number - 1 not in left]
    return [(f"line {number + 1}", f"no block of five lines: {lines[number][:60]!r}") for number in firsts]


def _rows(name: str, block: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    event = _obspy_event(block)
    tensor = from_obspy(event)
    listed, own = event.focal_mechanisms[0].moment_tensor.scalar_moment, float(scalar_moment_eigenvalue(tensor))
    # both are printed with three digits, so that more than a few per cent is a damaged number
    if not math.isclose(listed, own, rel_tol=0.05):
        raise ValueError(f"the printed moment {listed:.3g} is not that of the tensor, {own:.3g} N·m")
    hypocentre, centroid = event.origins
    place = hypocentre.latitude, hypocentre.longitude, hypocentre.depth / 1000
    reference = {
        "event_id": name,
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor.tolist(), strict=True)),
        "depth_km": centroid.depth / 1000,
        "mw": float(moment_magnitude(tensor)),
        "source": f"GCMT {name}, {block[2][64:].strip()}",
        "source_kind": "",
    }
    return event_row(name, hypocentre.time, *place, event.preferred_magnitude().mag), reference


def _obspy_event(block: list[str]) -> Event:
    """ValueError says what ObsPy could not read."""
    if len(block) < _LINES:
        raise ValueError(f"the file ends after {len(block)} of 5 lines")
    # ObsPy knows seconds of 60.0 and no others
    time = utc_of(block[0][5:15], block[0][16:26].strip())
    first = f"{block[0][:5]}{time.strftime('%Y/%m/%d %H:%M:%S.%f')[:21]}{block[0][26:]}"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            (event,) = read_events(io.BytesIO("\n".join([first, *block[1:], ""]).encode()), format="NDK")
        except Exception as error:  # ObsPy's readers raise whatever their parser raises
            said = str(caught[-1].message).strip().splitlines()[-1] if caught else str(error)
            raise ValueError(re.sub(r"^[\w.]*(Error|Exception): ", "", said) or type(error).__name__) from None
    return event
