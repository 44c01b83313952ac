"""The paper's network: an encoder over depths, a decoder with one learnt query a period (about 42 million parameters).

Layers as the authors' script has them: raw depth, Vp, Vs and density; 4 → 512 with GELU, sines of the position; eight
layers each way, eight heads, 512 wide with 1024 inside, normalised first, dropout 0.1; queries that are learnt plus a
perceptron of the period; 512 → 512 → 2. Its second head, a variance that is not trained there, is left out.
"""

import math
from typing import Any

import torch

from quakesource.systems.dispersion_kernels.networks import N_WAVES, Described, Tensor, at_periods

DROPOUT, INSIDE = 0.1, 2


class Transformer(torch.nn.Module):
    """Struct2DispTransformer."""

    whole_curves = True
    tops: Tensor
    scaled_period: Tensor
    position: Tensor

    def __init__(self, known: Described, width: int, layers: int, heads: int) -> None:
        super().__init__()
        n_layers, n_periods = len(known.top_km), len(known.period_s)
        period = torch.tensor(known.period_s, dtype=torch.float32)
        self.register_buffer("tops", torch.tensor(known.top_km, dtype=torch.float32))
        self.register_buffer("scaled_period", (2 * (period - period[0]) / (period[-1] - period[0]) - 1)[:, None])
        self.register_buffer("position", _sines(n_layers, width))
        self.inner = torch.nn.Sequential(torch.nn.Linear(4, width), torch.nn.GELU(), torch.nn.Linear(width, width))
        shape: dict[str, Any] = {
            "d_model": width,
            "nhead": heads,
            "dim_feedforward": INSIDE * width,
            "dropout": DROPOUT,
            "activation": "gelu",
            "batch_first": True,
            "norm_first": True,
        }
        self.encoder = torch.nn.TransformerEncoder(
            torch.nn.TransformerEncoderLayer(**shape), layers, enable_nested_tensor=False
        )
        self.decoder = torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(**shape), layers)
        self.queries = torch.nn.Parameter(torch.randn(n_periods, width) / math.sqrt(width))
        self.of_period = torch.nn.Sequential(torch.nn.Linear(1, width), torch.nn.GELU(), torch.nn.Linear(width, width))
        self.outer = torch.nn.Sequential(
            torch.nn.Linear(width, width), torch.nn.GELU(), torch.nn.Linear(width, N_WAVES)
        )

    def forward(self, columns: Tensor, periods: Tensor | None = None) -> Tensor:
        """As `Network` says."""
        depth = self.tops.expand(len(columns), 1, -1)
        layers = torch.cat([depth, columns], dim=1).transpose(1, 2)
        seen = self.encoder(self.inner(layers) + self.position)
        asked = (self.queries + self.of_period(self.scaled_period)).expand(len(columns), -1, -1)
        phase = self.outer(self.decoder(asked, seen)).transpose(1, 2)
        return phase if periods is None else at_periods(phase, periods)


def _sines(n: int, width: int) -> Tensor:
    rate = torch.exp(torch.arange(0, width, 2) * (-math.log(10000.0) / width))
    angle = torch.arange(n)[:, None] * rate
    return torch.stack([torch.sin(angle), torch.cos(angle)], dim=-1).flatten(1)
