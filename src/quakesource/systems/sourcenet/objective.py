"""What training minimises."""

from dataclasses import dataclass

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from quakesource.posteriors.double_couples import log_density
from quakesource.systems.sourcenet.model import Outputs


@dataclass(frozen=True)
class Targets:
    """Truth of a batch: ``vectors`` (n, 6) as `posterior.unit_vectors`, ``magnitude`` and ``depth_km`` (n,);
    ``complex_source`` (n,) 1 where the source is compound or slow.
    """

    vectors: torch.Tensor
    magnitude: torch.Tensor
    depth_km: torch.Tensor
    complex_source: torch.Tensor


def losses(outputs: Outputs, targets: Targets) -> dict[str, torch.Tensor]:
    """Parts of the loss: squared errors of tensor, magnitude and depth; ``complex_source``,
    the cross-entropy of that logit; and ``posterior``, minus ln likelihood.

    The tensor's squared error is 1 where nothing is known; it leaves that plateau sooner than a likelihood or a loss
    on angles does, which is why it is there beside the posterior (notes on learning; docs/sourcenet.md).
    """
    return {
        "tensor": ((outputs.tensor - targets.vectors) ** 2).sum(1).mean(),
        "magnitude": (((outputs.magnitude - targets.magnitude) / 1.5) ** 2).mean(),
        "depth": (((outputs.depth_km - targets.depth_km) / 10) ** 2).mean(),
        "complex_source": binary_cross_entropy_with_logits(outputs.complex_source, targets.complex_source),
        "posterior": -log_density(outputs, targets.vectors).mean(),
    }


def total(parts: dict[str, torch.Tensor], *, with_posterior: bool) -> torch.Tensor:
    """The weighted sum; the posterior joins when the tensor has left its plateau."""
    loss = parts["tensor"] + 0.5 * parts["magnitude"] + 0.2 * parts["depth"] + 0.1 * parts["complex_source"]
    return loss + 0.15 * parts["posterior"] if with_posterior else loss
