"""The published network: two convolutional towers and a perceptron a station, a transformer over stations, two heads.

Sizes and order of the layers are those of the authors' code (arXiv 2601.06320, v1 and v2): 2,063,015 weights. Other
designs replace a part of it.
"""

from dataclasses import dataclass

import torch
from torch import nn

from quakesource.systems.sourcenet.published.aggregators import DROPOUT, WIDTH, aggregator
from quakesource.systems.sourcenet.published.designs import Design
from quakesource.systems.sourcenet.published.inputs import GEOMETRY, N_SCALARS, N_TOWER_CHANNELS, PublishedInputs

N_TENSOR = 5
"""Components of the moment tensor that are learnt; the sixth follows from a trace of zero."""
N_HIDDEN = 256
"""Width of the perceptron of pooled inputs."""


@dataclass(frozen=True)
class PublishedOutputs:
    """Of ``n`` sources: ``magnitude`` (n,), scaled as `inputs.scaled_magnitude`; ``tensor`` (n, 5) as
    `inputs.five_components`; ``features`` (n, d), what the heads see; ``shares`` (n, s) of each station in them.
    """

    magnitude: torch.Tensor
    tensor: torch.Tensor
    features: torch.Tensor
    shares: torch.Tensor


class ResidualBlock(nn.Module):
    """Two convolutions of three samples beside a shortcut, which is a convolution of one where the width changes."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(n_in, n_out, 3, padding=1, bias=False),
            nn.BatchNorm1d(n_out),
            nn.ReLU(),
            nn.Conv1d(n_out, n_out, 3, padding=1, bias=False),
            nn.BatchNorm1d(n_out),
        )
        self.shortcut: nn.Module = nn.Identity()
        if n_in != n_out:
            self.shortcut = nn.Sequential(nn.Conv1d(n_in, n_out, 1, bias=False), nn.BatchNorm1d(n_out))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """(p, n_in, t) to (p, n_out, t)."""
        return torch.relu(self.body(values) + self.shortcut(values))


def tower(n_channels: int) -> nn.Sequential:
    """Waveforms and spectra (p, channels, t) to (p, 128): the mean over time of what 31 samples at most show."""
    return nn.Sequential(
        nn.Conv1d(n_channels, 32, 7, stride=2, padding=3, bias=False),
        nn.BatchNorm1d(32),
        nn.ReLU(),
        ResidualBlock(32, 32),
        ResidualBlock(32, 64),
        ResidualBlock(64, WIDTH),
        nn.AdaptiveAvgPool1d(1),
        nn.Flatten(),
    )


class PublishedSourceNet(nn.Module):
    """Any set of stations to a magnitude and a moment tensor; the order of the stations does not matter."""

    def __init__(self, design: Design | None = None) -> None:
        """Of a design that does not pool its inputs; the published one by default."""
        super().__init__()
        self.design = design or Design()
        if self.design.single_tower:
            self.towers = nn.ModuleList([tower(2 * N_TOWER_CHANNELS)])
        else:
            self.towers = nn.ModuleList([tower(N_TOWER_CHANNELS), tower(N_TOWER_CHANNELS)])
        width = len(self.towers) * WIDTH
        if self.design.scalars:
            self.scalars = nn.Sequential(nn.Linear(N_SCALARS, 64), nn.ReLU(), nn.Linear(64, 32))
            width += 32
        self.station = nn.Linear(width, WIDTH)
        self.stations = aggregator(self.design)
        self.attention = nn.Sequential(nn.Linear(WIDTH, 64), nn.Tanh(), nn.Linear(64, 1))
        self.magnitude, self.tensor = head(WIDTH, 32, 1), head(WIDTH, 64, N_TENSOR)

    def forward(self, inputs: PublishedInputs) -> PublishedOutputs:
        """What the stations say of the sources."""
        present = inputs.present
        phases = [inputs.towers.flatten(1, 2)] if self.design.single_tower else inputs.towers.unbind(1)
        seen = [read(phase) for read, phase in zip(self.towers, phases, strict=True)]
        if self.design.scalars:
            seen.append(self.scalars(inputs.scalars))
        each = laid_out(self.station(torch.cat(seen, dim=-1)), present)
        known = self.stations(each, present, laid_out(inputs.scalars[:, :GEOMETRY], present))
        score = self.attention(known).squeeze(-1).masked_fill(~present, -1e9)
        shares = torch.softmax(score, dim=1)
        features = (shares.unsqueeze(-1) * known).sum(1)
        magnitude = torch.tanh(self.magnitude(features)).squeeze(-1)
        return PublishedOutputs(magnitude, torch.tanh(self.tensor(features)), features, shares)


class PooledNetwork(nn.Module):
    """Means and largest values of the inputs over stations, then a linear map or a perceptron."""

    def __init__(self, design: Design, n_samples: int) -> None:
        super().__init__()
        n = 2 * (2 * N_TOWER_CHANNELS * n_samples + N_SCALARS)
        hidden = design.aggregator == "pooled_mlp"
        # Scalars come in kilometres and degrees: a linear map would see nothing else.
        self.even = nn.BatchNorm1d(n)
        self.magnitude: nn.Module = head(n, N_HIDDEN, 1) if hidden else nn.Linear(n, 1)
        self.tensor: nn.Module = head(n, N_HIDDEN, N_TENSOR) if hidden else nn.Linear(n, N_TENSOR)

    def forward(self, inputs: PublishedInputs) -> PublishedOutputs:
        """What the stations say of the sources."""
        present = inputs.present
        values = laid_out(torch.cat([inputs.towers.flatten(1), inputs.scalars], dim=1), present)
        shares = present / present.sum(1, keepdim=True).clamp(min=1)
        largest = values.masked_fill(~present[..., None], -torch.inf).amax(1)
        features = self.even(torch.cat([(shares[..., None] * values).sum(1), largest], dim=1))
        magnitude = torch.tanh(self.magnitude(features)).squeeze(-1)
        return PublishedOutputs(magnitude, torch.tanh(self.tensor(features)), features, shares)


def seeded(design: Design, n_samples: int, seed: int) -> nn.Module:
    """A network of a design with weights that follow from the seed, for windows of ``n_samples``."""
    torch.manual_seed(seed)
    return PooledNetwork(design, n_samples) if design.pools_inputs else PublishedSourceNet(design)


def head(n_in: int, n_hidden: int, n_out: int) -> nn.Sequential:
    """A perceptron of the features."""
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(n_hidden, n_out))


def laid_out(values: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    """Rows of stations (p, d) by source and station (n, s, d), zeros where there is none."""
    whole = values.new_zeros(*present.shape, values.shape[-1])
    whole[present] = values
    return whole
