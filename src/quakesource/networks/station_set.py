"""Any number of stations to one vector: harmonics of the azimuth, attention over stations, pooling by shares."""

import torch
from torch import nn

N_HARMONICS = 5
"""1, sin φ, cos φ, sin 2φ, cos 2φ: the radiation pattern is a series in the azimuth of second order."""
N_POOLED = 4
"""Weighted means over the stations, each with shares of its own."""


def perceptron(inside: int, hidden: int, outside: int) -> nn.Sequential:
    """One hidden layer."""
    return nn.Sequential(nn.Linear(inside, hidden), nn.GELU(), nn.Linear(hidden, outside))


class StationSetEncoder(nn.Module):
    """What each station saw to what the stations together say; the order of the stations does not matter."""

    def __init__(self, width: int, layers: int, heads: int) -> None:
        super().__init__()
        self.width = width
        self.harmonics = nn.Linear(N_HARMONICS * width, width)
        layer = nn.TransformerEncoderLayer(
            width, heads, 2 * width, dropout=0.0, batch_first=True, norm_first=True, activation="gelu"
        )
        self.attention = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.pooling = nn.Sequential(nn.Linear(width, 48), nn.Tanh(), nn.Linear(48, N_POOLED))

    @property
    def n_features(self) -> int:
        """Length of the vector of a source."""
        return N_POOLED * self.width

    def forward(
        self, seen: torch.Tensor, harmonics: torch.Tensor, present: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Features (n, `n_features`) of n sources and the shares (n, s, `N_POOLED`) of their stations in them.

        ``seen`` (p, width) and ``harmonics`` (p, `N_HARMONICS`) of the stations that are there, in the order of
        ``present`` (n, s), bool.
        """
        each = self.harmonics((seen[:, None] * harmonics[..., None]).flatten(1))
        row = present.flatten().nonzero()[:, 0]
        station = each.new_zeros(present.numel(), self.width).index_put((row,), each)
        station = self.attention(station.unflatten(0, present.shape), src_key_padding_mask=~present)
        shares = self.pooling(station).masked_fill(~present[..., None], -1e4).softmax(dim=1)
        return torch.einsum("nsw,nsh->nhw", station, shares).flatten(1), shares
