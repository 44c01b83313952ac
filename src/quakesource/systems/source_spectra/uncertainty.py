"""How well a fit knows its parameters."""

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.source_spectra.fitting import jacobian_of
from quakesource.systems.source_spectra.losses import Loss, transformed
from quakesource.systems.source_spectra.misfit import effective_points
from quakesource.systems.source_spectra.shapes import Shape

Array = NDArray[np.float64]


def standard_errors(shape: Shape, parameters: Array, spectra: Array, frequency_hz: Array, loss: Loss) -> Array:
    """(n, p) standard errors in the coordinates of the search (of logarithms, where those are searched).

    From the curvature at the optimum, with the variance of each spectrum's residuals over its independent points: the
    points of a spectrum that is resampled evenly in log frequency repeat each other (`misfit.effective_points`).
    """
    at = shape.to_search(parameters)
    residual = transformed(spectra, frequency_hz, loss) - transformed(
        shape.spectrum(frequency_hz, parameters), frequency_hz, loss
    )
    jacobian = jacobian_of(shape, at, frequency_hz, loss)
    n_points, n_free = frequency_hz.size, at.shape[1]
    independent = np.clip(effective_points(residual), n_free + 1.5, n_points)
    variance = (residual**2).mean(axis=1) * independent / (independent - n_free)
    # N points that tell as much as `independent` ones
    normal = np.einsum("nfp,nfq->npq", jacobian, jacobian) * (independent / n_points)
    normal += 1e-12 * np.eye(n_free)
    covariance = np.linalg.inv(normal) * variance[:, None, None]
    return np.asarray(np.sqrt(np.maximum(np.einsum("npp->np", covariance), 0.0)))
