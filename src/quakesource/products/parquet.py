"""Parquet tables whose pages have checksums, written and compared."""

from pathlib import Path
from typing import Any

import pandas as pd


def write_parquet(table: pd.DataFrame, path: Path, **options: Any) -> None:
    """Write a table without its index; ``options`` are those of `pandas.DataFrame.to_parquet`."""
    table.to_parquet(path, index=False, write_page_checksum=True, **options)


def read_parquet(path: Path, **options: Any) -> pd.DataFrame:
    """Read a table; ``options`` are those of `pandas.read_parquet`."""
    return pd.read_parquet(path, page_checksum_verification=True, **options)
