"""Picks of analysts and of pickers: QuakeML, our own CSV, SKHASH's or SeisBench's; columns of `tables.PICK` out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
from obspy import UTCDateTime
from obspy.core.event import Event, Pick

from quakesource.acquire.event_files import read_catalog
from quakesource.errors import CatalogueError
from quakesource.tables import PICK

PHASES: Final = {
    "P": "P",
    "Pg": "P",
    "Pn": "P",
    "Pb": "P",
    "P*": "P",
    "p": "P",
    "P1": "P",
    "S": "S",
    "Sg": "S",
    "Sn": "S",
    "Sb": "S",
    "S*": "S",
    "s": "S",
    "S1": "S",
}
"""First arrivals by the names that regional catalogues give them."""

_QUALITY_OF_ONSET: Final = {"impulsive": 1.0, "emergent": 0.5, "questionable": 0.2}
_POLARITIES: Final = {"": 0, "0": 0, "U": 1, "C": 1, "+": 1, "POSITIVE": 1, "D": -1, "-": -1, "NEGATIVE": -1, "X": 0}


@dataclass(frozen=True)
class Picks:
    """``table`` has the columns of `tables.PICK`; ``problems`` are (codes, what is wrong) of rows left out.

    ``passed_over`` are columns of the file that mean nothing here.
    """

    table: pd.DataFrame
    problems: list[tuple[dict[str, str], str]] = field(default_factory=list)
    passed_over: tuple[str, ...] = ()


def read_picks(path: Path, event_id: str) -> Picks:
    """Picks of one earthquake.

    A CSV whose header has ``p_polarity`` is SKHASH's (Skoumal et al. 2024): sign times weight, no time needed. One
    with ``time`` is SeisBench's (``PickList.to_dataframe``): whole ids as station, ``probability``.
    Otherwise its columns are those of `tables.PICK`; only station, phase, and one of time_utc and polarity are needed.
    With a column event_id, rows of other earthquakes are passed over.

    Raises
    ------
    CatalogueError
        The file is missing, is neither CSV nor QuakeML, or lacks a column.
    """
    if path.suffix.lower() not in (".csv", ".txt"):
        return _of_catalogue(path, event_id)
    table = _read_csv(path)
    if "event_id" in table:
        table = table[table["event_id"].isin(["", event_id])]
    if "p_polarity" in table:
        table = table.assign(
            phase="P",
            polarity=table["p_polarity"].str.strip(),
            polarity_quality=table["p_polarity"].str.strip().str.lstrip("+-"),
        )
    if "time" in table and "time_utc" not in table:
        table = _of_seisbench(table)
    rows: list[dict[str, Any]] = []
    problems = []
    for row in table.to_dict("records"):
        codes = {name: str(row.get(name, "")).strip() for name in ("network", "station", "location", "channel")}
        try:
            rows.append({"event_id": event_id, **codes, "source": row.get("source") or path.name, **_reading(row)})
        except ValueError as error:
            problems.append((codes, str(error)))
    passed_over = tuple(name for name in table.columns if name not in (*PICK, "p_polarity"))
    return Picks(pd.DataFrame(rows, columns=list(PICK)), problems, passed_over)


def _of_seisbench(table: pd.DataFrame) -> pd.DataFrame:
    """Ids such as CX.PB01.00 (network, station, location, perhaps channel) taken apart, times under our name."""
    parts = table["station"].str.strip().str.split(".")
    codes = {
        name: parts.map(lambda part, place=place: part[place] if len(part) > place else "")
        for place, name in enumerate(("network", "station", "location", "channel"))
    }
    whole = parts.map(len) > 1
    named = {name: values.where(whole, table.get(name, "")) for name, values in codes.items()}
    return table.assign(**named, time_utc=table["time"]).drop(columns="time")


def _read_csv(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise CatalogueError(f"There is no file {path}.", next_step="Correct 'picks' of the collection.")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, comment="#", skipinitialspace=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise CatalogueError(f"Not a CSV table: {error}", where=str(path), next_step="Correct the file.") from None
    needed = {"station"} if "p_polarity" in table else {"station", "phase"}
    missing = sorted(needed - set(table.columns))
    if missing or not {"p_polarity", "polarity", "time_utc", "time"} & set(table.columns):
        raise CatalogueError(
            f"The table of picks lacks {', '.join(missing) or 'polarity and time_utc'}.",
            where=str(path),
            next_step=f"Columns: {', '.join(PICK)}; SKHASH's event_id, network, station, location, channel, "
            "p_polarity; or SeisBench's station, time, probability, phase.",
        )
    return table


def _reading(row: dict[Any, Any]) -> dict[str, Any]:
    """Phase, time, polarity and quality of a CSV row; ValueError says what cannot be read."""
    phase = str(row["phase"]).strip()
    if phase not in PHASES:
        raise ValueError(f"unknown phase {phase!r}")
    polarity = _polarity(str(row.get("polarity", "")).strip())
    time = str(row.get("time_utc", "")).strip()
    if time:
        try:
            time = str(UTCDateTime(time))
        except Exception:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
            raise ValueError(f"unreadable time {time!r}") from None
    if not time and (phase not in PHASES or PHASES[phase] != "P" or polarity == 0):
        raise ValueError("neither a time nor a polarity of P")
    text = str(row.get("polarity_quality", "")).strip()
    quality = float(text) if text else 1.0
    if not 0 <= quality <= 1:
        raise ValueError(f"polarity_quality {quality:g} is not within 0 to 1")
    probability = str(row.get("probability", "")).strip()
    if probability and not 0 <= float(probability) <= 1:
        raise ValueError(f"probability {probability} is not within 0 to 1")
    return {
        "phase": PHASES[phase],
        "time_utc": time,
        "polarity": polarity,
        "polarity_quality": quality,
        "probability": probability,
    }


def _polarity(text: str) -> int:
    if text.upper() in _POLARITIES:
        return _POLARITIES[text.upper()]
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"unreadable polarity {text!r}") from None
    if not -1 <= value <= 1:
        raise ValueError(f"polarity {text} is not within -1 to 1")
    return int(value > 0) - int(value < 0)


def _of_catalogue(path: Path, event_id: str) -> Picks:
    events = read_catalog(path)
    if len(events) != 1:
        raise CatalogueError(
            f"The file of picks holds {len(events)} earthquakes.",
            where=str(path),
            next_step="Name a file with this one earthquake in 'picks' of the collection.",
        )
    return picks_of_event(events[0], event_id, path.name)


def picks_of_event(event: Event, event_id: str, source: str) -> Picks:
    """Picks of an ObsPy event: those of the preferred origin's arrivals where there are any, otherwise all."""
    origin = event.preferred_origin() or (event.origins[0] if event.origins else None)
    phase_of = {a.pick_id.id: a.phase for a in origin.arrivals if a.pick_id} if origin else {}
    used = [pick for pick in event.picks if pick.resource_id.id in phase_of] or event.picks
    rows: list[dict[str, Any]] = []
    problems = []
    for pick in used:
        stream = pick.waveform_id
        names = ("network", "station", "location", "channel")
        codes = {name: (getattr(stream, f"{name}_code") or "") if stream else "" for name in names}
        phase = phase_of.get(pick.resource_id.id) or pick.phase_hint or ""
        if phase not in PHASES or not codes["station"]:
            problems.append((codes, f"unknown phase {phase!r}" if codes["station"] else "no station code"))
            continue
        rows.append({"event_id": event_id, **codes, "phase": PHASES[phase], **_of_pick(pick), "source": source})
    return Picks(pd.DataFrame(rows, columns=list(PICK)), problems)


def _of_pick(pick: Pick) -> dict[str, Any]:
    return {
        "time_utc": str(pick.time),
        "polarity": {"positive": 1, "negative": -1}.get(str(pick.polarity), 0),
        # an analyst who says nothing of the onset is taken to have seen an ordinary one
        "polarity_quality": _QUALITY_OF_ONSET.get(str(pick.onset), 0.5),
    }
