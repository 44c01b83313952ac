"""A posterior over double couples: a mixture whose normalisation is exact at any sharpness.

    p(q | data) = Σ_k w_k exp(κ_k (u_k - 1)) / Z(κ_k),   u_k = M(q) · D_k

M(q) and D_k are the unit tensors of the double couple q and of the component's. Swapping the planes of q changes
nothing, so the four-fold symmetry is exact. Densities are relative to all orientations alike. With n the null axis
of q, its rotation about n can be integrated by hand:

    Z(κ) = 1/4π ∫ I0(κ C(n)) exp(-κ) dn,   2 C = ((n_T² - n_P²)² + 4 n_N²)^½

with n_T, n_P, n_N along the axes of D. (A sum over a grid of orientations in place of Z is what a network learns to
exploit: it makes peaks that fall between the points.)
"""

from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import i0e

from quakesource.mechanisms.coordinates import from_ned, to_ned

FloatArray = NDArray[np.float64]

_WEIGHTS = np.array([1, 1, 1, 2**0.5, 2**0.5, 2**0.5])
SHARPEST = 3000.0
_PER_UNIT = 128  # nodes of the table for one unit of ln(1 + κ)

N_VALUES = 8
"""Numbers that a network gives for every component."""


class Mixture(Protocol):
    """Of ``n`` sources: ``weights`` (n, k), logarithms, T and P ``axes`` (n, k, 2, 3), north, east, down, and
    ``sharpness`` (n, k).
    """

    @property
    def weights(self) -> torch.Tensor:
        """(n, k), logarithms."""

    @property
    def axes(self) -> torch.Tensor:
        """(n, k, 2, 3)."""

    @property
    def sharpness(self) -> torch.Tensor:
        """(n, k)."""


class Components(NamedTuple):
    """A `Mixture` and nothing else."""

    weights: torch.Tensor
    axes: torch.Tensor
    sharpness: torch.Tensor


def components(values: torch.Tensor) -> Components:
    """The mixture that the last numbers of a network say, (n, k, `N_VALUES`)."""
    weights, first, second, sharpness = values.split((1, 3, 3, 1), dim=-1)
    return Components(
        weights=weights.squeeze(-1).log_softmax(dim=-1),
        axes=_orthonormal(first, second),
        sharpness=torch.exp((2.5 + 2 * sharpness.squeeze(-1)).clamp(-3, 7.5)),
    )


def _orthonormal(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    first = torch.nn.functional.normalize(first, dim=-1)
    second = second - (first * second).sum(-1, keepdim=True) * first
    return torch.stack([first, torch.nn.functional.normalize(second, dim=-1)], dim=-2)


def unit_vectors(tensors: FloatArray) -> FloatArray:
    """Moment tensors (n, 6) USE as vectors of length 1 whose scalar product is that of the tensors."""
    vectors = to_ned(tensors) * _WEIGHTS
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def unit_vectors_there(tensors: torch.Tensor) -> torch.Tensor:
    """`unit_vectors` of tensors (n, 6) USE in double precision, on their device."""
    up, south, east, up_south, up_east, south_east = tensors.unbind(1)
    of_axes = torch.stack([south, east, up], dim=1)
    across = torch.stack([-south_east, up_south, -up_east], dim=1) * 2**0.5
    return torch.nn.functional.normalize(torch.cat([of_axes, across], dim=1), dim=1, eps=0.0)


def tensors_of(vectors: FloatArray) -> FloatArray:
    """Moment tensors (n, 6) USE of `unit_vectors`."""
    return np.asarray(from_ned(vectors / _WEIGHTS))


def axis_vectors(axes: torch.Tensor) -> torch.Tensor:
    """Unit vectors (..., 6) of the double couples with T and P axes (..., 2, 3), north, east, down."""
    outer = axes[..., :, None] * axes[..., None, :]
    matrix = (outer[..., 0, :, :] - outer[..., 1, :, :]) / 2**0.5
    upper, weights = _numbers_of_matrices(axes.dtype, axes.device)
    return matrix.flatten(-2).index_select(-1, upper).view(*axes.shape[:-2], 6) * weights


@cache
def _numbers_of_matrices(dtype: torch.dtype, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Places of a tensor's six numbers in its matrix, row by row, and their weights, moved to a device once."""
    return torch.tensor([0, 4, 8, 1, 2, 5], device=device), torch.tensor(_WEIGHTS, dtype=dtype, device=device)


def log_density(outputs: Mixture, vectors: torch.Tensor) -> torch.Tensor:
    """ln density (n,) at the unit vectors (n, 6) of double couples."""
    along = torch.einsum("nkj,nj->nk", axis_vectors(outputs.axes), vectors)
    return torch.logsumexp(outputs.weights + outputs.sharpness * (along - 1) - log_normaliser(outputs.sharpness), dim=1)


def log_normaliser(sharpness: torch.Tensor) -> torch.Tensor:
    """ln Z of sharpnesses up to `SHARPEST`, straight lines in ln(1 + κ) between exact values."""
    values = _log_normalisers(sharpness.device)
    place = torch.log1p(sharpness) * _PER_UNIT
    node = place.detach().long().clamp(0, len(values) - 2)
    return values[node] + (place - node) * (values[node + 1] - values[node])


@cache
def _log_normalisers(device: torch.device) -> torch.Tensor:
    """ln Z at the nodes, moved to a device once."""
    return torch.from_numpy(normalisers()[1].astype(np.float32)).to(device)


@cache
def normalisers() -> tuple[FloatArray, FloatArray]:
    """Nodes of κ and ln Z there, by Gauss-Legendre quadrature over the null axis."""
    kappa = np.expm1(np.arange(np.log1p(SHARPEST) * _PER_UNIT + 2) / _PER_UNIT)
    # Null axes near that of D matter at large κ: nodes in the angle, dense there.
    nodes, weights = np.polynomial.legendre.leggauss(96)
    angle = np.pi / 2 * ((nodes + 1) / 2) ** 2
    measure = weights / 2 * np.pi / 2 * (nodes + 1) * np.sin(angle)
    phi = (np.arange(24) + 0.5) / 24 * np.pi / 2
    flat = np.sin(angle)[:, None] ** 2 * np.cos(2 * phi)
    strength = 0.5 * np.sqrt(flat**2 + 4 * np.cos(angle)[:, None] ** 2)
    inner = [(i0e(k * strength) * np.exp(k * (strength - 1))).mean(1) @ measure for k in kappa]
    return kappa, np.log(np.array(inner))


def mean_tensors(outputs: Mixture) -> FloatArray:
    """Mean unit vectors (n, 6) of the posterior; a component's is d ln Z'/dκ along its own, Z' = Z exp(κ)."""
    shrink = np.interp(outputs.sharpness.cpu().numpy(), normalisers()[0], _shrinkage())
    weights = np.exp(outputs.weights.cpu().numpy().astype(np.float64)) * shrink
    return np.asarray(np.einsum("nk,nkj->nj", weights, axis_vectors(outputs.axes).cpu().numpy()))


@cache
def _shrinkage() -> FloatArray:
    """d ln Z'/dκ at the nodes of `normalisers`."""
    kappa, values = normalisers()
    return np.asarray(np.gradient(values, kappa) + 1)
