"""Models of the surface-wave tests."""

import numpy as np

from quakesource.earth import LayeredModel


def model(thickness_km, vs_km_s, vp_vs=1.75):
    """A model whose Vp and density follow from Vs."""
    vs = np.asarray(vs_km_s, float)
    return LayeredModel(np.asarray(thickness_km, float), vp_vs * vs, vs, 0.77 + 0.32 * vp_vs * vs)


CRUST = model([2.0, 10.0, 18.0, 0.0], [2.2, 3.3, 3.7, 4.5])
CHANNEL = model([1.0, 3.0, 8.0, 6.0, 15.0, 0.0], [2.9, 2.4, 3.6, 3.0, 3.9, 4.6])


def random_model(seed, n_layers=12, channels=2):
    """Vs that rises with depth, but for slow layers."""
    rng = np.random.default_rng(seed)
    thickness = rng.uniform(0.5, 6.0, n_layers)
    thickness[-1] = 0
    vs = np.linspace(2.0, 4.6, n_layers) + 0.1 * rng.standard_normal(n_layers)
    slow = rng.choice(np.arange(1, n_layers - 1), channels, replace=False)
    vs[slow] -= rng.uniform(0.4, 1.2, channels)
    return model(thickness, vs, vp_vs=rng.uniform(1.7, 1.9))
