"""The network: towers, harmonics, attention over stations, heads."""

from dataclasses import dataclass

import torch
from torch import nn

from quakesource.systems.sourcenet.inputs import N_SCALARS, Inputs

PIECE, STEP = 10, 5
"""Samples of a piece of a window, and from one to the next."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; every one is a setting and none has a default."""

    n_samples: int
    width: int
    layers: int
    heads: int
    components: int


@dataclass(frozen=True)
class Outputs:
    """Of ``n`` sources: ``tensor`` (n, 6) the unit moment tensor (`posterior.unit_vectors`), ``magnitude`` and
    ``depth_km`` (n,); of the mixture over double couples ``weights`` (n, k), logarithms, and ``axes`` (n, k, 6).
    """

    tensor: torch.Tensor
    magnitude: torch.Tensor
    depth_km: torch.Tensor
    weights: torch.Tensor
    axes: torch.Tensor


class SourceNet(nn.Module):
    """Any set of stations to a source; the order of the stations does not matter."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        n_pieces = (shape.n_samples - PIECE) // STEP + 1
        # A piece is placed in time before anything non-linear or pooled is done to it: polarity and timing survive.
        self.pieces = nn.ModuleList(nn.Linear(3 * PIECE, 32) for _ in range(2))
        self.towers = nn.ModuleList(_perceptron(32 * n_pieces, 128, width) for _ in range(2))
        self.scalars = _perceptron(N_SCALARS, 64, width)
        self.station = nn.Sequential(nn.LayerNorm(3 * width), _perceptron(3 * width, 2 * width, width))
        # The radiation pattern is a series in the azimuth of second order: its basis times what the station saw.
        self.harmonics = nn.Linear(5 * width, width)
        layer = nn.TransformerEncoderLayer(
            width, shape.heads, 2 * width, dropout=0.0, batch_first=True, norm_first=True, activation="gelu"
        )
        self.attention = nn.TransformerEncoder(
            layer, shape.layers, norm=nn.LayerNorm(width), enable_nested_tensor=False
        )
        self.pooling = nn.Sequential(nn.Linear(width, 48), nn.Tanh(), nn.Linear(48, 4))
        self.head = _perceptron(4 * width, 2 * width, 8 + 7 * shape.components)

    def forward(self, inputs: Inputs) -> Outputs:
        """What the stations say of the sources."""
        seen = []
        for phase, (piece, tower) in enumerate(zip(self.pieces, self.towers, strict=True)):
            pieces = inputs.windows[:, :, phase].unfold(-1, PIECE, STEP).transpose(2, 3).flatten(3)
            seen.append(tower(piece(pieces).flatten(2)))
        station = self.station(torch.cat([*seen, self.scalars(inputs.scalars)], dim=-1))
        waves = torch.cat([torch.ones_like(inputs.harmonics[..., :1]), inputs.harmonics], dim=-1)
        station = self.harmonics((station[:, :, None] * waves[..., None]).flatten(2))
        station = self.attention(station, src_key_padding_mask=~inputs.present)
        shares = self.pooling(station).masked_fill(~inputs.present[..., None], -1e4).softmax(dim=1)
        values = self.head(torch.einsum("nsw,nsh->nhw", station, shares).flatten(1))
        mixture = values[:, 8:].reshape(-1, self.shape.components, 7)
        return Outputs(
            tensor=values[:, :6],
            magnitude=4.5 + 1.5 * values[:, 6],
            depth_km=10 + 10 * values[:, 7],
            weights=mixture[..., 0].log_softmax(dim=-1),
            axes=6 * mixture[..., 1:],
        )


def _perceptron(inside: int, hidden: int, outside: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inside, hidden), nn.GELU(), nn.Linear(hidden, outside))
