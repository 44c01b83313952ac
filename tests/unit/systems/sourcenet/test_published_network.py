"""SourceNet as published: its size, and what must hold of it and of everything that it is compared with."""

import pytest
import torch

from quakesource.systems.sourcenet.published.aggregators import NEIGHBOURS, neighbours
from quakesource.systems.sourcenet.published.designs import DESIGNS, EXPERIMENTS
from quakesource.systems.sourcenet.published.inputs import N_SCALARS, PublishedInputs
from quakesource.systems.sourcenet.published.network import seeded

N_SAMPLES = 101


def size(*modules):
    return sum(weight.numel() for module in modules for weight in module.parameters())


def inputs(counts=(7, 4, 9), room=10, seed=1):
    """Stations of some sources; geometry in kilometres and degrees."""
    generator = torch.Generator().manual_seed(seed)
    present = torch.arange(room) < torch.tensor(counts)[:, None]
    n = int(present.sum())
    scalars = torch.rand(n, N_SCALARS, generator=generator)
    scalars[:, 0] *= 150
    scalars[:, 1] *= 360
    return PublishedInputs(present, torch.randn(n, 2, 6, N_SAMPLES, generator=generator), scalars)


def trained_a_little(name):
    """Weights and batch statistics other than those of the beginning."""
    network = seeded(DESIGNS[name], N_SAMPLES, 3)
    network(inputs(seed=5))
    return network.eval()


def test_it_has_the_weights_of_the_authors_code():
    network = seeded(DESIGNS["published"], N_SAMPLES, 1)
    assert size(network.towers, network.scalars, network.station) == 262_880
    assert size(network.stations) == 1_779_072
    assert size(network.attention) == 8_321
    assert size(network.magnitude, network.tensor) == 12_742
    assert size(network) == 2_063_015


def test_every_experiment_has_a_design():
    assert set(EXPERIMENTS) == set(DESIGNS)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_neither_the_order_of_stations_nor_the_company_matters(name):
    network, whole = trained_a_little(name), inputs()
    with torch.no_grad():
        together = network(whole)
        alone = network(whole.select(slice(2, 3)))
        at = torch.cat([torch.arange(11), 11 + torch.randperm(9)])
        shuffled = network(PublishedInputs(whole.present, whole.towers[at], whole.scalars[at]))
        wider = torch.nn.functional.pad(whole.present, (0, 6))
        padded = network(PublishedInputs(wider, whole.towers, whole.scalars))
    for other in (shuffled, padded):
        torch.testing.assert_close(other.tensor, together.tensor, rtol=0, atol=2e-5)
        torch.testing.assert_close(other.magnitude, together.magnitude, rtol=0, atol=2e-5)
    torch.testing.assert_close(alone.tensor, together.tensor[2:3], rtol=0, atol=2e-5)
    torch.testing.assert_close(together.shares.sum(1), torch.ones(3))
    assert (together.shares[~whole.present] == 0).all()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_weight_learns(name):
    network = seeded(DESIGNS[name], N_SAMPLES, 1)
    outputs = network(inputs())
    (outputs.tensor.square().sum() + outputs.magnitude.square().sum()).backward()
    idle = [weight for weight, values in network.named_parameters() if values.grad is None]
    assert idle == []
    assert (outputs.tensor.abs() <= 1).all()


def test_a_station_that_differs_changes_what_others_say_of_it_only_with_attention():
    """Deep sets cannot: without attention the embedding of a station is its own affair."""
    whole = inputs((6,))
    changed = PublishedInputs(whole.present, whole.towers.clone(), whole.scalars)
    changed.towers[5] += 1
    for name, hears in (("published", True), ("gcn", True), ("gat", True), ("deep_sets", False), ("deep_o_net", False)):
        network, seen = trained_a_little(name), []
        network.stations.register_forward_hook(lambda module, given, made, seen=seen: seen.append(made[:, :5]))
        with torch.no_grad():
            network(whole), network(changed)
        assert torch.equal(*seen) is not hears, name


def test_neighbours_are_the_nearest_of_the_same_source_and_the_station_itself():
    present = torch.tensor([[True] * 8 + [False] * 2])
    geometry = torch.zeros(1, 10, 5)
    geometry[0, :, 0] = torch.tensor([0.0, 10, 20, 30, 40, 50, 60, 150, 5, 5])
    geometry[0, :, 1] = torch.tensor([359.0, 1, 359, 1, 359, 1, 359, 1, 0, 0])
    near = neighbours(geometry, present)[0]
    assert near[0].nonzero().flatten().tolist() == [0, 1, 2, 3, 4, 5]  # across north, and no absent station
    assert near[7].nonzero().flatten().tolist() == [2, 3, 4, 5, 6, 7]
    assert near[:8].sum(1).tolist() == [NEIGHBOURS + 1] * 8
    assert not near[8:].any()
