"""What the published trainings minimise, and how often an earthquake is drawn in fine-tuning."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cosine_similarity, mse_loss

from quakesource.systems.sourcenet.published.inputs import scaled_magnitude, six_components
from quakesource.systems.sourcenet.published.network import PublishedOutputs

FOCAL_EXPONENT, FOCAL_SCALE = 1.5, 1.0
BINS, RAREST = 9, 1e-6
"""Bins of a component of the tensor from -1 to 1, and what is added to the count of one."""


@dataclass(frozen=True)
class PublishedTargets:
    """Truth of ``n`` sources: ``magnitude`` (n,), and ``tensor`` (n, 5) as `inputs.five_components`."""

    magnitude: torch.Tensor
    tensor: torch.Tensor

    def to(self, device: torch.device) -> "PublishedTargets":
        """The same on a device."""
        return PublishedTargets(self.magnitude.to(device), self.tensor.to(device))


def losses(
    outputs: PublishedOutputs, targets: PublishedTargets, *, focal: bool, orientation: bool
) -> dict[str, torch.Tensor]:
    """Mean squared errors of the scaled magnitude and of the tensor, or its focal error; they count alike.

    ``orientation`` adds one minus the cosine between whole tensors.
    """
    parts = {"magnitude": mse_loss(outputs.magnitude, scaled_magnitude(targets.magnitude))}
    parts["tensor"] = (
        focal_error(outputs.tensor - targets.tensor) if focal else mse_loss(outputs.tensor, targets.tensor)
    )
    if orientation:
        found, true = (_weighted(tensor) for tensor in (outputs.tensor, targets.tensor))
        parts["orientation"] = (1 - cosine_similarity(found, true)).mean()
    return parts


def focal_error(error: torch.Tensor) -> torch.Tensor:
    """Focal L1: the mean of (1 - exp(-β |e|))^γ |e|, which small errors hardly enter."""
    size = error.abs()
    return ((1 - torch.exp(-FOCAL_SCALE * size)) ** FOCAL_EXPONENT * size).mean()


def draw_weights(tensor: NDArray[np.floating]) -> NDArray[np.float64]:
    """Chances (n,), of sum 1, of drawing sources with tensors (n, 5): one over the number in the same bin of all five.

    Rare mechanisms are drawn as often as common ones.
    """
    bins = np.clip(np.floor((np.asarray(tensor) + 1) / 2 * BINS), 0, BINS - 1).astype(np.int64)
    _, own, count = np.unique(bins, axis=0, return_inverse=True, return_counts=True)
    weight = 1 / (count[own.ravel()] + RAREST)
    return np.asarray(weight / weight.sum())


def _weighted(tensor: torch.Tensor) -> torch.Tensor:
    """The six components so that a scalar product is that of the matrices: those off the diagonal count twice."""
    six = six_components(tensor)
    return six * six.new_tensor([1, 1, 1, 2**0.5, 2**0.5, 2**0.5])
