"""How stations hear of each other, in the published network and in what it was compared with.

Each takes station embeddings (n, s, 128), which of them are there (n, s), and the five scalars of the geometry
(n, s, 5), `inputs.GEOMETRY`, and returns embeddings (n, s, 128); those of stations that are not there mean nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from quakesource.systems.sourcenet.published.designs import Design

WIDTH = 128
HEADS = 4
LAYERS = 3
FEED_FORWARD = 2048
"""The default of PyTorch's layer, which the authors' code leaves as it is; its tests say that the paper has 256."""
DROPOUT = 0.1
NEIGHBOURS = 5
"""Stations that a station hears of in a graph, beside itself."""
SCALE_KM, SCALE_DEG = 50.0, 90.0
"""Distances and azimuths are divided by these before neighbours are sought. The authors standardise both; by numbers
that are fixed, an answer does not depend on what else is in the batch."""


class Transformer(nn.Module):
    """PyTorch's encoder, with a bias by where stations are from each other if the design has it."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, FEED_FORWARD, DROPOUT, batch_first=True, norm_first=design.pre_norm
        )
        # Nested tensors would give other sums in evaluation, and warn.
        self.layers = nn.TransformerEncoder(layer, LAYERS, enable_nested_tensor=False)
        self.bias: nn.Module | None = None
        if design.geometry_bias:
            self.bias = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, HEADS))

    def forward(self, each: torch.Tensor, present: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """As the module says."""
        known: torch.Tensor
        with _without_fast_path():
            if self.bias is None:
                known = self.layers(each, src_key_padding_mask=~present)
            else:
                bias = self.bias(_apart(geometry)).masked_fill(~present[:, None, :, None], -1e9)
                known = self.layers(each, mask=bias.permute(0, 3, 1, 2).flatten(0, 1))
        return known


class GraphConvolutions(nn.Module):
    """Means over neighbours (Kipf & Welling, 2017), three layers."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(LAYERS))

    def forward(self, each: torch.Tensor, present: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """As the module says."""
        near = neighbours(geometry, present).to(each.dtype)
        mean = near / near.sum(2, keepdim=True).clamp(min=1)
        for layer in self.layers:
            each = torch.relu(layer(mean @ each))
        return each


class GraphAttention(nn.Module):
    """Weighted means over neighbours (Veličković et al., 2018), three layers of four heads."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(LAYERS))
        self.towards = nn.ParameterList(nn.Parameter(torch.randn(2, HEADS, WIDTH // HEADS) / 6) for _ in range(LAYERS))

    def forward(self, each: torch.Tensor, present: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """As the module says."""
        near = neighbours(geometry, present)[..., None]
        for layer, towards in zip(self.layers, self.towards, strict=True):
            values = layer(each).unflatten(2, (HEADS, -1))
            own, other = ((values * part).sum(-1) for part in towards)
            score = nn.functional.leaky_relu(own[:, :, None] + other[:, None], 0.2).masked_fill(~near, -1e9)
            weights = torch.softmax(score, dim=2) * near
            each = torch.relu(torch.einsum("nijh,njhd->nihd", weights, values).flatten(2))
        return each


class BranchAndTrunk(nn.Module):
    """Station embeddings times what a perceptron makes of the geometry (Lu et al., 2021)."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(3, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))

    def forward(self, each: torch.Tensor, present: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """As the module says."""
        azimuth = torch.deg2rad(geometry[..., 1])
        where = torch.stack([geometry[..., 0] / SCALE_KM, azimuth.sin(), azimuth.cos()], dim=-1)
        known: torch.Tensor = each * self.trunk(where)
        return known


class Alone(nn.Module):
    """Nothing: every station by itself, as in deep sets (Zaheer et al., 2017)."""

    def forward(self, each: torch.Tensor, present: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """As the module says."""
        return each


def aggregator(design: Design) -> nn.Module:
    """That of a design which does not pool its inputs."""
    if design.aggregator == "transformer":
        return Transformer(design)
    kinds: dict[str, type[nn.Module]] = {
        "none": Alone,
        "gcn": GraphConvolutions,
        "gat": GraphAttention,
        "deep_o_net": BranchAndTrunk,
    }
    return kinds[design.aggregator]()


def neighbours(geometry: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    """(n, s, s) whether station j is i itself or one of the `NEIGHBOURS` nearest to it, by distance and azimuth."""
    far = _apart(geometry).square()[..., :2].sum(-1)
    far = far.masked_fill(~present[:, None], torch.inf).masked_fill(
        torch.eye(present.shape[1], device=far.device).bool(), -1.0
    )
    nearest = far.topk(min(NEIGHBOURS + 1, present.shape[1]), dim=2, largest=False).indices
    near = torch.zeros_like(far, dtype=torch.bool).scatter(2, nearest, True)
    return near & present[:, None] & present[..., None]


@contextmanager
def _without_fast_path() -> Iterator[None]:
    """PyTorch's fused evaluation of an encoder (2.13) gives NaN for a mask of numbers: pytorch/pytorch#118628."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)


def _apart(geometry: torch.Tensor) -> torch.Tensor:
    """(n, s, s, 3) differences of distance and of azimuth, scaled, and the cosine of the latter."""
    distance = geometry[..., 0] / SCALE_KM
    turn = geometry[:, :, None, 1] - geometry[:, None, :, 1]
    turn = (turn + 180) % 360 - 180
    return torch.stack([distance[:, :, None] - distance[:, None], turn / SCALE_DEG, torch.deg2rad(turn).cos()], dim=-1)
