"""Published mechanisms: a CSV table or QuakeML in, tables with the columns of `tables.REFERENCE` out."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource.acquire.event_files import read_catalog
from quakesource.acquire.listed import Listed, read_csv_table, row_name
from quakesource.acquire.obspy_events import event_id, reference_of, refuse_contradicted_moment
from quakesource.errors import CatalogueError, SourceError
from quakesource.mechanisms import magnitude_to_moment, moment_magnitude, moment_tensor
from quakesource.tables import MOMENT_TENSOR_COLUMNS, REFERENCE

_ANGLES = ("strike_deg", "dip_deg", "rake_deg")
LARGEST_MW = 10.0


def read_references(path: Path) -> pd.DataFrame:
    """Published mechanisms of a file, as in `listed_references`; a warning names each that is left out.

    Raises
    ------
    CatalogueError
        As `listed_references`, or every mechanism of the file is a problem.
    """
    listed = listed_references(path)
    if listed.table.empty and listed.problems:
        raise CatalogueError(
            f"No mechanism can be used: {'; '.join(': '.join(problem) for problem in listed.problems[:3])}.",
            where=str(path),
            next_step="Correct these rows, or take them out.",
        )
    for event, reason in listed.problems:
        warnings.warn(f"{event}: {reason}; it is left out", stacklevel=2)
    return listed.table


def listed_references(path: Path) -> Listed:
    """Published mechanisms of a CSV (tensor columns, or strike_deg, dip_deg, rake_deg, mw) or QuakeML file.

    The columns are those of `tables.REFERENCE`; a file without a mechanism gives none. What is no mechanism, was
    rejected, or contradicts itself (tensor against planes, moment against magnitude) is a problem.

    Raises
    ------
    CatalogueError
        The file is missing, unreadable, or lacks columns.
    """
    return _csv_references(path) if path.suffix == ".csv" else _obspy_references(path)


def _obspy_references(path: Path) -> Listed:
    rows, problems = [], []
    for event in read_catalog(path):
        try:
            row = reference_of(event)
        except (ValueError, SourceError) as error:
            problems.append((event_id(event), f"{path.name}: {_first_line(error)}"))
            continue
        rows += [row] if row else []
    return Listed(pd.DataFrame(rows, columns=list(REFERENCE)), problems)


def _csv_references(path: Path) -> Listed:
    table = read_csv_table(path)
    if "event_id" not in table:
        raise CatalogueError("The reference table lacks event_id.", where=str(path), next_step="Add the column.")
    by_tensor = set(MOMENT_TENSOR_COLUMNS) <= set(table.columns)
    needed = MOMENT_TENSOR_COLUMNS if by_tensor else (*_ANGLES, "mw")
    if missing := [name for name in needed if name not in table.columns]:
        raise CatalogueError(
            f"The reference table lacks {', '.join(missing)}.",
            where=str(path),
            next_step=f"Give {', '.join(needed)}, or the six of {', '.join(MOMENT_TENSOR_COLUMNS)} in N·m.",
        )
    # Rows without a mechanism are none: the table may be that of the events as well.
    given = table[list(needed)].notna().all(axis=1)
    rows, problems = [], []
    for number, (row, whole) in enumerate(zip(table.to_dict("records"), given, strict=True), 1):
        if not whole:
            continue
        try:
            rows.append(_csv_row(row, path, by_tensor=by_tensor))
        except (ValueError, TypeError, SourceError) as error:
            problems.append((row_name(row, number), f"{path.name}, row {number}: {_first_line(error)}"))
    return Listed(pd.DataFrame(rows, columns=list(REFERENCE)), problems)


def _csv_row(row: dict[Any, Any], path: Path, *, by_tensor: bool) -> dict[str, Any]:
    mw = _number(row, "mw")
    if np.isfinite(mw) and abs(mw) > LARGEST_MW:
        raise ValueError(f"no moment magnitude of an earthquake: {mw:g}")
    if by_tensor:
        tensor = np.array([_number(row, name) for name in MOMENT_TENSOR_COLUMNS])
        if np.isfinite(mw):
            refuse_contradicted_moment(tensor, float(magnitude_to_moment(mw)))
    else:
        strike_deg, dip_deg, rake_deg = (_number(row, name) for name in _ANGLES)
        tensor = moment_tensor(strike_deg, dip_deg, rake_deg, float(magnitude_to_moment(mw)))
    own = float(moment_magnitude(tensor))
    if not abs(own) <= LARGEST_MW:
        raise ValueError(f"the tensor has Mw {own:.3g}: it is not in N·m")
    stated = {name: "" if pd.isna(row.get(name)) else str(row[name]) for name in ("source", "source_kind")}
    return {
        "event_id": str(row["event_id"]),
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor.tolist(), strict=True)),
        "depth_km": _number(row, "depth_km"),
        "mw": own,
        "source": stated["source"] or f"not stated in {path.name}",
        "source_kind": stated["source_kind"],
    }


def _number(row: dict[Any, Any], name: str) -> float:
    """NaN where there is none; ValueError if it is no number."""
    value = row.get(name)
    if value is None or pd.isna(value):
        return float("nan")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is no number: {value!r}") from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
