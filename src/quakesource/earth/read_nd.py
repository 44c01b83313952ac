"""TauP and pyrocko models: values at depths, linear between them, a jump where a depth is repeated."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.gradients import steps_from_gradients
from quakesource.earth.model import LayeredModel
from quakesource.earth.text_rows import numbers, read_text, require_layers
from quakesource.errors import EarthModelError

TVEL_HEADER_LINES = 2
"""A ``.tvel`` file is a ``.nd`` file without Q and names, under two lines of free text."""
MOST_COLUMNS = 6


def read_nd(path: str | Path, *, maximum_thickness_km: float = 20.0, maximum_depth_km: float = 400.0) -> LayeredModel:
    """Read a ``.nd`` or ``.tvel`` file: depth Vp Vs density [Qp Qs] in km, km/s, g/cm³.

    Gradients become equal steps of at most ``maximum_thickness_km`` with the values of their middle
    (:func:`steps_from_gradients`); the model stops at ``maximum_depth_km`` in a half-space. The earth stays
    spherical in the file and flat here: no earth-flattening is applied, which makes P of ak135 arrive 0.4 s
    late at 600 km and 0.8 s at 1000 km (compared with TauP).

    Format: Crotwell, Owens & Ritsema (1999, SRL 70, 154-160), "named discontinuities".

    Raises
    ------
    EarthModelError
        water at the top or another fluid layer above the stop depth, depths that decrease,
        a line without four numbers, and all that :class:`LayeredModel` refuses.
    """
    path = Path(path)
    nodes = _nodes(path)
    if np.diff(nodes[:, 0]).min(initial=0.0) < 0 or nodes[0, 0] != 0:
        raise EarthModelError(
            "the depths do not start at 0 or decrease somewhere", where=str(path), next_step="sort the rows"
        )
    above_stop = nodes[:, 0] <= maximum_depth_km
    _refuse_fluid(nodes[above_stop], path)
    table = steps_from_gradients(nodes, maximum_thickness_km=maximum_thickness_km, maximum_depth_km=maximum_depth_km)
    return LayeredModel.from_table(table, name=path.stem, source=str(path.name)).merged()


def _nodes(path: Path) -> NDArray[np.float64]:
    lines = read_text(path).splitlines()
    skip = TVEL_HEADER_LINES if path.suffix.lower() == ".tvel" else 0
    rows = []
    for i, line in enumerate(lines, 1):
        words = line.split("#")[0].split()
        # a lone word such as "mantle" names the discontinuity above it
        if i > skip and len(words) > 1:
            rows.append(numbers(words[:MOST_COLUMNS], where=f"{path}, line {i}", at_least=4))
    require_layers(rows, where=str(path))
    with_q = len(rows[0]) == MOST_COLUMNS
    return np.array(rows)[:, : MOST_COLUMNS if with_q else 4]


def _refuse_fluid(nodes: NDArray[np.float64], path: Path) -> None:
    fluid = nodes[:, 2] == 0
    if fluid.any():
        top_km = nodes[fluid, 0][0]
        at_top = bool(fluid[0])
        raise EarthModelError(
            "an ocean covers this model" if at_top else f"a fluid layer starts at {top_km:g} km depth",
            where=str(path),
            next_step="use its version without ocean (such as prem-no-ocean), or the shipped 'prem', 'ak135'"
            if at_top
            else "stop the model above it with maximum_depth_km",
        )
