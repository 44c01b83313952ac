"""Networks of dispersion curves: what they are built to know, and how they are trained."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from kernel_cases import known, some_models

from quakesource.systems.dispersion_kernels.experiments import experiment_named
from quakesource.systems.dispersion_kernels.learning import CurvesTask, learn
from quakesource.systems.dispersion_kernels.networks import CompactNetwork
from quakesource.systems.dispersion_kernels.scaled_network import ScaledNetwork
from quakesource.systems.dispersion_kernels.settings import KernelNetworkSettings, KernelTrainingSettings
from quakesource.systems.dispersion_kernels.surrogate import as_tensor, built, phase_and_kernels, phase_velocities
from quakesource.systems.dispersion_kernels.transformer import Transformer

SMALL = KernelNetworkSettings(
    compact_width=24,
    compact_blocks=1,
    scaled_width=16,
    scaled_blocks=1,
    transformer_width=16,
    transformer_layers=1,
    transformer_heads=2,
)
NETWORKS = ("compact", "customary", "scaled", "transformer")


def small(name):
    torch.manual_seed(2)
    network = built(name, known(), SMALL).eval()
    for weights in network.parameters():  # beyond what they begin with
        torch.nn.init.normal_(weights, std=0.1)
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_single_periods_are_those_of_the_whole_curve(name):
    network, columns = small(name), as_tensor(some_models().columns[:3])
    rows = torch.tensor([[0, 4], [2, 2], [7, 1]])
    whole = network(columns)
    assert whole.shape == (3, 2, 10)
    expected = torch.stack([whole[i][:, rows[i]] for i in range(3)])
    torch.testing.assert_close(network(columns, rows), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_kernels_are_derivatives_of_the_curves(name):
    """Central differences in double precision."""
    network = small(name).double()
    columns = torch.from_numpy(some_models().columns[:1].astype(np.float64))
    _, kernels = phase_and_kernels(network, columns)
    for column, layer in ((0, 1), (1, 0), (1, 8), (2, 3)):
        step = torch.zeros_like(columns)
        step[0, column, layer] = 1e-5
        difference = (phase_velocities(network, columns + step) - phase_velocities(network, columns - step)) / 2e-5
        torch.testing.assert_close(kernels[0, :, :, column, layer], difference[0], rtol=1e-4, atol=1e-7)


def test_the_scaled_network_knows_that_depths_and_periods_stretch_together():
    network = small("scaled").double()
    columns = torch.from_numpy(some_models().columns[:2].astype(np.float64))
    stretched = ScaledNetwork(
        replace(known(), top_km=3.0 * known().top_km), SMALL.scaled_width, SMALL.scaled_blocks
    ).double()
    own = {name: stretched.state_dict()[name] for name in ("tops", "thickness")}
    stretched.load_state_dict({**network.state_dict(), **own})
    stretched.periods.mul_(3.0)
    torch.testing.assert_close(stretched(columns), network(columns), rtol=1e-9, atol=1e-9)


def test_the_compact_network_begins_at_the_mean_curves_without_kernels():
    network = CompactNetwork(known(), 24, 1)
    phase, kernels = phase_and_kernels(network, as_tensor(some_models().columns[:2]))
    expected = torch.tensor(np.exp(known().phase_mean), dtype=torch.float32).expand(2, -1, -1)
    torch.testing.assert_close(phase, expected)
    assert not kernels.any()


def test_the_transformer_has_the_size_of_the_paper():
    sizes = KernelNetworkSettings()
    network = Transformer(known(), sizes.transformer_width, sizes.transformer_layers, sizes.transformer_heads)
    assert sum(weights.numel() for weights in network.parameters()) == pytest.approx(42e6, rel=0.03)


def test_losses_are_nothing_for_the_exact_answer_and_masks_count_for_nothing():
    models = some_models()
    phase = models.phase.copy()
    phase[:, 1, 3] = np.nan
    data = models._replace(phase=phase)
    task = CurvesTask(
        small("compact"),
        data,
        data,
        experiment_named("weak-compact-sobolev"),
        KernelTrainingSettings(),
        1,
        torch.device("cpu"),
    )
    exact = torch.from_numpy(phase)
    assert task._value_error(exact.nan_to_num(3.0), exact.nan_to_num(3.0)) == 0
    batch = task.batch(0, 0.0)
    kernels = torch.from_numpy(data.kernels).float()[batch.models, batch.wave, batch.row].nan_to_num()
    assert task._kernel_error(kernels, batch) < 1e-3
    assert task._kernel_error(2 * kernels, batch) == pytest.approx((1 + 0.3 + 0.1) ** 0.5, abs=0.4)
    assert all(torch.isfinite(part) for part in task.losses(batch).values())


@pytest.mark.parametrize("name", ["weak-compact-sobolev", "weak-scaled-sobolev", "weak-compact-value"])
def test_training_lowers_the_error(name, tmp_path):
    experiment, models = experiment_named(name), some_models()
    torch.manual_seed(1)
    network = built(experiment.network, known(), SMALL)
    before = np.nanmean(np.abs(phase_velocities(network, as_tensor(models.columns)).numpy() / models.phase - 1))
    training = KernelTrainingSettings(
        compact_steps=120, scaled_steps=120, batch_models=24, batch_periods=96, save_every=60, learning_rate=1e-2
    )
    scores = learn(network, models, models, experiment, training, 1, torch.device("cpu"), tmp_path)
    assert scores["validation_mape_percent"] < 0.5 * 100 * before
