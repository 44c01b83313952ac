"""A figure's table is complete, or the reader learns what to make again."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def checked_table(table: pd.DataFrame, columns: Iterable[str], *, what: str, remake: str) -> pd.DataFrame:
    """Return `table` if it has rows and all `columns`; else raise ProductError naming the stage to rerun."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ProductError(
            f"the table of {what} lacks the columns {', '.join(missing)}",
            where=f"columns: {', '.join(map(str, table.columns)) or 'none'}",
            next_step=f"{remake}; quakesource.tables lists every column",
        )
    if table.empty:
        raise ProductError(f"the table of {what} has no rows: there is nothing to draw", next_step=remake)
    return table


def tensor_of(row: Mapping[Any, Any]) -> NDArray[np.float64] | None:
    """The moment tensor (6,), USE, N·m, of a table row; None where a value is missing (no answer)."""
    tensor = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS], dtype=np.float64)
    return tensor if np.isfinite(tensor).all() and np.abs(tensor).max() > 0 else None
