"""One page an event that opens anywhere: the solution, every figure, every verdict, and how it was made."""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from quakesource.figures.captions import CAPTIONS
from quakesource.figures.page_parts import Markup, badge, number, table, text
from quakesource.figures.page_template import PAGE
from quakesource.figures.solution_table import solution_table
from quakesource.figures.trace_table import WINDOWS

_WINDOW_COLUMNS = (("shift_s", "shift (s)", "{:+.1f}"), ("correlation", "cc", "{:.2f}"),
                   ("variance_reduction", "VR", "{:.2f}"), ("amplitude_ratio", "data / syn.", "{:.2f}"))  # fmt: skip


def event_page(
    event: Mapping[Any, Any],
    predictions: pd.DataFrame,
    kagan: pd.DataFrame,
    traces: pd.DataFrame,
    figures: Mapping[str, bytes],
    provenance: Sequence[tuple[str, str | Markup]],
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
    figures : {name in CAPTIONS: PNG}
    provenance : (what, value) rows of the last section
    """
    title = f"{event['event_id']} – {study}"
    place = f"{_degrees(event['latitude_deg'], 'NS')} {_degrees(event['longitude_deg'], 'EW')}"
    magnitude = number(event["magnitude"], ", catalogue magnitude {:.2f}")
    parts = [
        f"<h1>{text(str(event['event_id']))} {badge(simulated)}</h1>",
        f'<p class="facts">{text(str(event["origin_time_utc"])[:19].replace("T", " "))} UTC, {place}, '
        f"depth {number(event['depth_km'], '{:.1f}')} km{magnitude}</p>",
        f'<p class="facts">Study {text(study)} · <a href="index.html">all events</a></p>',
        "<h2>Solution</h2>",
        solution_table(predictions, kagan),
        _reference(kagan),
        _reasons(predictions),
        "<p>VR: variance reduction. Uncertainty: Kagan angle that holds 68 % of the resampled sources. Kagan, ΔMw and "
        "Δdepth: against the reference. VR ref.: of the same records with the mechanism of the reference.</p>",
        "<h2>Figures</h2>",
        '<ul class="toc">' + "".join(f'<li><a href="#{k}">{escape(CAPTIONS[k][0])}</a></li>' for k in _named(figures))
        + '<li><a href="#traces">Every record</a></li><li><a href="#made">How it was made</a></li></ul>',
        *(_figure(name, figures[name]) for name in _named(figures)),
        '<h2 id="traces">Every record</h2>',
        _trace_table(traces),
        '<h2 id="made">How it was made</h2>',
        table(("What", "How"), provenance, wide=("How",)),
    ]  # fmt: skip
    return PAGE.substitute(title=escape(title), body="\n".join(parts))


def _named(figures: Mapping[str, bytes]) -> list[str]:
    return [name for name in CAPTIONS if name in figures]


def _figure(name: str, png: bytes) -> str:
    title, how = (escape(words) for words in CAPTIONS[name])
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<figure id="{name}"><img alt="{title}" src="data:image/png;base64,{data}">'
        f"<figcaption><b>{title}.</b> {how}</figcaption></figure>"
    )


def _reference(kagan: pd.DataFrame) -> str:
    sources = [str(source) for source in kagan["reference_source"].dropna().unique()] if len(kagan) else []
    words = "; ".join(sources) or "none: nothing to compare with"
    return f'<p class="facts">Reference: {text(words)}</p>'


def _reasons(predictions: pd.DataFrame) -> str:
    """Why there is no answer, and what an answer left out."""
    rows = []
    for row in predictions.to_dict("records"):
        reason = "; ".join(str(row[name]) for name in ("reason", "remarks") if pd.notna(row[name]) and row[name])
        if reason or row["status"] != "answered":
            who = f"{row['system']}, {row['variant']}".replace("_", " ")
            rows.append(f"<b>{text(who)}</b>: {text(str(row['status']))}. {text(reason or 'no reason given')}")
    return f'<p class="why">{"<br>".join(rows)}</p>' if rows else ""


def _trace_table(traces: pd.DataFrame) -> str:
    windows = [window for window in WINDOWS if f"{window}_shift_s" in traces]
    headers = ["Station", "Channel", "Comp.", "Distance (km)", "Verdict", "Amplitude", "SNR"]
    headers += [f"{window} {label}" for window in windows for _, label, _ in _WINDOW_COLUMNS]
    rows = []
    for row in traces.to_dict("records"):
        cells = [
            f"{row['network']}.{row['station']}", row["channel"], row["component"],
            number(row["distance_km"], "{:.1f}"), row["verdict"], number(row["amplitude_ratio"], "{:.3g}"),
            number(row["snr"], "{:.3g}"),
        ]  # fmt: skip
        cells += [number(row[f"{w}_{column}"], form) for w in windows for column, _, form in _WINDOW_COLUMNS]
        rows.append([*cells, " · ".join(words for words in (row["reason"], row["evidence"]) if words)])
    headers.append("Reason and evidence")
    return table(headers, rows, classes=traces["verdict"].astype(str), wide=("Reason and evidence",))


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.3f}° {letters[0] if value >= 0 else letters[1]}"
