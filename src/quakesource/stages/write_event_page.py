"""Stage write-event-page: one HTML file an event that opens offline."""

import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource import __version__
from quakesource.errors import ProductError
from quakesource.figures.event_page import Picture, event_page
from quakesource.figures.page_rendering import Markup
from quakesource.products import open_product, remake_command
from quakesource.products.manifest import read_manifest
from quakesource.products.parquet import read_parquet
from quakesource.study import captions
from quakesource.systems.registry import system_named


def write_event_page(
    *,
    study: str,
    event: str,
    observations: Path,
    predictions: list[Path],
    kagan: Path,
    trace_table: Path,
    figures: list[Path],
    page: Path,
) -> None:
    """The solution of every system, figures, verdicts and provenance of one event as a page that opens anywhere.

    Parameters
    ----------
    observations : manifest
    predictions : manifests, one a system
    kagan : the Kagan table of the study, CSV
    trace_table : CSV of stage plot-event
    figures : PNG files of the event in the order of the page, <system or events>/<event>_<figure>.png, with their
        JSON beside them; those of a sample of 0 say that there is no solution, which the page says once
    page : HTML file to write
    """
    observed = open_product(observations, "observations")
    events = pd.read_csv(observed.folder / "events.csv", dtype={"event_id": str}).set_index("event_id", drop=False)
    if event not in events.index:
        raise ProductError(f"There is no event {event!r}.", next_step=f"Use one of {', '.join(events.index)}.")
    answers = pd.concat(
        [read_parquet(open_product(path, "predictions").folder / "predictions.parquet") for path in predictions],
        ignore_index=True,
    )
    compared = pd.read_csv(kagan, dtype={"event_id": str})
    traces = pd.read_csv(trace_table, dtype={"event_id": str, "location": str}, keep_default_na=False, na_values=[""])
    text = ["reason", "evidence", "channel", "location"]
    traces[text] = traces[text].fillna("")
    drawn = [path for path in figures if _about(path)["n"] != 0]
    html = event_page(
        events.loc[event].to_dict(),
        answers[answers["event_id"] == event],
        compared[compared["event_id"] == event],
        traces,
        [_picture(path, event) for path in drawn],
        _provenance([observations, *predictions], drawn, event, page),
        study=study,
        simulated=bool(observed.attributes["simulated"]),
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html, encoding="utf-8")


def _picture(path: Path, event: str) -> Picture:
    """A figure with its caption, that of its system or the common one."""
    owner, name = path.parent.name, path.stem.removeprefix(f"{event}_")
    if owner == "events":
        title, text = captions.EVENT[name]
    else:
        system = system_named(owner)
        caption = system.event_figures[name]
        title, text = f"{caption.title} ({system.label})", caption.text
    return Picture(f"{owner}-{name}", title, text, path.read_bytes())


def _provenance(manifests: list[Path], figures: list[Path], event: str, page: Path) -> list[tuple[str, Any]]:
    versions = f"quakesource {__version__}, Python {platform.python_version()}, NumPy {np.__version__}"
    rows: list[tuple[str, Any]] = [
        ("This page", remake_command(page)),
        ("Versions", f"{versions}, pandas {pd.__version__}"),
        ("Settings", Markup('<a href="../settings.yaml">settings.yaml</a> of the study')),
    ]
    for manifest in manifests:
        content = read_manifest(manifest)
        code = content["attributes"].get("code", "unknown")
        rows.append((f"{content['product']}, {content['stage']}", f"{manifest} · code {code} · key {content['key']}"))
    for path in figures:
        about = _about(path)
        name = path.stem.removeprefix(f"{event}_")
        rows.append((f"figure {name}", f"{about['command']} · n = {about['n']}"))
    return rows


def _about(picture: Path) -> dict[str, Any]:
    """The JSON beside a figure."""
    return dict(json.loads(picture.with_suffix(".json").read_text(encoding="utf-8")))
