"""Velocity models like another one: what the crust of a region may be where only its average is known."""

import numpy as np

from quakesource.earth.model import LayeredModel

SLOW_TOP_KM = (0.5, 4.0)


def perturbed_model(
    model: LayeredModel,
    rng: np.random.Generator,
    velocity_scatter: float,
    thickness_scatter: float,
    slow_top_share: float,
) -> LayeredModel:
    """Layers faster or slower, thicker or thinner, often under a slow top; velocities still increase downwards.

    Parameters
    ----------
    velocity_scatter : largest relative change of a layer's velocities; Vp/Vs changes by up to 3 %
    thickness_scatter : largest relative change of a thickness
    slow_top_share : probability of a layer of 0.5-4 km on top that is 3-25 % slower and attenuates more
    """
    table = model.to_table().copy()
    n = len(table)
    table[:-1, 0] *= rng.uniform(1 - thickness_scatter, 1 + thickness_scatter, n - 1)
    change = rng.uniform(1 - velocity_scatter, 1 + velocity_scatter, n)
    table[:, 1] *= change
    table[:, 2] *= change * rng.uniform(0.97, 1.03, n)
    if rng.random() < slow_top_share:
        top = table[0].copy()
        top[0] = rng.uniform(*SLOW_TOP_KM)
        slower = rng.uniform(0.75, 0.97)
        top[1:4] *= slower, slower * rng.uniform(0.95, 1.0), 0.96
        top[4:] *= rng.uniform(0.3, 0.8)
        table[0, 0] = max(1.0, table[0, 0] - top[0]) if n > 1 else table[0, 0]
        table = np.vstack([top, table])
    table[:, 1:3] = np.maximum.accumulate(table[:, 1:3], axis=0)
    return LayeredModel.from_table(table, name=f"{model.name} perturbed")
