"""The network: a linear map of the traces, harmonics of the azimuth, attention over stations, a mixture at the end."""

from dataclasses import dataclass

import torch
from torch import nn

from quakesource.networks.station_set import StationSetEncoder, perceptron
from quakesource.posteriors.double_couples import N_VALUES, Components, components
from quakesource.systems.fmnet.any_stations.inputs import Inputs, n_scalars


@dataclass(frozen=True)
class Shape:
    """Sizes: ``n_samples`` of a trace, ``n_bands``; ``tower`` and ``width`` of layers, ``layers`` and ``heads`` of the
    attention, ``components`` of the mixture.
    """

    n_samples: int
    n_bands: int
    tower: int
    width: int
    layers: int
    heads: int
    components: int


@dataclass(frozen=True)
class Outputs:
    """Of ``n`` sources: ``tensor`` (n, 6) the unit moment tensor (`double_couples.unit_vectors`), ``depth_km`` (n,);
    ``amplitude`` (n,) log10 of the mean amplitude for 1 N·m, `bank.UNIT`; ``mixture`` over double couples;
    ``features`` (n, 4 · width), what the heads see.
    """

    tensor: torch.Tensor
    depth_km: torch.Tensor
    amplitude: torch.Tensor
    mixture: Components
    features: torch.Tensor


class StationSetNetwork(nn.Module):
    """Any set of stations to a source; the order of the stations does not matter."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        # Linear before anything is pooled: polarity and timing survive.
        self.traces = nn.Sequential(
            nn.Linear(3 * shape.n_bands * shape.n_samples, shape.tower), nn.GELU(), nn.Linear(shape.tower, width)
        )
        self.scalars = perceptron(n_scalars(shape.n_bands), 64, width)
        self.station = nn.Sequential(nn.LayerNorm(2 * width), perceptron(2 * width, 2 * width, width))
        self.stations = StationSetEncoder(width, shape.layers, shape.heads)
        self.head = perceptron(self.stations.n_features, 2 * width, 8 + N_VALUES * shape.components)

    def forward(self, inputs: Inputs) -> Outputs:
        """What the stations say of the sources."""
        each = self.station(torch.cat([self.traces(inputs.traces), self.scalars(inputs.scalars)], dim=-1))
        features, _ = self.stations(each, inputs.harmonics, inputs.present)
        values = self.head(features)
        return Outputs(
            tensor=values[:, :6],
            depth_km=10 + 10 * values[:, 6],
            amplitude=values[:, 7],
            mixture=components(values[:, 8:].reshape(-1, self.shape.components, N_VALUES)),
            features=features,
        )
