"""The layers of FMNet, from the published training script (congcy/FMNet, Demo/train.py): 350,659 parameters.

The paper writes 3 x 3 for all of the compression and 3 x 1 for the expansion; the script has 1 x 3 in the last two
layers of the one and 1 x 1 in the first of the other, and 350,659 parameters are those of the script.
"""

from dataclasses import dataclass

import torch
from torch import nn

N_FEATURES = 128
"""Numbers of the encoder's output."""
_SLOPE = 0.2
_EPS, _MOMENTUM = 1e-3, 0.01  # Keras counts the momentum from the other side: 0.99
_UP = (128, 128, 64, 64, 64, 32, 32)
"""Channels of the convolutions that are followed by an upsampling."""


@dataclass(frozen=True)
class Picture:
    """What the network sees: ``rows`` of traces x 128 samples in ``channels``; ``pools`` by how much rows shrink in
    each of the first five layers, to 1.
    """

    rows: int
    channels: int
    pools: tuple[int, int, int, int, int]


FMNET = Picture(48, 1, (2, 2, 2, 2, 3))
LC_FMNET = Picture(64, 3, (2, 2, 2, 2, 4))


class CurvesNetwork(nn.Module):
    """Pictures (n, channel, row, 128) to curves (n, 3, 128)."""

    def __init__(self, picture: Picture = FMNET) -> None:
        super().__init__()
        inside = picture.channels
        encoder: list[nn.Module] = []
        for pool in picture.pools:
            encoder += [nn.Conv2d(inside, 64, 3, padding=1), nn.MaxPool2d((pool, 2)), *_after(64)]
            inside = 64
        encoder += [nn.Conv2d(64, 128, (1, 3), padding=(0, 1)), nn.MaxPool2d((1, 2)), *_after(128)]
        encoder += [nn.Conv2d(128, N_FEATURES, (1, 3), padding=(0, 1)), nn.MaxPool2d((1, 2))]
        self.encoder = nn.Sequential(*encoder)
        decoder: list[nn.Module] = [*_after(N_FEATURES)]
        inside = N_FEATURES
        for number, outside in enumerate(_UP):
            size = (1, 1) if number == 0 else (1, 3)
            decoder += [nn.Conv2d(inside, outside, size, padding=(0, size[1] // 2))]
            decoder += [nn.Upsample(scale_factor=(1, 2)), *_after(outside)]
            inside = outside
        decoder += [
            nn.Conv2d(inside, 16, (1, 3), padding=(0, 1)),
            *_after(16),
            nn.Conv2d(16, 3, (1, 3), padding=(0, 1)),
        ]
        self.decoder = nn.Sequential(*decoder)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):  # as Keras begins
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]

    def encode(self, pictures: torch.Tensor) -> torch.Tensor:
        """Features (n, `N_FEATURES`): after the last pooling, before what follows it."""
        features: torch.Tensor = self.encoder(pictures)
        return features.flatten(1)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Curves (n, 3, 128)."""
        curves: torch.Tensor = self.decoder(self.encoder(pictures))
        return curves[:, :, 0]


def _after(channels: int) -> tuple[nn.Module, nn.Module]:
    return nn.LeakyReLU(_SLOPE), nn.BatchNorm2d(channels, eps=_EPS, momentum=_MOMENTUM)
