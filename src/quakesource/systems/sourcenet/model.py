"""The network: towers, harmonics, attention over stations, heads."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.functional import linear

from quakesource.networks.station_set import StationSetEncoder, perceptron
from quakesource.posteriors.double_couples import N_VALUES, components
from quakesource.systems.sourcenet.folding import PIECE, folded, n_pieces
from quakesource.systems.sourcenet.inputs import N_AMPLITUDES, N_GEOMETRY, Inputs


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
        pieces = [n_pieces(n) for n in shape.n_samples for _ in range(2)]
        self.pieces = nn.ModuleList(nn.Linear(3 * PIECE, 32) for _ in pieces)
        self.towers = nn.ModuleList(perceptron(32 * n, 128, width) for n in pieces)
        self.scalars = perceptron(N_GEOMETRY + N_AMPLITUDES * len(shape.n_samples), 64, width)
        seen = (len(pieces) + 1) * width
        self.station = nn.Sequential(nn.LayerNorm(seen), perceptron(seen, 2 * width, width))
        self.stations = StationSetEncoder(width, shape.layers, shape.heads)
        self.head = perceptron(self.stations.n_features, 2 * width, 9 + N_VALUES * shape.components)

    def forward(self, inputs: Inputs) -> Outputs:
        """What the stations say of the sources."""
        seen = []
        phases = [band.flatten(2)[:, phase] for band in inputs.windows for phase in range(2)]
        piece: Any
        tower: Any
        for window, piece, tower in zip(phases, self.pieces, self.towers, strict=True):
            weight, bias = folded(piece, tower[0], window.shape[-1] // 3)
            seen.append(tower[1:](linear(window, weight, bias)))
        each = self.station(torch.cat([*seen, self.scalars(inputs.scalars)], dim=-1))
        waves = torch.cat([torch.ones_like(each[:, :1]), inputs.harmonics], dim=-1)
        features, shares = self.stations(each, waves, inputs.present, inputs.place)
        tensor, others, of_components = self.head(features).split((6, 3, N_VALUES * self.shape.components), dim=1)
        magnitude, depth, complex_source = others.unbind(1)
        mixture = components(of_components.unflatten(1, (-1, N_VALUES)))
        return Outputs(
            tensor=tensor,
            magnitude=4.5 + 1.5 * magnitude,
            depth_km=10 + 10 * depth,
            complex_source=complex_source,
            weights=mixture.weights,
            axes=mixture.axes,
            sharpness=mixture.sharpness,
            features=features,
            shares=shares.mean(-1),
        )
