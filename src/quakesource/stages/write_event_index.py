"""Stage write-event-index: the list of a study's events, linked to their pages."""

from pathlib import Path

import pandas as pd

from quakesource.figures.event_index import event_index
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.registry import system_named


def write_event_index(
    *,
    study: str,
    title: str,
    observations: Path,
    predictions: list[Path],
    kagan: Path,
    page: Path,
    pages: list[str] | None = None,
) -> None:
    """One row an event and system: mechanism, size, depth, fit, quality, and the angle to the reference.

    Parameters
    ----------
    observations : manifest
    predictions : manifests, one a system; the headline variant of each is listed
    kagan : the Kagan table of the study, CSV
    pages : events that have a page of their own
    page : HTML file to write, beside the pages of the events
    """
    observed = open_product(observations, "observations")
    events = pd.read_csv(observed.folder / "events.csv", dtype={"event_id": str})
    answers = pd.concat([_headline(path) for path in predictions], ignore_index=True)
    keys = ["event_id", "system", "variant", "seed"]
    compared = pd.read_csv(kagan, dtype={"event_id": str})[[*keys, "kagan_deg", "delta_mw"]]
    html = event_index(
        events,
        answers.merge(compared, on=keys, how="left"),
        study=study,
        title=title,
        simulated=bool(observed.attributes["simulated"]),
        pages=set(pages or []),
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html, encoding="utf-8")


def _headline(manifest: Path) -> pd.DataFrame:
    """Rows of the first variant of a system's predictions, with the system's label."""
    rows = read_parquet(open_product(manifest, "predictions").folder / "predictions.parquet")
    rows = rows[rows["variant"] == rows["variant"].iloc[0]] if len(rows) else rows
    return rows.assign(label=[system_named(str(name)).label for name in rows["system"]])
