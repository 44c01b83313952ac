"""The page that lists every event of a study."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from quakesource.figures.beachball_svg import beachball_svg
from quakesource.figures.checking import tensor_of
from quakesource.figures.page_parts import Markup, badge, number, table
from quakesource.figures.page_template import PAGE

_HEADERS = (
    "",
    "Event",
    "Origin time (UTC)",
    "Status",
    "Quality",
    "Mw",
    "Depth (km)",
    "VR",
    "Kagan",
    "ΔMw",
    "Stations",
)


def event_index(events: pd.DataFrame, answers: pd.DataFrame, *, study: str, title: str, simulated: bool) -> str:
    """HTML table of events with the answer of one system and variant, each linked to <event>.html beside it.

    `events` has the columns of tables.EVENT; `answers` those of tables.PREDICTION with kagan_deg and delta_mw of
    tables.KAGAN, at most one row an event.
    """
    rows, classes = [], []
    known = {row["event_id"]: row for row in answers.to_dict("records")}
    for event in events.sort_values("origin_time_utc").to_dict("records"):
        name = str(event["event_id"])
        link = Markup(f'<a href="{escape(name)}.html">{escape(name)}</a>')
        when = str(event["origin_time_utc"])[:19].replace("T", " ")
        row = known.get(event["event_id"])
        if row is None:
            rows.append(["", link, when, "no answer", *[""] * 7])
            classes.append("dropped")
            continue
        tensor = tensor_of(row)
        rows.append([
            "" if tensor is None else Markup(beachball_svg(tensor, diameter_px=34)), link, when, _status(row),
            row["quality"], number(row["mw"], "{:.2f}"), number(row["depth_km"], "{:.1f}"),
            number(100 * float(row["variance_reduction"]), "{:.0f} %"), number(row["kagan_deg"], "{:.1f}°"),
            number(row["delta_mw"], "{:+.2f}"), number(row["n_stations"], "{:.0f}"),
        ])  # fmt: skip
        classes.append("" if row["status"] == "answered" else "dropped")
    who = "" if answers.empty else f"{answers['system'].iloc[0]}, {answers['variant'].iloc[0]}".replace("_", " ")
    answered = int((answers["status"] == "answered").sum())
    body = (
        f"<h1>{escape(title)} {badge(simulated)}</h1>\n"
        f'<p class="facts">Study {escape(study)} · {len(rows)} events, {answered} answered · {escape(who)} · '
        '<a href="../kagan.csv">kagan.csv</a> · <a href="../settings.yaml">settings</a></p>\n'
        + table(_HEADERS, rows, classes=classes, wide=("Status",))
    )
    return PAGE.substitute(title=escape(title), body=body)


def _status(row: Mapping[Any, Any]) -> str:
    """The status, with the reason of one that is no answer, and what is to be remarked on one that is."""
    why = row["remarks"] if row["status"] == "answered" else row["reason"]
    return f"{row['status']}: {why}" if pd.notna(why) and why else str(row["status"])
