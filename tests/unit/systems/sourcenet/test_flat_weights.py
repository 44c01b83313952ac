"""One vector of weights is optimised as the weights one by one are."""

import numpy as np
import pytest
import torch
from sourcenet_cases import network, task
from test_fit import SCHEDULE

from quakesource.errors import ProductError
from quakesource.training.checkpoints import save_checkpoint
from quakesource.training.fit import fit
from quakesource.training.flat_weights import FlatWeights


def steps(of, differentiate, optimiser, weights, n=6):
    for step in range(n):
        seen = torch.randn(20, 7, generator=torch.Generator().manual_seed(step))
        loss = ((of(seen) - seen[:, :3].abs()) ** 2).mean()
        optimiser.zero_grad()
        differentiate(loss)
        torch.nn.utils.clip_grad_norm_(weights, 0.5)
        optimiser.step()
    return of.state_dict()


def perceptron():
    torch.manual_seed(2)
    return torch.nn.Sequential(torch.nn.Linear(7, 11), torch.nn.GELU(), torch.nn.Linear(11, 3))


def test_a_vector_is_stepped_as_its_parts_are():
    plain, flat = perceptron(), perceptron()
    one = torch.optim.AdamW(plain.parameters(), 1e-2, weight_decay=1e-4, fused=True)
    expected = steps(plain, lambda loss: loss.backward(), one, list(plain.parameters()))
    of = FlatWeights(flat)
    other = torch.optim.AdamW([of.vector], 1e-2, weight_decay=1e-4, fused=True)
    found, start = steps(flat, of.differentiate, other, [of.vector]), perceptron().state_dict()
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, atol=1e-5)
        assert (found[name] - start[name]).abs().min() > 1e-4


def test_a_checkpoint_with_a_state_for_each_weight_is_told(tmp_path):
    of = task()
    plain = torch.optim.AdamW(of.network.parameters(), 1e-3)
    saved = {"network": of.network.state_dict(), "optimiser": plain.state_dict(), "step": 1}
    save_checkpoint(tmp_path, 1, saved)
    with pytest.raises(ProductError, match="of a training by an older version"):
        fit(of, SCHEDULE, tmp_path)


def test_weights_that_the_loss_does_not_see_have_no_gradient_and_stay_views():
    of = network()
    flat = FlatWeights(of)
    inputs, _ = task().examples(0, 1.0)
    flat.differentiate(of(inputs).tensor.sum())
    assert flat.vector.grad is not None
    assert len(flat.vector.grad) == sum(weight.numel() for weight in of.parameters())
    assert (flat.vector.grad == 0).any()
    other = network(5)
    of.load_state_dict(other.state_dict())
    np.testing.assert_array_equal(
        flat.vector.detach(), torch.cat([weight.detach().flatten() for weight in other.parameters()])
    )
