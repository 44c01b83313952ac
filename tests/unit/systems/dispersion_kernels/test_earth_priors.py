"""Earth models as the priors draw them."""

import numpy as np
import pytest

from quakesource.systems.dispersion_kernels.layering import drawn_depths_km, layer_edges_km, layered
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings
from quakesource.systems.dispersion_kernels.strong_prior import KINDS, moho_and_zone_km, strong_model
from quakesource.systems.dispersion_kernels.weak_prior import weak_model

SETTINGS = KernelEnsembleSettings()
DEPTH_KM = drawn_depths_km(SETTINGS)


def many(draw, n, **options):
    return np.array([draw(np.random.default_rng([3, i]), DEPTH_KM, **options) for i in range(n)])


def test_weak_models_keep_to_the_bounds_of_the_paper():
    vp, vs, density = many(weak_model, 200).transpose(1, 0, 2)
    at = np.searchsorted(DEPTH_KM, [0, 3, 8, 20, 40, 80])
    assert np.all(vs[:, at] >= np.array([0.15, 0.25, 1.5, 2.5, 3.0, 3.6]) - 1e-9)
    assert np.all(vs[:, at] <= np.array([4.0, 4.2, 4.5, 4.8, 5.1, 5.4]) + 1e-9)
    assert np.all((vp / vs >= 1.65 - 1e-9) & (vp / vs <= 2.0 + 1e-9))
    assert np.all((density >= 1.0) & (density <= 3.8))


def test_weak_models_vary_at_every_depth_about_the_trend():
    vs = many(weak_model, 400)[:, 1]
    for depth_km, trend in ((10, 2.8), (30, 3.6), (80, 4.3)):
        here = vs[:, np.searchsorted(DEPTH_KM, depth_km)]
        assert here.mean() == pytest.approx(trend, abs=0.15)
        assert here.std() > 0.25


def test_strong_models_have_a_zone_as_often_as_they_are_told():
    """A zone lowers Vs below what the same draws have without it."""
    with_zones, without = (many(strong_model, 60, zone_probability=p) for p in (1.0, 0.0))
    zone = (DEPTH_KM > 50) & (DEPTH_KM < 140)
    lowest = [models[:, 1][:, zone].min(axis=1) / models[:, 1][:, zone].max(axis=1) for models in (with_zones, without)]
    assert np.median(lowest[0]) < 0.93
    assert np.median(lowest[1]) > 0.95


def test_without_spread_all_mohos_lie_at_one_depth():
    vs = many(strong_model, 60, zone_probability=0.0, moho_spread=0.0)[:, 1]

    def rise(from_km):
        return vs[:, np.searchsorted(DEPTH_KM, from_km + 4)] - vs[:, np.searchsorted(DEPTH_KM, from_km)]

    assert rise(33).min() > 0.3
    assert max(rise(from_km).max() for from_km in (40, 45, 60)) < 0.15


def test_mean_and_scatter_of_mohos_are_those_of_draws():
    rng = np.random.default_rng(1)
    kinds = list(KINDS.values())
    drawn = rng.choice(len(kinds), 40000, p=[kind.share for kind in kinds])
    moho = np.array([rng.uniform(*kinds[i].crust_km) for i in drawn])
    assert moho_and_zone_km()["moho"] == pytest.approx((moho.mean(), moho.std()), rel=0.02)
    assert 80 < moho_and_zone_km()["zone"][0] < 100


def test_layers_have_the_means_of_their_samples():
    edges = layer_edges_km(SETTINGS)
    assert edges[[0, 10, 20, -1]].tolist() == [0, 5, 15, 127]
    means = layered(DEPTH_KM, DEPTH_KM, edges)
    assert len(means) == len(edges)
    # samples at 0 and 0.5 km are the tops of the first two layers, of 15 to 16.5 km those of a layer of 2 km
    np.testing.assert_allclose(means[[0, 1, 20]], [0, 0.5, 15.75])


@pytest.mark.parametrize("layering", [[], [[5, 0.7]], [[5, 1], [4, 1]]])
def test_layers_that_do_not_fit_are_refused(layering):
    with pytest.raises(ValueError, match=r"layer|row"):
        KernelEnsembleSettings(layering_km=layering)


def test_a_single_period_is_refused():
    with pytest.raises(ValueError, match="fewer than two"):
        KernelEnsembleSettings(periods_s=(5, 5, 1))
