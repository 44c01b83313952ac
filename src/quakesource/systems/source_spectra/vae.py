"""Variational autoencoders of source spectra (Ma, Li & Wang 2022), many members of one shape trained at once.

Members differ in seed and in what they train on; their weights are stacked, so that a step is one batched product.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

Array = NDArray[np.float64]


class Stack(nn.Module):
    """Fully connected layers of several members: (members, batch, in) -> (members, batch, out)."""

    def __init__(self, sizes: tuple[int, ...], members: int, generator: torch.Generator) -> None:
        super().__init__()
        self.weights, self.offsets = nn.ParameterList(), nn.ParameterList()
        for n_in, n_out in pairwise(sizes):
            bound = 1 / math.sqrt(n_in)
            draws = torch.rand((members, n_in, n_out), generator=generator) * 2 - 1
            self.weights.append(nn.Parameter(bound * draws))
            self.offsets.append(nn.Parameter(torch.zeros(members, 1, n_out)))

    def forward(self, values: Tensor) -> Tensor:
        """Linear layers with GELU between them."""
        for number, (weight, offset) in enumerate(zip(self.weights, self.offsets, strict=True)):
            values = torch.baddbmm(offset, values, weight)
            if number < len(self.weights) - 1:
                values = nn.functional.gelu(values)
        return values


class SpectraVae(nn.Module):
    """Two layers of ``width`` on either side of ``latent`` variables, for spectra of ``points`` amplitudes."""

    def __init__(self, points: int, latent: int, width: int, members: int, generator: torch.Generator) -> None:
        super().__init__()
        self.latent = latent
        self.encoder = Stack((points, width, width, 2 * latent), members, generator)
        self.decoder = Stack((latent, width, width, points), members, generator)
        self.log_noise = nn.Parameter(torch.full((members, 1, points), -2.0))

    def encoded(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and logarithm of the standard deviation of the latent variables."""
        mean, log_deviation = self.encoder(values).chunk(2, dim=-1)
        return mean, log_deviation.clamp(-8, 3)


@dataclass(frozen=True)
class Objective:
    """``reconstruction(model, values, decoded)`` (members, batch), and the weight of the divergence from the prior.

    The weight grows over the share ``warm_up`` of the epochs: a latent variable that the prior holds from the start may
    fold the family of spectra over, and never unfold it.
    """

    reconstruction: Callable[[SpectraVae, Tensor, Tensor], Tensor]
    kl_weight: float
    warm_up: float = 0.0


def faithful(frequency_hz: Array) -> Objective:
    """The loss as it is printed: the root mean square of differences over frequency, and KL with weight one."""
    weight = torch.as_tensor(1 / frequency_hz, dtype=torch.float32)

    def rms(_: SpectraVae, values: Tensor, decoded: Tensor) -> Tensor:
        return (((decoded - values) * weight) ** 2).mean(dim=-1).add(1e-12).sqrt()

    return Objective(rms, 1.0)


def learned_noise(kl_weight: float = 1.0, warm_up: float = 0.5) -> Objective:
    """The evidence lower bound with a learned standard deviation at every frequency (sigma-VAE, Rybkin et al. 2021)."""

    def gaussian(model: SpectraVae, values: Tensor, decoded: Tensor) -> Tensor:
        log_noise = model.log_noise.clamp(-7, 3)
        return (0.5 * ((decoded - values) / log_noise.exp()) ** 2 + log_noise).sum(dim=-1)

    return Objective(gaussian, kl_weight, warm_up)


def train(
    model: SpectraVae,
    values: Array,
    rows: NDArray[np.int64],
    objective: Objective,
    *,
    epochs: int,
    batch: int,
    learning_rate: float,
    generator: torch.Generator,
) -> Array:
    """Train every member on its own rows (members, m); mean loss (epochs, members).

    Values are (members, n, points), or (n, points) where they are the same for all.
    """
    chosen = torch.as_tensor(rows)
    members, m = chosen.shape
    data = torch.tensor(np.asarray(values, np.float32)).expand(members, -1, -1)
    which = torch.arange(members)[:, None]
    batch = min(batch, m)
    steps = epochs * (m // batch)
    optimiser = torch.optim.Adam(model.parameters(), learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, learning_rate, total_steps=steps, pct_start=0.1)
    history = np.zeros((epochs, members))
    for epoch in range(epochs):
        order = torch.stack([chosen[i][torch.randperm(m, generator=generator)] for i in range(members)])
        for first in range(0, m - batch + 1, batch):
            taken = data[which, order[:, first : first + batch]]
            mean, log_deviation = model.encoded(taken)
            draw = mean + log_deviation.exp() * torch.randn(mean.shape, generator=generator)
            decoded = model.decoder(draw)
            divergence = 0.5 * (mean**2 + (2 * log_deviation).exp() - 1 - 2 * log_deviation).sum(dim=-1)
            kl_weight = objective.kl_weight * min(1.0, (epoch + 1) / max(1, objective.warm_up * epochs))
            of_member = (objective.reconstruction(model, taken, decoded) + kl_weight * divergence).mean(dim=-1)
            optimiser.zero_grad()
            of_member.sum().backward()
            optimiser.step()
            schedule.step()
            history[epoch] += of_member.detach().numpy() / (m // batch)
    return history


def latents(model: SpectraVae, values: Array, *, refine_steps: int) -> Array:
    """(members, n, k) latent variables of values as in `train`: the encoder's means, moved to the posterior's mode.

    The encoder amortises: what it says of one spectrum is not the best that the decoder can do. A physical model is
    fitted; to be compared with one, so must this be. The mode is sought from the encoder's mean by Gauss-Newton steps
    with the learned noise and the normal prior.
    """
    data = torch.tensor(np.asarray(values, np.float32)).expand(model.log_noise.shape[0], -1, -1)
    with torch.no_grad():
        at, _ = model.encoded(data)
        precision = (-2 * model.log_noise.clamp(-7, 3)).exp()
        best = _negative_log_posterior(model, data, at, precision)
        damping = torch.full(at.shape[:2], 1e-2)
        identity = torch.eye(model.latent)
        for _ in range(refine_steps):
            decoded, jacobian = _linearised(model, at)
            weighted = jacobian * precision[..., None]
            normal = torch.einsum("mbfk,mbfl->mbkl", weighted, jacobian) + identity
            gradient = torch.einsum("mbfk,mbf->mbk", weighted, data - decoded) - at
            damped = normal + damping[..., None, None] * identity * normal.diagonal(dim1=-2, dim2=-1)[..., None, :]
            tried = at + torch.linalg.solve(damped, gradient[..., None])[..., 0].clamp(-1, 1)
            loss = _negative_log_posterior(model, data, tried, precision)
            better = loss < best
            at, best = torch.where(better[..., None], tried, at), torch.where(better, loss, best)
            damping = torch.where(better, damping / 4, damping * 6).clamp(1e-8, 1e8)
    return np.asarray(at.numpy(), np.float64)


def linearised(model: SpectraVae, at: Array) -> Array:
    """(members, n, points, k) derivatives of what the decoder makes of latent variables (members, n, k)."""
    with torch.no_grad():
        return np.asarray(_linearised(model, torch.as_tensor(at, dtype=torch.float32))[1].numpy(), np.float64)


def decoded(model: SpectraVae, at: Array) -> Array:
    """(members, n, points) values of latent variables (members, n, k)."""
    with torch.no_grad():
        return np.asarray(model.decoder(torch.as_tensor(at, dtype=torch.float32)).numpy(), np.float64)


def _negative_log_posterior(model: SpectraVae, data: Tensor, at: Tensor, precision: Tensor) -> Tensor:
    residual = model.decoder(at) - data
    minus: Tensor = 0.5 * (precision * residual**2).sum(dim=-1) + 0.5 * (at**2).sum(dim=-1)
    return minus


def _linearised(model: SpectraVae, at: Tensor) -> tuple[Tensor, Tensor]:
    """Values (members, n, points) and derivatives (..., points, k), central differences."""
    columns = []
    for i in range(model.latent):
        moved = torch.zeros(model.latent)
        moved[i] = 1e-2
        columns.append((model.decoder(at + moved) - model.decoder(at - moved)) / 2e-2)
    return model.decoder(at), torch.stack(columns, dim=-1)
