"""One page an event that opens anywhere: the solution, every figure, every verdict, and how it was made."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from quakesource.figures.page_rendering import PageRow, number, render
from quakesource.figures.solution_table import SOLUTION_HEADERS, solution_rows
from quakesource.figures.trace_table import WINDOWS

_WINDOW_COLUMNS: Final = (
    ("shift_s", "shift (s)", "{:+.1f}"),
    ("correlation", "cc", "{:.2f}"),
    ("variance_reduction", "VR", "{:.2f}"),
    ("amplitude_ratio", "data / syn.", "{:.2f}"),
)


@dataclass(frozen=True)
class Picture:
    """A figure on a page: ``anchor`` of links to it, its caption, and the PNG."""

    anchor: str
    title: str
    text: str
    png: bytes

    @property
    def data(self) -> str:
        """The PNG in base 64."""
        return base64.b64encode(self.png).decode("ascii")


def event_page(
    event: Mapping[Any, Any],
    predictions: pd.DataFrame,
    kagan: pd.DataFrame,
    traces: pd.DataFrame,
    pictures: Sequence[Picture],
    provenance: Sequence[tuple[str, Any]],
    *,
    study: str,
    simulated: bool,
) -> str:
    """HTML of one event, whole in itself: pictures are embedded, nothing is fetched.

    Parameters
    ----------
    event : columns of tables.EVENT
    predictions, kagan : columns of tables.PREDICTION and tables.KAGAN, rows of this event, every system
    traces : table of figures.trace_table
    pictures : in the order of the page
    provenance : (what, value) rows of the last section
    """
    return render(
        "event.html",
        event=event,
        study=study,
        simulated=simulated,
        place=f"{_degrees(event['latitude_deg'], 'NS')} {_degrees(event['longitude_deg'], 'EW')}",
        solution={"headers": SOLUTION_HEADERS, "rows": solution_rows(predictions, kagan)},
        references="; ".join(map(str, kagan["reference_source"].dropna().unique())) if len(kagan) else "",
        reasons=_reasons(predictions),
        pictures=pictures,
        traces=_trace_table(traces),
        provenance=[PageRow([what, value]) for what, value in provenance],
    )


def _reasons(predictions: pd.DataFrame) -> list[dict[str, str]]:
    """Why there is no answer, and what an answer left out; what several variants have in common is said once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in predictions.to_dict("records"):
        reason = "; ".join(str(row[name]) for name in ("reason", "remarks") if pd.notna(row[name]) and row[name])
        if reason or row["status"] != "answered":
            said = str(row["system"]), str(row["status"]), reason or "no reason given"
            found.setdefault(said, []).append(str(row["variant"]))
    return [
        {"who": f"{system}, {', '.join(variants)}".replace("_", " "), "status": status, "reason": reason}
        for (system, status, reason), variants in found.items()
    ]


def _trace_table(traces: pd.DataFrame) -> dict[str, Any]:
    windows = [window for window in WINDOWS if f"{window}_shift_s" in traces]
    headers = ["Station", "Channel", "Comp.", "Distance (km)", "Verdict", "Amplitude", "SNR"]
    headers += [f"{window} {label}" for window in windows for _, label, _ in _WINDOW_COLUMNS]
    rows = []
    for row in traces.to_dict("records"):
        cells = [
            f"{row['network']}.{row['station']}",
            row["channel"],
            row["component"],
            number(row["distance_km"], "{:.1f}"),
            row["verdict"],
            number(row["amplitude_ratio"], "{:.3g}"),
            number(row["snr"], "{:.3g}"),
        ]
        cells += [number(row[f"{w}_{column}"], form) for w in windows for column, _, form in _WINDOW_COLUMNS]
        cells.append(" · ".join(words for words in (row["reason"], row["evidence"]) if words))
        rows.append(PageRow(cells, str(row["verdict"])))
    return {"headers": [*headers, "Reason and evidence"], "rows": rows}


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):.3f}° {sides[0] if value >= 0 else sides[1]}"
