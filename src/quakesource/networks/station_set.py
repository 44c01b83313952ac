"""Any number of stations to one vector: harmonics of the azimuth, attention over stations, pooling by shares.

Almost everything is computed for the stations that are there, not for the places of a table of sources with room for as
many as the largest has.
"""

from typing import Any

import torch
from torch import nn
from torch.nn.functional import linear, pad, scaled_dot_product_attention

from quakesource.networks.packed_attention import packed_attention

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
        self.width, self.heads = width, heads
        self.harmonics = nn.Linear(N_HARMONICS * width, width)
        # It holds the weights and is what `forward` is tested against; padding makes it 1.7 times as slow.
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
        self,
        seen: torch.Tensor,
        harmonics: torch.Tensor,
        present: torch.Tensor,
        place: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Features (n, `n_features`) of n sources and the shares (n, s, `N_POOLED`) of their stations in them.

        ``seen`` (p, width) and ``harmonics`` (p, `N_HARMONICS`) of the stations that are there, in the order of
        ``present`` (n, s), bool; or in the places of ``present.flatten()`` that ``place`` (p,) tells, where rows of
        stations that are not there have places of a source that nobody asks for.
        """
        first = None
        if place is None:
            place = present.flatten().nonzero()[:, 0]
            first = pad(present.sum(1).cumsum(0), (1, 0))
        station = self.harmonics((seen[:, None] * harmonics[..., None]).flatten(1))
        for layer in self.attention.layers:
            station = self._attended(layer, station, place, present, first)
        norm: Any = self.attention.norm
        station = norm(station)
        scores = _padded(self.pooling(station), place, present).masked_fill(~present[..., None], -1e4)
        shares = scores.softmax(dim=1)
        features = torch.einsum("nsw,nsh->nhw", _padded(station, place, present), shares)
        return features.flatten(1), shares

    def _attended(
        self, layer: Any, station: torch.Tensor, place: torch.Tensor, present: torch.Tensor, first: torch.Tensor | None
    ) -> torch.Tensor:
        """``station`` (p, width) after a layer of the encoder, as `nn.TransformerEncoderLayer` has it; ``first`` rows
        of sources whose rows follow each other.
        """
        attention = layer.self_attn
        asked = linear(layer.norm1(station), attention.in_proj_weight, attention.in_proj_bias)
        if first is not None and asked.device.type == "cpu" and asked.dtype == torch.float32:
            heard = packed_attention(asked, first, self.heads)
        else:
            heard = padded_attention(asked, place, present, self.heads)
        station = station + attention.out_proj(heard)
        answer: torch.Tensor = layer.linear2(layer.activation(layer.linear1(layer.norm2(station))))
        return station + answer


def padded_attention(asked: torch.Tensor, place: torch.Tensor, present: torch.Tensor, heads: int) -> torch.Tensor:
    """`packed_attention` on any device: the stations in a table (n, s) of sources, in the places that ``place`` has."""
    by_head = _padded(asked, place, present).unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4)
    query, key, value = by_head.unbind()
    # a source without stations hears all of its zeros: shares of nothing would be no numbers
    heard_by = present | ~present.any(1, keepdim=True)
    heard = scaled_dot_product_attention(query, key, value, attn_mask=heard_by[:, None, None])
    return heard.transpose(1, 2).flatten(2).flatten(0, 1)[place]


def _padded(values: torch.Tensor, place: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    """(p, k) of the stations that are there as (n, s, k), zero elsewhere."""
    table = values.new_zeros(present.numel(), values.shape[-1]).index_copy(0, place, values)
    return table.view(*present.shape, -1)
