"""What every system of mechanisms hands over: rows of the shared tables, and of its own beside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.mechanisms import nodal_planes
from quakesource.products.parquet import write_parquet
from quakesource.tables import MOMENT_TENSOR_COLUMNS, PLANE_COLUMNS, PREDICTION, RESAMPLED, TIMING

Row = dict[str, Any]
SHARED = {"predictions": PREDICTION, "resampled": RESAMPLED, "timings": TIMING}


@dataclass
class Answers:
    """Rows of one earthquake or of many: ``predictions`` in the order of events and variants, the headline first.

    ``others`` are rows of further tables by the name of their file.
    """

    predictions: list[Row] = field(default_factory=list)
    resampled: list[Row] = field(default_factory=list)
    timings: list[Row] = field(default_factory=list)
    others: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def take(self, more: "Answers") -> None:
        """Take in the rows of another."""
        self.predictions += more.predictions
        self.resampled += more.resampled
        self.timings += more.timings
        for name, rows in more.others.items():
            self.others[name] += rows

    def write(self, folder: Path, schemas: Mapping[str, Mapping[str, str]], *, simulated: bool) -> None:
        """Write one Parquet file a table: the shared ones, and those of ``schemas`` {table: {column: meaning}}."""
        shared = {name: getattr(self, name) for name in SHARED}
        for name, columns in {**SHARED, **schemas}.items():
            table = pd.DataFrame(shared.get(name, self.others.get(name, []))).reindex(columns=list(columns))
            if name == "predictions":
                table["simulated"] = simulated
            write_parquet(table, folder / f"{name}.parquet")


def tensor_columns(moment_tensor: NDArray[np.float64]) -> dict[str, float]:
    """The six tensor columns of a source (6,), USE, N·m."""
    return dict(zip(MOMENT_TENSOR_COLUMNS, moment_tensor.tolist(), strict=True))


def plane_columns(moment_tensor: NDArray[np.float64]) -> dict[str, float]:
    """Both nodal planes of a source (6,), USE."""
    return dict(zip(PLANE_COLUMNS, nodal_planes(moment_tensor).ravel().tolist(), strict=True))
