"""A trained network as a forward model: curves, kernels by automatic differentiation, and its file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.products import open_product
from quakesource.systems.dispersion_kernels.experiments import Experiment, experiment_named
from quakesource.systems.dispersion_kernels.networks import CompactNetwork, Described, Tensor
from quakesource.systems.dispersion_kernels.scaled_network import ScaledNetwork
from quakesource.systems.dispersion_kernels.settings import KernelNetworkSettings
from quakesource.systems.dispersion_kernels.transformer import Transformer

WEIGHTS, DESCRIPTION = "weights.pt", "model.json"
AT_A_TIME = 64
"""Models: more at once are no faster, and want memory."""


def phase_velocities(network: torch.nn.Module, columns: Tensor) -> Tensor:
    """Phase velocities (n, 2, period), km/s, that a network makes of layers (n, 3, layer)."""
    with torch.no_grad():
        return torch.cat([network(part) for part in columns.split(AT_A_TIME)])


def phase_and_kernels(network: torch.nn.Module, columns: Tensor) -> tuple[Tensor, Tensor]:
    """The same, and ∂c/∂(Vp, Vs, ρ) of whole layers (n, 2, period, 3, layer)."""
    parts = [_few_with_kernels(network, part) for part in columns.split(AT_A_TIME // 8)]
    return torch.cat([phase for phase, _ in parts]), torch.cat([kernels for _, kernels in parts])


def _few_with_kernels(network: torch.nn.Module, columns: Tensor) -> tuple[Tensor, Tensor]:
    """A copy of a model for each period: then one backward pass gives the kernels of all periods of a wave."""
    n, n_periods = len(columns), network(columns[:1].detach()).shape[-1]
    copies = columns.detach().repeat_interleave(n_periods, dim=0).requires_grad_(True)
    rows = torch.arange(n_periods, device=columns.device).repeat(n)[:, None]
    phase = network(copies, rows)[..., 0]
    kernels = [
        torch.autograd.grad(phase[:, wave].sum(), copies, retain_graph=wave == 0)[0] for wave in range(phase.shape[1])
    ]
    return (
        phase.detach().view(n, n_periods, -1).transpose(1, 2),
        torch.stack([kernel.view(n, n_periods, *kernel.shape[1:]) for kernel in kernels], dim=1),
    )


@dataclass(frozen=True)
class Surrogate:
    """``network`` by the ``experiment`` that trained it with ``seed``, on ``n_models``."""

    network: torch.nn.Module
    experiment: Experiment
    seed: int
    n_models: int

    def phase(self, columns: Tensor) -> Tensor:
        """Phase velocities (n, 2, period), km/s, of layers (n, 3, layer)."""
        return phase_velocities(self.network, columns)

    def with_kernels(self, columns: Tensor) -> tuple[Tensor, Tensor]:
        """The same, and ∂c/∂(Vp, Vs, ρ) of whole layers (n, 2, period, 3, layer)."""
        return phase_and_kernels(self.network, columns)


def built(name: str, known: Described, sizes: KernelNetworkSettings) -> torch.nn.Module:
    """An untrained network of that name."""
    if name in ("compact", "customary"):
        return CompactNetwork(known, sizes.compact_width, sizes.compact_blocks, customary=name == "customary")
    if name == "scaled":
        return ScaledNetwork(known, sizes.scaled_width, sizes.scaled_blocks)
    return Transformer(known, sizes.transformer_width, sizes.transformer_layers, sizes.transformer_heads)


def write_surrogate(folder: Path, trained: Surrogate, known: Described, sizes: KernelNetworkSettings) -> None:
    """Write weights and what the network is built from."""
    torch.save({name: values.cpu() for name, values in trained.network.state_dict().items()}, folder / WEIGHTS)
    values: dict[str, Any] = {
        "experiment": trained.experiment.name,
        "seed": trained.seed,
        "n_models": trained.n_models,
        "sizes": sizes.model_dump(),
        "described": {name: array.tolist() for name, array in vars(known).items()},
    }
    (folder / DESCRIPTION).write_text(json.dumps(values))


def read_surrogate(manifest: Path) -> Surrogate:
    """The network of a product; ProductError if it is not whole."""
    folder = open_product(manifest, "trained_model").folder
    values = json.loads((folder / DESCRIPTION).read_text())
    experiment = experiment_named(values["experiment"])
    known = Described(**{name: np.array(array) for name, array in values["described"].items()})
    network = built(experiment.network, known, KernelNetworkSettings(**values["sizes"]))
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    network.eval()
    return Surrogate(network, experiment, values["seed"], values["n_models"])


def as_tensor(columns: NDArray[Any]) -> Tensor:
    """Layers as networks take them."""
    return torch.from_numpy(np.ascontiguousarray(columns, np.float32))
