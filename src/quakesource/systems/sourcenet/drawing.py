"""Double couples drawn from the posterior."""

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms.coordinates import from_ned
from quakesource.systems.sourcenet.model import Outputs

FloatArray = NDArray[np.float64]

CANDIDATES = 24
"""Rotations that are drawn for each one that is kept (sampling, importance resampling)."""
EVEN_BELOW = 3.0
"""Sharpness below which candidates are even over orientations; above it they are normal about the axes."""


def posterior_draws(outputs: Outputs, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Unit double couples (n, n_draws, 6) USE."""
    weights = np.exp(outputs.weights.cpu().numpy().astype(np.float64))
    order = np.cumsum(weights, axis=1)
    picked = (rng.random((len(weights), n_draws, 1)) * order[:, None, -1:] > order[:, None]).sum(-1)
    rows = np.arange(len(weights))[:, None]
    axes = outputs.axes.cpu().numpy().astype(np.float64)[rows, picked]
    frame = np.concatenate([axes, np.cross(axes[..., 0, :], axes[..., 1, :])[..., None, :]], axis=-2)
    turned = kernel_draws(outputs.sharpness.cpu().numpy().astype(np.float64)[rows, picked].ravel(), rng)
    tp = np.einsum("...ab,...ac->...bc", turned.reshape(*picked.shape, 3, 3)[..., :2], frame)
    outer = tp[..., :, None] * tp[..., None, :]
    matrix = (outer[..., 0, :, :] - outer[..., 1, :, :]) / 2**0.5
    return np.asarray(from_ned(matrix[..., [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]]))


def kernel_draws(sharpness: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Rotations (m, 3, 3) of the frame T, P, N with density exp(κ (u - 1)); columns are the turned axes."""
    kappa = sharpness[:, None]
    even = (kappa < EVEN_BELOW) & np.ones(CANDIDATES, bool)
    normal = rng.standard_normal((*even.shape, 3))
    # u = 1 - (θ_T² + θ_P²) / 2 - 2 θ_N²: twice as narrow about the null axis; and a little wider than that
    deviation = np.minimum(1.2 / np.sqrt(np.maximum(kappa, EVEN_BELOW)), 1.2)[..., None] * np.array([1, 1, 0.5])
    angle = np.linalg.norm(normal * deviation, axis=-1)
    direction = normal * deviation / np.maximum(angle, 1e-12)[..., None]
    quaternion = np.concatenate([np.cos(angle / 2)[..., None], np.sin(angle / 2)[..., None] * direction], axis=-1)
    evenly = rng.standard_normal(quaternion.shape)
    quaternion = np.where(even[..., None], evenly / np.linalg.norm(evenly, axis=-1, keepdims=True), quaternion)
    # the measure of rotations over that of rotation vectors, and the density that candidates were drawn with
    haar = np.sinc(angle / (2 * np.pi)) ** 2
    proposed = np.where(even, 0.0, np.log(np.maximum(haar, 1e-12)) + 0.5 * (normal**2).sum(-1))
    # half a turn about an axis is the same double couple: only the nearest of the four counts
    nearest = np.abs(quaternion[..., 0]) >= np.abs(quaternion[..., 1:]).max(-1)
    proposed = np.where(even | nearest, proposed, -np.inf)
    turned = _rotations(quaternion)
    along = 0.5 * (turned[..., 0, 0] ** 2 - turned[..., 1, 0] ** 2 - turned[..., 0, 1] ** 2 + turned[..., 1, 1] ** 2)
    score = kappa * (along - 1) + proposed + rng.gumbel(size=even.shape)
    return np.asarray(turned[np.arange(len(turned)), score.argmax(1)])


def _rotations(quaternion: FloatArray) -> FloatArray:
    w, x, y, z = np.moveaxis(quaternion, -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
