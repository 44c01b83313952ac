"""The network: towers, harmonics, attention over stations, heads."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.functional import linear, pad

from quakesource.networks.station_set import StationSetEncoder, perceptron
from quakesource.posteriors.double_couples import N_VALUES, components
from quakesource.systems.sourcenet.inputs import N_AMPLITUDES, N_GEOMETRY, Inputs

PIECE, STEP = 10, 5
"""Samples of a piece of a window, and from one to the next."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; ``n_samples`` are those of the windows of every band."""

    n_samples: tuple[int, ...]
    width: int
    layers: int
    heads: int
    components: int


@dataclass(frozen=True)
class Outputs:
    """Of ``n`` sources: ``tensor`` (n, 6) the unit moment tensor (`posterior.unit_vectors`), ``magnitude`` and
    ``depth_km`` (n,), ``complex_source`` (n,) the logit that the source is compound or slow; of the mixture over double
    couples ``weights`` (n, k), logarithms, T and P ``axes`` (n, k, 2, 3), north, east, down, and ``sharpness`` (n, k).
    ``features`` (n, 4 · width) is what the heads see, and ``shares`` (n, s) the mean share of each station in it.
    """

    tensor: torch.Tensor
    magnitude: torch.Tensor
    depth_km: torch.Tensor
    complex_source: torch.Tensor
    weights: torch.Tensor
    axes: torch.Tensor
    sharpness: torch.Tensor
    features: torch.Tensor
    shares: torch.Tensor


class SourceNet(nn.Module):
    """Any set of stations to a source; the order of the stations does not matter."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        # A piece is placed in time before anything non-linear or pooled is done to it: polarity and timing survive.
        n_pieces = [(n - PIECE) // STEP + 1 for n in shape.n_samples for _ in range(2)]
        self.pieces = nn.ModuleList(nn.Linear(3 * PIECE, 32) for _ in n_pieces)
        self.towers = nn.ModuleList(perceptron(32 * n, 128, width) for n in n_pieces)
        self.scalars = perceptron(N_GEOMETRY + N_AMPLITUDES * len(shape.n_samples), 64, width)
        seen = (len(n_pieces) + 1) * width
        self.station = nn.Sequential(nn.LayerNorm(seen), perceptron(seen, 2 * width, width))
        self.stations = StationSetEncoder(width, shape.layers, shape.heads)
        self.head = perceptron(self.stations.n_features, 2 * width, 9 + N_VALUES * shape.components)

    def forward(self, inputs: Inputs) -> Outputs:
        """What the stations say of the sources."""
        seen = []
        phases = [band[:, phase] for band in inputs.windows for phase in range(2)]
        piece: Any
        tower: Any
        for window, piece, tower in zip(phases, self.pieces, self.towers, strict=True):
            weight, bias = folded(piece, tower[0], window.shape[-1])
            seen.append(tower[1:](linear(window.flatten(1), weight, bias)))
        each = self.station(torch.cat([*seen, self.scalars(inputs.scalars)], dim=-1))
        waves = torch.cat([torch.ones_like(each[:, :1]), inputs.harmonics], dim=-1)
        features, shares = self.stations(each, waves, inputs.present)
        values = self.head(features)
        mixture = components(values[:, 9:].reshape(-1, self.shape.components, N_VALUES))
        return Outputs(
            tensor=values[:, :6],
            magnitude=4.5 + 1.5 * values[:, 6],
            depth_km=10 + 10 * values[:, 7],
            complex_source=values[:, 8],
            weights=mixture.weights,
            axes=mixture.axes,
            sharpness=mixture.sharpness,
            features=features,
            shares=shares.mean(-1),
        )


def folded(piece: nn.Linear, first: nn.Linear, n_samples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight (hidden, 3 · n_samples) and bias (hidden,) of ``piece`` on every piece of a window, then ``first`` on all.

    Nothing lies between the two, so they are one linear map of the window, which costs a quarter of both: a window of
    101 samples is 303 numbers, its 19 pieces with 32 numbers each are 608.
    """
    of_piece = first.weight.unflatten(1, (-1, piece.out_features))  # (hidden, pieces, 32)
    samples = (of_piece @ piece.weight).unflatten(-1, (3, PIECE // STEP, STEP))  # (hidden, pieces, 3, overlap, STEP)
    n_pieces, overlap = of_piece.shape[1], PIECE // STEP
    # a piece begins STEP samples after the one before: its k-th part lies on the (piece + k)-th of the window
    shifted = [pad(samples[..., k, :], (0, 0, 0, 0, k, overlap - 1 - k)) for k in range(overlap)]
    weight = torch.stack(shifted).sum(0).transpose(1, 2).flatten(2)
    weight = pad(weight, (0, n_samples - STEP * (n_pieces + overlap - 1))).flatten(1)
    return weight, first.bias + (of_piece @ piece.bias).sum(1)
