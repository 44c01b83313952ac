"""Turning linear gradients into homogeneous layers."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import EarthModelError


def steps_from_gradients(
    nodes: NDArray[np.float64], *, maximum_thickness_km: float, maximum_depth_km: float
) -> NDArray[np.float64]:
    """Discretise nodes, linear between them, into layers of constant values.

    Nodes are (n, columns) with depth (km) first. Each pair of neighbours becomes equal steps of at most
    ``maximum_thickness_km`` that take the values of their middle, or one layer where nothing changes.
    The last row is the half-space: the values at ``maximum_depth_km`` (below a jump there), or of the last
    node where the nodes end earlier.

    Returns
    -------
    (n_layers, columns) with thickness (km) first; the last is 0.

    Raises
    ------
    EarthModelError
        a maximum thickness or depth that is not positive.
    """
    if not (maximum_thickness_km > 0 and maximum_depth_km > 0):
        raise EarthModelError(
            f"a step of {maximum_thickness_km} km down to {maximum_depth_km} km is impossible",
            where="discretisation of velocity gradients",
            next_step="give a positive maximum_thickness_km and maximum_depth_km",
        )
    rows = []
    half_space = nodes[-1]
    for above, below in pairwise(nodes):
        if above[0] >= maximum_depth_km and below[0] > above[0]:
            half_space = above
            break
        if below[0] > maximum_depth_km:
            share = (maximum_depth_km - above[0]) / (below[0] - above[0])
            below = half_space = above + share * (below - above)
        rows += _steps(above, below, maximum_thickness_km)
        if half_space is below:
            break
    return np.vstack([*rows, np.append(0.0, half_space[1:])])


def _steps(
    above: NDArray[np.float64], below: NDArray[np.float64], maximum_thickness_km: float
) -> list[NDArray[np.float64]]:
    total_km = below[0] - above[0]
    if total_km == 0:
        return []
    constant = np.array_equal(above[1:], below[1:])
    # the small allowance keeps 20.000000001 km from becoming two steps
    n_steps = 1 if constant else int(np.ceil(total_km / maximum_thickness_km - 1e-6))
    middles = (np.arange(n_steps) + 0.5) / n_steps
    return [np.append(total_km / n_steps, above[1:] + m * (below[1:] - above[1:])) for m in middles]
