"""The convolutional layers that the authors published, for comparing speed and accuracy.

As in the file ``core/symae.jl`` of the repository pawbz/SymAE: convolutions of five samples, 64 and 32 channels,
maximum pooling by two, codes by dense layers, batch normalisation before the last of them.
"""

import torch
from torch import nn

from quakesource.systems.symae.networks import Faithful, Sizes

WIDE, NARROW = 64, 32


class _PerTrace(nn.Module):
    """Convolutions over records (g, r, n): receivers become a part of the batch, and are told apart again."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, records: torch.Tensor) -> torch.Tensor:
        """(g, r, ...) of (g, r, n)."""
        made = self.layers(records.flatten(0, 1)[:, None])
        return torch.as_tensor(made.reshape(*records.shape[:2], *made.shape[1:]))


def published(sizes: Sizes) -> Faithful:
    """The published network for windows whose length is a multiple of sixteen."""
    n = sizes.n_samples
    first = _PerTrace(
        *_convolution(1, WIDE),
        *_convolution(WIDE, WIDE),
        nn.MaxPool1d(2),
        *_convolution(WIDE, WIDE),
        *_convolution(WIDE, WIDE),
        nn.MaxPool1d(2),
    )
    second = nn.Sequential(
        *_convolution(WIDE, NARROW),
        nn.MaxPool1d(2),
        *_convolution(NARROW, 1),
        nn.BatchNorm1d(1),
        nn.MaxPool1d(2),
        nn.Flatten(),
        nn.Linear(n // 16, sizes.source),
    )
    path = _PerTrace(
        *_convolution(1, WIDE),
        *_convolution(WIDE, WIDE),
        nn.Dropout(0.4),
        *_convolution(WIDE, WIDE),
        *_convolution(WIDE, NARROW),
        nn.Dropout(0.4),
        nn.MaxPool1d(2),
        *_convolution(NARROW, NARROW),
        *_convolution(NARROW, NARROW),
        nn.Dropout(0.4),
        *_convolution(NARROW, 8),
        *_convolution(8, 1),
        nn.BatchNorm1d(1),
        nn.Flatten(),
        nn.Linear(n // 2, sizes.path),
    )
    return Faithful(sizes, {"first": first, "second": second, "path": path, "fuse": _Decoder(sizes)})


def _convolution(before: int, after: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv1d(before, after, 5, padding=2), nn.ELU()


class _Decoder(nn.Module):
    """A dense layer, a convolution, eight times as many samples, three more convolutions."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.dense = nn.Linear(sizes.source + sizes.path, sizes.n_samples // 8)
        self.layers = nn.Sequential(
            *_convolution(1, WIDE),
            nn.Upsample(scale_factor=8),
            *_convolution(WIDE, WIDE),
            *_convolution(WIDE, WIDE),
            nn.BatchNorm1d(WIDE),
            *_convolution(WIDE, WIDE),
            nn.Conv1d(WIDE, 1, 5, padding=2),
        )

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        """Records (g, r, n) of codes (g, r, k)."""
        made = self.layers(self.dense(codes).flatten(0, 1)[:, None])
        return torch.as_tensor(made.reshape(*codes.shape[:2], -1))
