"""What must hold of the network whatever it has learnt."""

from dataclasses import replace

import numpy as np
import torch
from sourcenet_cases import RECIPE, network, sampler, task

from quakesource.synthesize.filling import fill_part
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.training import part_inputs


def batch():
    return task().batch(3, 1.0)[0]


def outputs_differ(a, b):
    return max(float((getattr(a, name) - getattr(b, name)).abs().max()) for name in vars(a))


def shuffled(inputs, order):
    return Inputs(
        inputs.windows[:, order], inputs.scalars[:, order], inputs.harmonics[:, order], inputs.present[:, order]
    )


def test_the_order_of_the_stations_does_not_matter():
    net, inputs = network().eval(), batch()
    order = torch.randperm(inputs.present.shape[1], generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert outputs_differ(net(inputs), net(shuffled(inputs, order))) < 1e-5


def test_room_for_stations_that_are_not_there_does_not_matter():
    net, inputs = network().eval(), batch()
    wider = Inputs(*(torch.cat([value, torch.zeros_like(value[:, :5])], dim=1) for value in vars(inputs).values()))
    with torch.no_grad():
        assert outputs_differ(net(inputs), net(wider)) < 1e-5


def test_stations_are_laid_out_by_their_event():
    drawn = sampler()
    part = drawn.part(3)
    inputs = part_inputs(drawn, part, fill_part(drawn, part))
    assert inputs.present.shape == (len(part.magnitude), RECIPE.n_stations[1])
    used = part.event_of_pair >= 0
    np.testing.assert_array_equal(inputs.present.sum(1).numpy(), np.bincount(part.event_of_pair[used]))
    angle = np.radians(part.believed_azimuth_deg)[part.event_of_pair == 2]
    np.testing.assert_allclose(inputs.harmonics[2, : len(angle), 0].numpy(), np.sin(angle), atol=1e-6)


def test_amplitudes_reach_the_scalars_and_leave_the_windows():
    rng = np.random.default_rng(0)
    windows, present = rng.normal(size=(2, 6, 2, 3, 101)) * 1e-5, np.ones((2, 6), bool)
    geometry = rng.uniform(10, 80, (2, 6)), rng.uniform(0, 360, (2, 6)), np.array([5.0, 10.0])
    once, louder = network_inputs(windows, present, *geometry), network_inputs(10 * windows, present, *geometry)
    torch.testing.assert_close(once.windows, louder.windows)
    assert float(once.windows.abs().amax()) == 1.0
    # ten times the amplitude: one unit of the common term (its scale is 1.5), and nothing relative
    torch.testing.assert_close(louder.scalars[..., 8] - once.scalars[..., 8], torch.full((2, 6), 1 / 1.5))
    torch.testing.assert_close(louder.scalars[..., :6], once.scalars[..., :6], atol=1e-5, rtol=0)


def test_a_missing_component_is_said_and_harmless():
    inputs, net = batch(), network().eval()
    windows = inputs.windows.clone()
    windows[:, :, 1] = 0.0
    with torch.no_grad():
        assert all(torch.isfinite(value).all() for value in vars(net(replace(inputs, windows=windows))).values())
