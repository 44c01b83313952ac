"""A posterior over double couples: a mixture of exponential families, and what is read off it.

p(q | data) = Σ_k w_k exp(a_k · M(q)) / Z(a_k), M(q) the unit tensor of the double couple q as a vector of six
components, a_k any vector of six. Its density is that of the double couple whatever plane is called the fault, so the
four-fold symmetry is exact, and a single component is the von Mises-Fisher distribution of tensors restricted to
double couples. Z is a sum over double couples spread evenly over orientations.
"""

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import kagan_angle, random_double_couples
from quakesource.mechanisms.coordinates import from_ned, to_ned
from quakesource.systems.sourcenet.model import Outputs

FloatArray = NDArray[np.float64]

N_GRID = 8000
_WEIGHTS = np.array([1, 1, 1, 2**0.5, 2**0.5, 2**0.5])


def unit_vectors(tensors: FloatArray) -> FloatArray:
    """Moment tensors (n, 6) USE as vectors of length 1 whose scalar product is that of the tensors."""
    vectors = to_ned(tensors) * _WEIGHTS
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def tensors_of(vectors: FloatArray) -> FloatArray:
    """Moment tensors (n, 6) USE of `unit_vectors`."""
    return np.asarray(from_ned(vectors / _WEIGHTS))


@cache
def grid() -> tuple[FloatArray, torch.Tensor]:
    """Double couples (N_GRID, 6), even over orientations, and their unit vectors."""
    tensors = random_double_couples(N_GRID, np.random.default_rng(5))
    return tensors, torch.from_numpy(unit_vectors(tensors).astype(np.float32))


def log_density(outputs: Outputs, vectors: torch.Tensor) -> torch.Tensor:
    """ln density (n, m) at unit vectors (m, 6), or (n,) at one (n, 6) of each, relative to all orientations alike."""
    at_grid = torch.einsum("nkj,gj->nkg", outputs.axes, grid()[1].to(outputs.axes.device))
    scale = outputs.weights - torch.logsumexp(at_grid, dim=-1) + np.log(N_GRID)
    return torch.logsumexp(torch.einsum("nkj,nj->nk", outputs.axes, vectors) + scale, dim=-1)


def grid_probability(outputs: Outputs) -> FloatArray:
    """Probabilities (n, N_GRID) of the double couples of `grid`."""
    at_grid = torch.einsum("nkj,gj->nkg", outputs.axes, grid()[1].to(outputs.axes.device))
    scale = outputs.weights - torch.logsumexp(at_grid, dim=-1)
    return torch.exp(torch.logsumexp(at_grid + scale[..., None], dim=1)).detach().cpu().numpy().astype(np.float64)


def credible_radius_deg(tensor: FloatArray, probability: FloatArray, shares: tuple[float, ...]) -> FloatArray:
    """Kagan angles (len(shares),) about a double couple (6,) that hold these shares of a posterior on the grid."""
    likely = probability > 1e-3 * probability.max()
    angle = kagan_angle(tensor[None], grid()[0][likely])
    order = np.argsort(angle)
    held = np.cumsum(probability[likely][order])
    return np.asarray(angle[order][np.minimum(np.searchsorted(held / held[-1], shares), len(order) - 1)])
