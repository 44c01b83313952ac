"""A network that sees depths in wavelengths.

Waves in a model that is stretched s times have the same velocities at periods s times longer, and where all
velocities are k times faster, waves of a wavelength are k times faster. So one function of the model over depth in
wavelengths, relative to the velocity itself, serves all periods and all velocities:

    ln c(T) = ln c1 + f( ln Vs(ζ c1 T) − ln c1,  ln Vp/Vs(ζ c1 T),  ln ρ(ζ c1 T) ),     ζ = z / (c1 T)              (1)

with c1 a first guess of c. It comes from averages of ln Vs, whose weights are learnt: over ζ0 = z / (T · 1 km/s) for
c0, and over z / (c0 T) for c1. That f is a network of two blocks. What lies within a cell of ζ enters by its mean.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.dispersion_kernels.networks import N_WAVES, Described, Residual, Tensor, logarithms

FloatArray = NDArray[np.float64]

FIRST_CELL, GROWTH, THICKEST, LAST = 0.015, 1.13, 0.25, 4.0
"""Thickness of the first cell in wavelengths, of a cell over the one above it, the thickest, and the depth of the last.
Fundamental modes end within one and a half wavelengths, but those of a slow channel deep below fast ground live there.
"""
GUESS_FIRST, GUESS_LAST = 0.04, 5.0
"""The same of ζ0, s · km/s, without a thickest."""
_LEAST_LOG, _MOST_LOG = -2.5, 2.0
"""Guesses of ln c are kept within 0.08 and 7.4 km/s."""
_RATIO, _DENSITY = 0.57, 0.6
"""Means of the second and third logarithm."""
_RATIO_SCALE, _VS_SCALE, _DENSITY_SCALE, _REACH = 10.0, 3.0, 3.0, 0.2
"""Factors on the inputs of f, and how far ln c goes from ln c1 for an output of 1."""


def cell_edges(first: float, growth: float, last: float, thickest: float = np.inf) -> FloatArray:
    """Edges of cells that grow from ``first``, to ``thickest`` at most, until they are beyond ``last``."""
    edges, step = [0.0], first
    while edges[-1] < last:
        edges.append(edges[-1] + step)
        step = min(growth * step, thickest)
    return np.array(edges)


class ScaledNetwork(torch.nn.Module):
    """Equation (1)."""

    whole_curves = False
    tops: Tensor
    thickness: Tensor
    periods: Tensor
    guess_cells: Tensor
    cells: Tensor

    def __init__(self, known: Described, width: int, blocks: int) -> None:
        super().__init__()
        guess, cells = cell_edges(GUESS_FIRST, GROWTH, GUESS_LAST), cell_edges(FIRST_CELL, GROWTH, LAST, THICKEST)
        n = len(cells) - 1
        for name, values in (
            ("tops", known.top_km),
            ("thickness", np.diff(known.top_km)),
            ("periods", known.period_s),
            ("guess_cells", guess),
            ("cells", cells),
        ):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))
        self.zeroth = torch.nn.Linear(len(guess) - 1, 1)
        self.first = torch.nn.Parameter(torch.zeros(N_WAVES, n))
        self.first_bias = torch.nn.Parameter(torch.zeros(N_WAVES))
        self.inner = torch.nn.Linear(3 * n, width)
        self.blocks = torch.nn.Sequential(*(Residual(width) for _ in range(blocks)))
        self.outer = torch.nn.Linear(width, N_WAVES)
        torch.nn.init.constant_(self.zeroth.weight, 1 / (len(guess) - 1))
        for zero in (self.zeroth.bias, self.outer.weight, self.outer.bias):
            torch.nn.init.zeros_(zero)
        # at first c1 is an average over the upper wavelength
        with torch.no_grad():
            self.first.copy_(-2.0 * torch.tensor(cells[1:], dtype=torch.float32).expand_as(self.first))

    def forward(self, columns: Tensor, periods: Tensor | None = None) -> Tensor:
        """As `Network` says."""
        n = len(columns)
        if periods is None:
            periods = torch.arange(len(self.periods), device=columns.device).expand(n, -1)
        k = periods.shape[1]
        period = self.periods[periods].reshape(-1)
        layers = logarithms(columns)
        layers = torch.stack(
            [
                layers[:, 0],
                _RATIO_SCALE * (layers[:, 1] - _RATIO),
                _DENSITY_SCALE * (layers[:, 2] - _DENSITY),
            ],
            dim=1,
        ).repeat_interleave(k, dim=0)
        above = torch.cumsum(layers[..., :-1] * self.thickness, dim=-1)
        above = torch.nn.functional.pad(above, (1, 0))
        zeroth = self.zeroth(self._means(above[:, :1], layers[:, :1], self.guess_cells * period[:, None])[:, 0])[:, 0]
        depth_km = self.cells * (_velocity(zeroth) * period)[:, None]
        first = self._means(above[:, :1], layers[:, :1], depth_km)[:, 0] @ torch.softmax(self.first, dim=1).T
        first = (first + self.first_bias).mean(dim=1)
        means = self._means(above, layers, self.cells * (_velocity(first) * period)[:, None])
        relative = torch.cat([_VS_SCALE * (means[:, :1] - first[:, None, None]), means[:, 1:]], dim=1).flatten(1)
        hidden = torch.nn.functional.silu(self.inner(relative))
        y = self.outer(torch.nn.functional.silu(self.blocks(hidden)))
        return torch.exp(first[:, None] + _REACH * y).view(n, k, N_WAVES).transpose(1, 2)

    def _means(self, above: Tensor, layers: Tensor, edges_km: Tensor) -> Tensor:
        """Means (m, c, cell) of layers (m, c, layer) between edges (m, cell + 1); ``above`` integrals over what lies
        above each layer.
        """
        with torch.no_grad():
            layer = torch.searchsorted(self.tops, edges_km.detach().contiguous(), right=True) - 1
        place = layer[:, None, :].expand(-1, layers.shape[1], -1)
        integral = above.gather(2, place) + layers.gather(2, place) * (edges_km - self.tops[layer])[:, None, :]
        return (integral[..., 1:] - integral[..., :-1]) / (edges_km[:, 1:] - edges_km[:, :-1])[:, None, :]


def _velocity(log_velocity: Tensor) -> Tensor:
    return torch.exp(log_velocity.clamp(_LEAST_LOG, _MOST_LOG))
