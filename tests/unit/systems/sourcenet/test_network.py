"""What must hold of the network whatever it has learnt."""

from dataclasses import replace

import numpy as np
import torch
from sourcenet_cases import RECIPE, network, samplers, task

from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.task import part_inputs


def batch():
    return task().examples(3, 1.0)[0]


def outputs_differ(a, b):
    names = [name for name in vars(a) if name != "shares"]  # of stations, whose order and number may differ
    return max(float((getattr(a, name) - getattr(b, name)).abs().max()) for name in names)


def shuffled(inputs):
    """Stations of every source in another order, and which is where."""
    source = inputs.present.nonzero()[:, 0]
    order = torch.randperm(len(source), generator=torch.Generator().manual_seed(2))
    order = order[torch.sort(source[order], stable=True).indices]
    windows = tuple(band[order] for band in inputs.windows)
    return Inputs(inputs.present, windows, inputs.scalars[order], inputs.harmonics[order]), order


def test_the_order_of_the_stations_does_not_matter():
    net, inputs = network().eval(), batch()
    others, order = shuffled(inputs)
    assert (order != torch.arange(len(order))).any()
    with torch.no_grad():
        before, after = net(inputs), net(others)
    assert outputs_differ(before, after) < 1e-5
    shares = before.shares[inputs.present]
    torch.testing.assert_close(shares[order], after.shares[inputs.present], atol=1e-5, rtol=0)


def test_room_for_stations_that_are_not_there_does_not_matter():
    net, inputs = network().eval(), batch()
    wider = replace(inputs, present=torch.nn.functional.pad(inputs.present, (0, 5)))
    with torch.no_grad():
        assert outputs_differ(net(inputs), net(wider)) < 1e-5


def test_some_of_the_sources_are_what_they_are_among_all():
    net, inputs = network().eval(), batch()
    with torch.no_grad():
        some, everything = net(inputs.select(slice(2, 5))), net(inputs)
    torch.testing.assert_close(some.tensor, everything.tensor[2:5], atol=1e-5, rtol=0)
    assert inputs.select(slice(0, 0)).scalars.shape[0] == 0


def test_stations_are_laid_out_by_their_event():
    drawn = samplers()[0]
    part = drawn.part(3)
    inputs = part_inputs(drawn, part, [torch.from_numpy(fill_part(drawn, part))])
    assert inputs.present.shape == (len(part.magnitude), RECIPE.n_stations[1])
    used = part.event_of_pair >= 0
    np.testing.assert_array_equal(inputs.present.sum(1).numpy(), np.bincount(part.event_of_pair[used]))
    angle = np.radians(part.catalogue_azimuth_deg)[part.event_of_pair == 2]
    start = int(inputs.present[:2].sum())
    np.testing.assert_allclose(inputs.harmonics[start : start + len(angle), 0].numpy(), np.sin(angle), atol=1e-6)


def test_amplitudes_reach_the_scalars_and_leave_the_windows():
    rng = torch.Generator().manual_seed(0)
    windows, present = torch.randn(12, 2, 3, 101, generator=rng) * 1e-5, torch.ones(2, 6, dtype=torch.bool)
    distance, azimuth = 10 + 70 * torch.rand(12, generator=rng), 360 * torch.rand(12, generator=rng)
    geometry = distance, azimuth, torch.tensor([5.0, 10.0])
    once, louder = (network_inputs(present, [factor * windows], *geometry) for factor in (1, 10))
    torch.testing.assert_close(once.windows[0], louder.windows[0])
    assert float(once.windows[0].abs().amax()) == 1.0
    # ten times the amplitude: one unit of the common term (its scale is 1.5), and nothing relative
    torch.testing.assert_close(louder.scalars[..., 10] - once.scalars[..., 10], torch.full((12,), 1 / 1.5))
    torch.testing.assert_close(louder.scalars[..., :10], once.scalars[..., :10], atol=1e-5, rtol=0)


def test_both_bands_are_of_the_same_sources_and_paths():
    short, long = (sampler.part(4) for sampler in samplers())
    for name in ("moment_tensor", "model_index", "distance_index", "azimuth_deg", "factor", "catalogue_depth_km"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name))
    assert np.abs(short.shift / 10 - long.shift / 2).max() <= 0.31


def test_a_missing_component_is_said_and_harmless():
    inputs, net = batch(), network().eval()
    windows = tuple(band.clone() for band in inputs.windows)
    for band in windows:
        band[:, 1] = 0.0
    with torch.no_grad():
        assert all(torch.isfinite(value).all() for value in vars(net(replace(inputs, windows=windows))).values())
