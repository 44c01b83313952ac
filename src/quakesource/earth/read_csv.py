"""Comma-separated tables whose header carries the units."""

import csv
from pathlib import Path

import numpy as np

from quakesource.earth.columns import COLUMNS
from quakesource.earth.model import LayeredModel
from quakesource.earth.text_rows import numbers, read_text, require_layers
from quakesource.errors import EarthModelError

TOP = "depth_km"
NEEDED = COLUMNS[1:4]
Q_COLUMNS = COLUMNS[4:]


def read_csv(path: str | Path) -> LayeredModel:
    """Read a CSV file: see :func:`parse_csv`."""
    return parse_csv(read_text(Path(path)), name=Path(path).stem, where=str(path))


def parse_csv(text: str, *, name: str, where: str) -> LayeredModel:
    """Read a table with the header ``thickness_km,vp_km_s,vs_km_s,density_g_cm3[,qp,qs]``, in any order.

    ``depth_km`` (of the tops, first 0, increasing) may stand in for ``thickness_km`` (last row 0). Lines that
    start with ``#`` are comments; ``# source: ...`` becomes the model's source. Last comes the half-space.

    Raises
    ------
    EarthModelError
        a missing or unknown column, a value that is no number, tops out of order, and all
        that :class:`LayeredModel` refuses.
    """
    lines = text.splitlines()
    source = " ".join(line.removeprefix("# source:").strip() for line in lines if line.startswith("# source:"))
    body = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = [word.strip() for word in next(csv.reader([body[0][1]]))] if body else []
    _check_header(header, where)
    rows = [numbers(next(csv.reader([line])), where=f"{where}, line {i}", at_least=len(header)) for i, line in body[1:]]
    require_layers(rows, where=where)
    columns = dict(zip(header, np.array(rows).T, strict=True))
    if TOP in columns:
        columns["thickness_km"] = _thickness(columns.pop(TOP), where)
    return LayeredModel(**columns, name=name, source=source)


def _check_header(header: list[str], where: str) -> None:
    missing = [key for key in NEEDED if key not in header]
    if ("thickness_km" in header) == (TOP in header):
        missing.insert(0, f"one of thickness_km and {TOP}")
    missing += [key for key in Q_COLUMNS if key not in header and set(header) & set(Q_COLUMNS)]
    unknown = [key for key in header if key not in (*COLUMNS, TOP)]
    if missing or unknown or len(set(header)) < len(header):
        raise EarthModelError(
            f"the header {','.join(header)!r} lacks {missing} and has the unknown or repeated {unknown}",
            where=where,
            next_step="make the first line that is no comment " + ",".join(COLUMNS) + " (qp,qs optional)",
        )


def _thickness(top_km: np.ndarray, where: str) -> np.ndarray:
    if top_km[0] != 0 or (np.diff(top_km) <= 0).any():
        raise EarthModelError(
            f"{TOP} must start at 0 and increase: it holds the depth of each layer's top",
            where=where,
            next_step="sort the rows, remove repeated depths, start at 0",
        )
    return np.append(np.diff(top_km), 0.0)
