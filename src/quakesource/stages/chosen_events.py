"""The events of an archive that the slow stages are done for."""

import sys

import pandas as pd

from quakesource.acquire.archive import Archive
from quakesource.settings import SubsetSettings
from quakesource.splits.fixed_subset import fixed_subset


def chosen_events(archive: Archive, subset: SubsetSettings) -> pd.DataFrame:
    """The archive's earthquakes; of a world's, the fixed subset, in their order."""
    events = archive.events()
    if "world" not in archive.product.attributes:
        return events
    kept = fixed_subset(list(events["event_id"]), subset.n_events)
    print(f"{len(kept)} of {len(events)} events (subset.n_events)", file=sys.stderr)
    return events[events["event_id"].isin(kept)].reset_index(drop=True)
