"""What training minimises."""

from dataclasses import dataclass

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from quakesource.posteriors.double_couples import log_density
from quakesource.systems.sourcenet.model import Outputs


@dataclass(frozen=True)
class Targets:
    """Truth of a batch: ``vectors`` (n, 6) as `posterior.unit_vectors`, ``magnitude`` and ``depth_km`` (n,);
    ``complex_source`` (n,) 1 where the source is compound or slow; ``weights`` (n,) of the sources in all means, alike
    if there are none.
    """

    vectors: torch.Tensor
    magnitude: torch.Tensor
    depth_km: torch.Tensor
    complex_source: torch.Tensor
    weights: torch.Tensor | None = None


def losses(outputs: Outputs, targets: Targets) -> dict[str, torch.Tensor]:
    """Parts of the loss: squared errors of tensor, magnitude and depth; ``complex_source``,
    the cross-entropy of that logit; and ``posterior``, minus ln likelihood.

    The tensor's squared error is 1 where nothing is known; it leaves that plateau sooner than a likelihood or a loss
    on angles does, which is why it is there beside the posterior (notes on learning; docs/sourcenet.md).
    """
    of_sources = {
        "tensor": ((outputs.tensor - targets.vectors) ** 2).sum(1),
        "magnitude": ((outputs.magnitude - targets.magnitude) / 1.5) ** 2,
        "depth": ((outputs.depth_km - targets.depth_km) / 10) ** 2,
        "complex_source": binary_cross_entropy_with_logits(
            outputs.complex_source, targets.complex_source, reduction="none"
        ),
        "posterior": -log_density(outputs, targets.vectors),
    }
    if targets.weights is None:
        return {name: values.mean() for name, values in of_sources.items()}
    whole = targets.weights.sum()
    return {name: (values * targets.weights).sum() / whole for name, values in of_sources.items()}


def total(parts: dict[str, torch.Tensor], *, with_posterior: bool | torch.Tensor) -> torch.Tensor:
    """The weighted sum; the posterior joins when the tensor has left its plateau, which a device tells by a tensor."""
    loss = parts["tensor"] + 0.5 * parts["magnitude"] + 0.2 * parts["depth"] + 0.1 * parts["complex_source"]
    if isinstance(with_posterior, torch.Tensor):
        return loss + torch.where(with_posterior, 0.15, 0.0) * parts["posterior"]
    return loss + 0.15 * parts["posterior"] if with_posterior else loss
