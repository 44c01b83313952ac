"""All weights of a network as one vector: an optimiser's step is then one operation and not some hundred.

On a CPU each of a small network's operations costs more to begin than to do.
"""

import torch


class FlatWeights:
    """The weights that are trained, laid out in ``vector``; the network's own become views of it.

    A weight that a loss does not see has a gradient of zero: weight decay goes on, where an optimiser of single weights
    leaves it out.
    """

    def __init__(self, network: torch.nn.Module) -> None:
        """``network`` stays where it is from here on, as far as devices go."""
        self._weights = [weight for weight in network.parameters() if weight.requires_grad]
        self.vector = torch.nn.Parameter(torch.cat([weight.detach().flatten() for weight in self._weights]))
        parts = self.vector.detach().split([weight.numel() for weight in self._weights])
        for weight, part in zip(self._weights, parts, strict=True):
            weight.data = part.view_as(weight)

    def differentiate(self, loss: torch.Tensor) -> None:
        """Put the gradient of ``loss`` where an optimiser of `vector` looks for it; zero where it does not depend."""
        gradients = torch.autograd.grad(loss, self._weights, allow_unused=True, materialize_grads=True)
        self.vector.grad = torch.cat([gradient.flatten() for gradient in gradients])
