"""The earthquakes of a download, as its stages read them."""

from pathlib import Path

import pandas as pd

from quakesource.products import open_product
from quakesource.tables import EVENT


def catalogue_events(manifest: Path) -> pd.DataFrame:
    """Earthquakes of a downloaded catalogue, columns of `tables.EVENT`; ProductError if it is not whole."""
    folder = open_product(manifest, "catalogue").folder
    return pd.read_csv(folder / "events.csv", dtype={"event_id": str})[list(EVENT)]
