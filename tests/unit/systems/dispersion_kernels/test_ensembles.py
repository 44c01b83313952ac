"""Ensembles: names, exact curves, and that failures are told."""

import numpy as np
import pytest
import zarr

from quakesource.errors import SettingsError
from quakesource.surface_waves import dispersion
from quakesource.systems.dispersion_kernels.ensemble import computed, drawn, ensemble_named, periods_s
from quakesource.systems.dispersion_kernels.ensemble_writing import Writing, create_store, parts, write_part
from quakesource.systems.dispersion_kernels.experiments import SHORT, experiment_named, models_of, steps_of, wanted
from quakesource.systems.dispersion_kernels.layering import as_model, layer_edges_km
from quakesource.systems.dispersion_kernels.settings import (
    KernelComparisonSettings,
    KernelEnsembleSettings,
    KernelTrainingSettings,
)

SETTINGS = KernelEnsembleSettings(
    layering_km=((6.0, 1.0), (51.0, 5.0), (131.0, 20.0)), periods_s=(5, 50, 15), n_training=20, n_varied=30, n_unseen=10
)


def test_names_say_what_is_drawn():
    assert ensemble_named("weak", SETTINGS)[1:] == ("weak", None, 1.0, 1, 20)
    assert ensemble_named("zone_25", SETTINGS)[1:] == ("strong", 0.25, 1.0, 1, 30)
    assert ensemble_named("moho_50", SETTINGS)[1:] == ("strong", None, 0.5, 1, 30)
    assert ensemble_named("two_zones_unseen", SETTINGS)[1:] == ("strong", 1.0, 1.0, 2, 10)


@pytest.mark.parametrize("name", ["middle", "zone_", "zone_101", "weak_seen"])
def test_other_names_are_refused(name):
    with pytest.raises(SettingsError, match="no ensemble"):
        ensemble_named(name, SETTINGS)


def test_a_model_follows_from_its_name_and_number_and_unseen_ones_are_others():
    weak, unseen = (ensemble_named(name, SETTINGS) for name in ("weak", "weak_unseen"))
    np.testing.assert_array_equal(drawn(weak, 3, SETTINGS), drawn(weak, 3, SETTINGS))
    assert not np.array_equal(drawn(weak, 3, SETTINGS), drawn(weak, 4, SETTINGS))
    seen = [drawn(weak, i, SETTINGS)[1] for i in range(20)]
    assert all(np.abs(drawn(unseen, i, SETTINGS)[1] - one).max() > 0.01 for i in range(10) for one in seen)


def test_curves_and_kernels_are_those_of_the_solver():
    columns = drawn(ensemble_named("strong", SETTINGS), 0, SETTINGS)
    made = computed([columns], SETTINGS)
    model = as_model(made["columns"][0].astype(float), layer_edges_km(SETTINGS))
    for w, wave in enumerate(("rayleigh", "love")):
        exact = dispersion(model, periods_s(SETTINGS), wave, kernels=True)
        np.testing.assert_allclose(made["phase_velocity_km_s"][0, w], exact.phase_velocity_km_s, rtol=1e-6)
        np.testing.assert_allclose(made["group_velocity_km_s"][0, w], exact.group_velocity_km_s, rtol=1e-6)
        np.testing.assert_allclose(made["kernels"][0, w, :, 1], exact.dc_dvs, atol=1e-3)


def test_periods_without_a_mode_are_masked_and_counted(tmp_path, monkeypatch):
    """A half-space as slow as the ground above it guides no long waves."""
    slow = drawn(ensemble_named("strong", SETTINGS), 0, SETTINGS)
    slow[:2, -1] = slow[:2].min(axis=1) * 1.001
    monkeypatch.setattr("quakesource.systems.dispersion_kernels.ensemble_writing.drawn", lambda *_: slow)
    writing = Writing(tmp_path / "models.zarr", ensemble_named("weak_unseen", SETTINGS), SETTINGS)
    create_store(writing)
    (rows,) = parts(10)
    n, counts = write_part(writing, rows)
    assert n == 10
    assert sum(counts.values()) == 10 * 2 * len(periods_s(SETTINGS))
    assert counts[1] > 0
    group = zarr.open_group(tmp_path / "models.zarr", mode="r")
    missing = np.asarray(group["status"]) == 1
    assert np.isnan(np.asarray(group["phase_velocity_km_s"])[missing]).all()
    assert np.isnan(np.asarray(group["kernels"])[missing]).all()


def test_every_training_that_is_wanted_says_what_it_is():
    training = KernelTrainingSettings()
    names = [name for name, _ in wanted(KernelComparisonSettings(transformer=True))]
    for name in names:
        experiment = experiment_named(name)
        assert ensemble_named(experiment.ensemble, SETTINGS)
        assert steps_of(experiment, training) > 0
    assert {"weak-scaled-sobolev", "zone_100-compact-value-short", "strong-transformer-published"} <= set(names)
    assert names.count(SHORT) == 3


@pytest.mark.parametrize("name", ["weak-compact", "weak-deep-value", "weak-compact-value-long"])
def test_other_trainings_are_refused(name):
    with pytest.raises(SettingsError, match="no training"):
        experiment_named(name)


def test_more_models_than_there_are_is_refused():
    with pytest.raises(SettingsError, match="20 are drawn"):
        models_of(experiment_named("weak-compact-value-n21-short"), 20)
