"""From even depths, at which priors draw, to the layers that the exact solver and the networks see."""

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings

FloatArray = NDArray[np.float64]


def layer_edges_km(settings: KernelEnsembleSettings) -> FloatArray:
    """Tops of the layers and of the half-space, (n_layers,), km."""
    edges = [0.0]
    for until_km, thickness_km in settings.layering_km:
        count = round((until_km - edges[-1]) / thickness_km)
        edges += [edges[-1] + thickness_km * (i + 1) for i in range(count)]
    return np.array(edges)


def drawn_depths_km(settings: KernelEnsembleSettings) -> FloatArray:
    """Depths at which priors are drawn: to one sample below the top of the half-space."""
    return np.arange(0.0, layer_edges_km(settings)[-1] + 1.5 * settings.drawn_step_km, settings.drawn_step_km)


def layered(values: FloatArray, depth_km: FloatArray, edges_km: FloatArray) -> FloatArray:
    """Means (..., n_layers) of values (..., n) over each layer's samples; the half-space has what lies at its top."""
    bounds = np.searchsorted(depth_km, edges_km - 1e-6)
    sums = np.add.reduceat(values, bounds, axis=-1)
    counts = np.diff(np.append(bounds, values.shape[-1]))
    return np.asarray(sums / counts)


def as_model(columns: FloatArray, edges_km: FloatArray) -> LayeredModel:
    """A `LayeredModel` of Vp, Vs and density (3, n_layers)."""
    thickness = np.append(np.diff(edges_km), 0.0)
    vp, vs, density = columns

    return LayeredModel(thickness, vp, vs, density)
