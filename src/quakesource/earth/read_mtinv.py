"""Velocity models of mtinv: thickness Vp Qp Vs Qs density, one layer a line."""

from pathlib import Path

import numpy as np

from quakesource.earth.model import LayeredModel
from quakesource.earth.text_rows import numbers, read_text, require_layers

COLUMNS_USED = 6
TO_OUR_ORDER = [0, 1, 3, 5, 2, 4]


def read_mtinv(path: str | Path) -> LayeredModel:
    """Read an mtinv ``.mod`` file (km, km/s, g/cm³); ``#`` lines are comments and become the source.

    The thickness of the last row is ignored: it is the half-space. Columns after the sixth (depth of the
    top, sigma) are ignored. Format: https://github.com/LLNL/mtinv, data/modeldb.

    Raises
    ------
    EarthModelError
        a line without six numbers, and all that :class:`LayeredModel` refuses.
    """
    lines = read_text(Path(path)).splitlines()
    comments = [line.strip("# \t") for line in lines if line.lstrip().startswith("#")]
    rows = [
        numbers(line.split()[:COLUMNS_USED], where=f"{path}, line {i}", at_least=COLUMNS_USED)
        for i, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    require_layers(rows, where=str(path))
    table = np.array(rows)[:, TO_OUR_ORDER]
    table[-1, 0] = 0.0
    return LayeredModel.from_table(table, name=Path(path).stem, source=" ".join(c for c in comments if c))
