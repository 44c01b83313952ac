"""A training whose steps stay on a device: the same examples and steps, fixed shapes, and nothing that is waited for.

It is tried on the CPU, operation by operation, where the compiled loops are what it has to agree with.
"""

import numpy as np
import pytest
import torch
from sourcenet_cases import network, samplers, task
from torch.utils._python_dispatch import TorchDispatchMode

from quakesource.systems.sourcenet.device_batches import DeviceBatches
from quakesource.training import fit as loop_of_all
from quakesource.training.device_loop import DeviceLoop
from quakesource.training.fit import AHEAD, _State, device_steps, digest, fit
from quakesource.training.flat_weights import FlatWeights
from quakesource.training.schedule import Schedule

pytestmark = pytest.mark.usefixtures("one_thread")
SCHEDULE = Schedule(
    steps=12, learning_rate=2e-3, warm_up=5, clip=1.0, gate="tensor", gate_below=2.0, level_step=0.05, save_every=6
)


def level(value):
    return torch.tensor(value, dtype=torch.float64)


@pytest.mark.parametrize("number", [0, 7, 10**9])
def test_a_batch_of_the_device_is_that_of_the_compiled_loops(number):
    of, made = network(), DeviceBatches(samplers(), "cpu")
    inputs, targets = made.batch(made.keys([number])[0], level(0.6))
    theirs, known = task().batch(number, 0.6)
    n = len(known.magnitude)
    assert targets.weights.sum() == n
    assert len(targets.weights) > n
    assert torch.equal(inputs.present[:n], theirs.present)
    assert not inputs.present[n:].any()
    for name in ("vectors", "magnitude", "depth_km", "complex_source"):
        torch.testing.assert_close(getattr(targets, name)[:n], getattr(known, name), rtol=1e-6, atol=1e-6)
    with torch.no_grad():
        ours, expected = of(inputs), of(theirs)
    for name in ("tensor", "magnitude", "depth_km", "weights", "features"):
        torch.testing.assert_close(getattr(ours, name)[:n], getattr(expected, name), rtol=2e-3, atol=2e-4)


def test_steps_on_the_device_are_those_of_the_host(tmp_path):
    """Losses of both loops, checkpoint by checkpoint, and the curriculum; what rounds differently grows with steps."""
    hosts, devices = task(), task()
    fit(hosts, SCHEDULE, tmp_path / "host")
    flat, optimiser, state = begun(devices, tmp_path / "device")
    *_, parts = device_steps(devices, optimiser, flat, SCHEDULE, state)
    rows = np.genfromtxt(tmp_path / "host" / "history.csv", delimiter=",", names=True)
    assert state.step == SCHEDULE.steps
    assert state.levels[-1] == pytest.approx(float(rows["level"][-1]))
    for name, value in parts.items():
        assert value == pytest.approx(float(rows[name][-1]), rel=0.02, abs=0.01)


def begun(one, folder):
    flat = FlatWeights(one.network)
    optimiser = torch.optim.AdamW([flat.vector], 1e-3, betas=(0.9, 0.98), weight_decay=1e-4, fused=True)
    return flat, optimiser, _State(one, optimiser, SCHEDULE, folder)


def test_cut_and_resumed_on_the_device_it_ends_at_the_same_digest(tmp_path, monkeypatch):
    monkeypatch.setattr(loop_of_all, "stays_on_device", lambda task: True)
    whole, cut, again = task(), task(), task()
    fit(whole, SCHEDULE, tmp_path / "whole")
    scores = iter([cut.validate()])
    monkeypatch.setattr(cut, "validate", lambda: next(scores))
    with pytest.raises(StopIteration):
        fit(cut, SCHEDULE, tmp_path / "cut")
    fit(again, SCHEDULE, tmp_path / "cut")
    assert digest(again.network) == digest(whole.network)


WAITS = ("_local_scalar_dense", "nonzero", "masked_select", "is_nonzero", "unique", "equal", "lift_fresh", "item")
"""Operations for which a host waits for a device, or hands numbers over to it."""


class Listed(TorchDispatchMode):
    """Every operation with the shapes of what it takes."""

    def __init__(self):
        super().__init__()
        self.operations = []

    def __torch_dispatch__(self, operation, types, arguments=(), options=None):
        tensors = [value for value in torch.utils._pytree.tree_leaves(arguments) if isinstance(value, torch.Tensor)]
        name = operation.overloadpacket.__name__
        # an index of yes and no has to be counted first
        counted = name.startswith("index") and any(value.dtype == torch.bool for value in tensors[1:])
        self.operations.append((name + " of yes and no" * counted, tuple(tuple(value.shape) for value in tensors)))
        return operation(*arguments, **(options or {}))


def test_a_step_has_fixed_shapes_and_waits_for_nothing(tmp_path):
    one = task()
    flat, optimiser, _ = begun(one, tmp_path)
    keys = one.device_keys(range(8))
    loop = DeviceLoop(one, flat, optimiser, keys, [1e-3] * 8, 1.0, ("tensor", 2.0, 0.05))
    loop.begin(0, np.inf, [0.0] * AHEAD)
    loop.run(2)  # tables are moved to the device when they are first asked for
    steps = []
    for _ in range(3):
        with Listed() as listed:
            loop.run(1)
        steps.append(listed.operations)
    assert steps[0] == steps[1] == steps[2]
    names = {name for name, _ in steps[0]}
    assert len(steps[0]) > 500
    assert not [name for name in names if name in WAITS or name.endswith("yes and no")]
    # the list is one that would tell
    with Listed() as listed:
        one.losses(one.batch(3, 1.0))
        float(one.network.head[0].bias.sum().detach())
    assert {"nonzero", "_local_scalar_dense"} <= {name for name, _ in listed.operations}
