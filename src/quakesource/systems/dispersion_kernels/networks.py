"""What every network of dispersion curves has, layers in, phase velocities out; and one that sees layers as they are.

Inputs are Vp, Vs and density of layers, as the exact solver has them, so that gradients are kernels of whole layers.
Inside, networks see their logarithms, and say the logarithm of the phase velocity: waves in uniform ground follow Vs in
proportion, so in logarithms most of the relation is a straight line.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.errors import SettingsError

FloatArray = NDArray[np.float64]
Tensor = torch.Tensor
N_WAVES = 2


@dataclass(frozen=True)
class Described:
    """What a network is built from: layers and periods, and the mean and scatter of what it is trained on.

    ``top_km`` (layer,), ``period_s`` (period,); of the logarithms: ``column_mean``, ``column_scatter`` (3, layer),
    ``phase_mean``, ``phase_scatter`` (2, period).
    """

    top_km: FloatArray
    period_s: FloatArray
    column_mean: FloatArray
    column_scatter: FloatArray
    phase_mean: FloatArray
    phase_scatter: FloatArray


LEAST_SCATTER = 1e-3
"""Of a logarithm: what hardly varies is not blown up."""


def described(
    columns: NDArray[np.float32], phase: NDArray[np.float32], top_km: FloatArray, period_s: FloatArray
) -> Described:
    """Of models ``columns`` (n, 3, layer) with ``phase`` velocities (n, 2, period), NaN where there is no mode."""
    seen = logarithms(torch.from_numpy(columns)).numpy().astype(np.float64)
    logs = np.log(phase.astype(np.float64))
    known = np.isfinite(logs).sum(axis=0)
    if not np.all(known > 1):
        raise SettingsError(
            "At some period hardly any model has a mode.",
            where="systems.dispersion_kernels.ensembles",
            next_step="Draw more models, or end periods_s earlier: its half-spaces are slower than the curves.",
        )
    return Described(
        top_km,
        period_s,
        seen.mean(axis=0),
        np.maximum(seen.std(axis=0), LEAST_SCATTER),
        np.nanmean(logs, axis=0),
        np.maximum(np.nanstd(logs, axis=0), LEAST_SCATTER),
    )


class Network(Protocol):
    """Phase velocities of layers."""

    whole_curves: bool
    """Whether it makes all periods of a model at once, so that it is trained on whole curves."""

    def __call__(self, columns: Tensor, periods: Tensor | None = None) -> Tensor:
        """Phase velocities (n, 2, k), km/s, of ``columns`` (n, 3, layer) at rows ``periods`` (n, k) of the periods, all
        if left out.
        """


DENSITY_RISE = 0.25
"""ln ρ rises with a quarter of ln Vs in rocks."""


def logarithms(columns: Tensor) -> Tensor:
    """ln Vs, ln Vp/Vs, and ln ρ less `DENSITY_RISE` ln Vs (n, 3, layer): in rocks the first says most of the others."""
    vp, vs, density = columns.unbind(dim=1)
    log_vs = torch.log(vs)
    return torch.stack([log_vs, torch.log(vp / vs), torch.log(density) - DENSITY_RISE * log_vs], dim=1)


class Residual(torch.nn.Module):
    """x + B silu(A x), begun at x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.a, self.b = torch.nn.Linear(width, width), torch.nn.Linear(width, width)
        torch.nn.init.zeros_(self.b.weight)
        torch.nn.init.zeros_(self.b.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Of (n, width), the same."""
        changed: Tensor = x + self.b(torch.nn.functional.silu(self.a(x)))
        return changed


class CompactNetwork(torch.nn.Module):
    """Standardised logarithms of all layers through residual blocks to all periods, beside a linear map.

    Vp/Vs and density are measured in the scatter of ln Vs: in their own, which is small, a network that sees velocities
    alone could be as sensitive to them as it likes. It begins at the mean curves, with no kernel at all, because where
    models do not vary nothing takes out again what a network begins with. ``customary`` does neither: each input in its
    own scatter, all weights random at first.
    """

    whole_curves = True
    column_mean: Tensor
    column_scatter: Tensor
    phase_mean: Tensor
    phase_scatter: Tensor

    def __init__(self, known: Described, width: int, blocks: int, *, customary: bool = False) -> None:
        super().__init__()
        n_in, n_out = known.column_mean.size, known.phase_mean.size
        self.inner = torch.nn.Linear(n_in, width)
        self.blocks = torch.nn.Sequential(*(Residual(width) for _ in range(blocks)))
        self.outer = torch.nn.Linear(width, n_out)
        self.linear = torch.nn.Linear(n_in, n_out)
        if not customary:
            for zero in (*self.outer.parameters(), *self.linear.parameters()):
                torch.nn.init.zeros_(zero)
        for name, values in (
            ("column_mean", known.column_mean),
            ("column_scatter", known.column_scatter if customary else known.column_scatter[:1]),
            ("phase_mean", known.phase_mean),
            ("phase_scatter", known.phase_scatter),
        ):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))

    def forward(self, columns: Tensor, periods: Tensor | None = None) -> Tensor:
        """As `Network` says."""
        x = ((logarithms(columns) - self.column_mean) / self.column_scatter).flatten(1)
        y = self.outer(torch.nn.functional.silu(self.blocks(self.inner(x)))) + self.linear(x)
        phase = torch.exp(y.view(-1, *self.phase_mean.shape) * self.phase_scatter + self.phase_mean)
        return phase if periods is None else at_periods(phase, periods)


def at_periods(phase: Tensor, periods: Tensor) -> Tensor:
    """Of whole curves (n, 2, period) the rows ``periods`` (n, k), (n, 2, k)."""
    return phase.gather(2, periods[:, None, :].expand(-1, N_WAVES, -1))
