"""The page that lists every event of a study."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from quakesource.figures.beachball_svg import beachball_svg
from quakesource.figures.checking import tensor_of
from quakesource.figures.page_rendering import Markup, PageRow, lines, number, render

_HEADERS: Final = (
    "",
    "Event",
    "Origin time (UTC)",
    "System",
    "Status",
    "Quality",
    "Mw",
    "Depth (km)",
    "VR",
    "Kagan",
    "ΔMw",
    "Stations",
)


def event_index(
    events: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    study: str,
    title: str,
    simulated: bool,
    pages: set[str] | None = None,
) -> str:
    """HTML table of events with the headline answer of every system; those that have a page are linked to it.

    `events` has the columns of tables.EVENT; `answers` those of tables.PREDICTION with kagan_deg and delta_mw of
    tables.KAGAN and the system's ``label``, at most one row an event and system; `pages` are events with a page
    <event>.html beside this one (None: all).
    """
    answers = answers[answers["event_id"].isin(events["event_id"])]  # a system may have been asked for others too
    of_event = {event: rows.to_dict("records") for event, rows in answers.groupby("event_id", sort=False)}
    rows = []
    for event in events.sort_values("origin_time_utc").to_dict("records"):
        name = str(event["event_id"])
        linked = Markup('<a href="{0}.html">{0}</a>').format(name) if pages is None or name in pages else name
        when = str(event["origin_time_utc"])[:19].replace("T", " ")
        for place, row in enumerate(of_event.get(name, [{}])):
            first = [linked, when] if place == 0 else ["", ""]
            rows.append(_row(row, first))
    answered = answers.loc[answers["status"] == "answered", "label"].value_counts(sort=False)
    return render(
        "index.html",
        title=title,
        study=study,
        simulated=simulated,
        n_events=len(events),
        answered=", ".join(f"{label} {n}" for label, n in answered.items()),
        headers=_HEADERS,
        rows=rows,
    )


def _row(row: Mapping[Any, Any], first: list[Any]) -> PageRow:
    if not row:
        return PageRow(["", *first, "", "no answer", *[""] * 7], "dropped")
    tensor = tensor_of(row)
    cells = [
        "" if tensor is None else Markup(beachball_svg(tensor, diameter_px=34)),
        *first,
        lines(row["label"], str(row["variant"]).replace("_", " ")),
        _status(row),
        row["quality"],
        number(row["mw"], "{:.2f}"),
        number(row["depth_km"], "{:.1f}"),
        number(100 * float(row["variance_reduction"]), "{:.0f} %"),
        number(row["kagan_deg"], "{:.1f}°"),
        number(row["delta_mw"], "{:+.2f}"),
        number(row["n_stations"], "{:.0f}"),
    ]
    return PageRow(cells, "" if row["status"] == "answered" else "dropped")


def _status(row: Mapping[Any, Any]) -> str:
    """The status, with the reason of one that is no answer, and what is to be remarked on one that is."""
    why = row["remarks"] if row["status"] == "answered" else row["reason"]
    return f"{row['status']}: {why}" if pd.notna(why) and why else str(row["status"])
