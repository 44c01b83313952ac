"""Which earthquakes a stage is done for, read from its products; `planning` knows them before there are any."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from quakesource.products import open_product
from quakesource.settings import SubsetSettings
from quakesource.splits.fixed_subset import subset_of_world
from quakesource.tables import EVENT

if TYPE_CHECKING:
    from quakesource.acquire.archive import Archive


def catalogue_events(manifest: Path) -> pd.DataFrame:
    """Earthquakes of a downloaded catalogue, columns of `tables.EVENT`; ProductError if it is not whole."""
    folder = open_product(manifest, "catalogue").folder
    return pd.read_csv(folder / "events.csv", dtype={"event_id": str})[list(EVENT)]


def chosen_events(archive: Archive, subset: SubsetSettings) -> pd.DataFrame:
    """The archive's earthquakes that slow stages are done for; of a world's, the fixed subset, in their order."""
    events = archive.events()
    if "world" not in archive.product.attributes:
        return events
    kept = subset_of_world(list(events["event_id"]), subset)
    print(f"{len(kept)} of {len(events)} events (subset.n_events)", file=sys.stderr)
    return events[events["event_id"].isin(kept)].reset_index(drop=True)
