"""The TRUTH product: reference mechanisms, apart from the archive, for the evaluation alone."""

from pathlib import Path

import pandas as pd

from quakesource.acquire.references import read_references
from quakesource.products import open_product
from quakesource.tables import REFERENCE

TRUTH = "truth"
"""Name of the product."""


def open_truth(manifest: Path) -> pd.DataFrame:
    """Reference mechanisms, columns of `tables.REFERENCE`, perhaps none; ProductError if the product is not whole."""
    path = open_product(manifest, TRUTH).folder / "references.csv"
    return read_references(path) if path.is_file() else pd.DataFrame(columns=list(REFERENCE))


def write_truth(folder: Path, references: pd.DataFrame) -> None:
    """Write references (columns of `tables.REFERENCE`) into the work folder of the product."""
    if len(references):
        references.to_csv(folder / "references.csv", index=False)
