"""Networks of spectra: the family they learn is the one they saw."""

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr

from quakesource.systems.source_spectra.divisions import folds, random_divisions, time_blocks, training_rows
from quakesource.systems.source_spectra.linear_baseline import fit_components
from quakesource.systems.source_spectra.misfit import misfits
from quakesource.systems.source_spectra.shapes import SHAPES
from quakesource.systems.source_spectra.vae import SpectraVae, decoded, faithful, latents, learned_noise, train

FREQUENCY_HZ = np.geomspace(0.004, 1, 64)


def brune_family(n=400, seed=2):
    corners = 10 ** np.random.default_rng(seed).uniform(-2, -0.3, n)
    return corners, SHAPES["brune"].spectrum(FREQUENCY_HZ, corners[:, None])


def learned(values, objective, members=2, latent=1, refine_steps=20, epochs=80):
    generator = torch.Generator().manual_seed(3)
    model = SpectraVae(values.shape[1], latent, 64, members, generator)
    rows = np.stack([np.arange(len(values))] * members)
    history = train(model, values, rows, objective, epochs=epochs, batch=50, learning_rate=3e-3, generator=generator)
    at = latents(model, values, refine_steps=refine_steps)
    return at, decoded(model, at), history


def test_one_variable_learns_the_corner_frequency_of_brune():
    corners, spectra = brune_family()
    logs = np.log10(spectra)
    mean, scale = logs.mean(axis=0), logs.std()
    at, made, history = learned((logs - mean) / scale, learned_noise())
    assert (history[-1] < history[0]).all()
    for member in range(2):
        assert abs(spearmanr(at[member, :, 0], corners)[0]) > 0.99
        found = misfits(10 ** (made[member] * scale + mean), spectra, FREQUENCY_HZ)
        assert np.median(found["rms_log"]) < 0.01


def test_the_mode_of_the_posterior_is_better_than_the_encoder():
    _, spectra = brune_family()
    values = np.log10(spectra)
    values = (values - values.mean(axis=0)) / values.std()
    _, plain, _ = learned(values, learned_noise(), refine_steps=0, epochs=20)
    _, refined, _ = learned(values, learned_noise(), refine_steps=20, epochs=20)
    assert ((refined - values) ** 2).mean() < ((plain - values) ** 2).mean()


def test_the_loss_as_printed_is_finite_and_falls():
    _, spectra = brune_family()
    _, _, history = learned(spectra, faithful(FREQUENCY_HZ), epochs=15)
    assert np.isfinite(history).all()
    assert (history[-1] < history[0]).all()


def test_members_do_not_see_each_other():
    _, spectra = brune_family(60)
    values = np.log10(spectra)
    alone = SpectraVae(64, 1, 16, 1, torch.Generator().manual_seed(5))
    together = SpectraVae(64, 1, 16, 2, torch.Generator().manual_seed(5))
    with torch.no_grad():
        for mine, theirs in zip(alone.parameters(), together.parameters(), strict=True):
            theirs[:1] = mine
    data = torch.as_tensor(values, dtype=torch.float32)
    assert torch.allclose(alone.encoded(data[None])[0][0], together.encoded(data.expand(2, -1, -1))[0][0], atol=1e-6)


def test_principal_components_are_exact_where_the_family_is_a_plane():
    rng = np.random.default_rng(1)
    spectra = 10 ** (-1 + rng.standard_normal((30, 2)) @ rng.standard_normal((2, 64)) * 0.1)
    assert fit_components(spectra, 2).reconstructed(spectra) == pytest.approx(spectra, rel=1e-9)


def test_divisions_judge_every_event_once_and_train_on_no_judge():
    for tests in (folds(53, 5, 1), time_blocks(np.random.default_rng(1).permutation(53), 5)):
        assert sorted(np.concatenate(tests)) == list(range(53))
    tests = random_divisions(50, 4, 1)
    assert [len(test) for test in tests] == [10] * 4
    rows = training_rows(50, tests)
    assert all(not set(test) & set(row) for test, row in zip(tests, rows, strict=True))


def test_blocks_of_time_are_neighbours():
    order = np.array([3, 1, 0, 2, 5, 4])
    assert [list(part) for part in time_blocks(order, 3)] == [[1, 3], [0, 2], [4, 5]]
