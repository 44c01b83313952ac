"""Stage write-event-index: the list of a study's events, linked to their pages."""

from pathlib import Path

import pandas as pd

from quakesource.figures.event_index import event_index
from quakesource.products import open_product


def write_event_index(
    *, study: str, title: str, observations: Path, predictions: Path, kagan: Path, variant: str, page: Path
) -> None:
    """One row an event: mechanism, size, depth, fit, quality, and the angle to the reference.

    Parameters
    ----------
    observations, predictions : manifests
    kagan : the Kagan table of the study, CSV
    variant : the variant of the predictions that is listed
    page : HTML file to write, beside the pages of the events
    """
    observed = open_product(observations, "observations")
    events = pd.read_csv(observed.folder / "events.csv", dtype={"event_id": str})
    answers = pd.read_parquet(open_product(predictions, "predictions").folder / "predictions.parquet")
    answers = answers[answers["variant"] == variant]
    keys = ["event_id", "system", "variant", "seed"]
    compared = pd.read_csv(kagan, dtype={"event_id": str})[[*keys, "kagan_deg", "delta_mw"]]
    html = event_index(
        events,
        answers.merge(compared, on=keys, how="left"),
        study=study,
        title=title,
        simulated=bool(observed.attributes["simulated"]),
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html, encoding="utf-8")
