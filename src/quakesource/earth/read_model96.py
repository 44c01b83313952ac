"""Velocity models of Computer Programs in Seismology ("model96")."""

from pathlib import Path

import numpy as np

from quakesource.earth.model import LayeredModel
from quakesource.earth.text_rows import numbers, read_text, require_layers
from quakesource.errors import EarthModelError

HEADER_LINES = 12
COLUMNS_USED = 6
ELASTIC_Q = 1e5
WANTED = {3: "ISOTROPIC", 4: "KGS", 5: "FLAT EARTH", 6: "1-D", 7: "CONSTANT VELOCITY"}
"""Words that the header's lines must hold, by line number counted from 1."""


def looks_like_model96(path: Path) -> bool:
    """Whether the first line starts with MODEL, as every model96 file does."""
    with path.open("rb") as file:
        return file.readline(80).lstrip().upper().startswith(b"MODEL")


def read_model96(path: str | Path) -> LayeredModel:
    """Read a model96 file: 12 header lines, then H VP VS RHO QP QS [ETAP ETAS FREFP FREFS] a layer.

    The thickness of the last row is ignored: it is the half-space. As in the original, a Q below 1 is 1/Q,
    and 0 means no attenuation (Q = 1e5 here). ETA and FREF are ignored: our Q does not depend on frequency
    and velocities hold at 1 Hz. Herrmann (2013, SRL 84, 1081-1088), and the tutorial of its ``mkmod96``.

    Raises
    ------
    EarthModelError
        a header of another kind of model (spherical, anisotropic, gradients, other
        units), a line without six numbers, and all that :class:`LayeredModel` refuses.
    """
    lines = read_text(Path(path)).splitlines()
    for number, words in WANTED.items():
        found = lines[number - 1].strip() if len(lines) >= HEADER_LINES else ""
        if found.upper() != words:
            raise EarthModelError(
                f"the header says {found!r} where {words!r} is needed",
                where=f"{path}, line {number}",
                next_step="convert the model to flat isotropic layers of constant velocity (km, km/s)",
            )
    rows = [
        numbers(line.split()[:COLUMNS_USED], where=f"{path}, line {i}", at_least=COLUMNS_USED)
        for i, line in enumerate(lines, 1)
        if i > HEADER_LINES and line.strip()
    ]
    require_layers(rows, where=str(path))
    table = np.array(rows)
    q = table[:, 4:]
    inverse = (q > 0) & (q < 1)
    q[inverse] = 1.0 / q[inverse]
    q[q == 0] = ELASTIC_Q
    table[-1, 0] = 0.0
    return LayeredModel.from_table(table, name=Path(path).stem, source=lines[1].strip())
