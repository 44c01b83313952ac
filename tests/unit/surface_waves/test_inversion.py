"""Layers from curves: what is known is found, what is not known is said."""

import numpy as np
import pandas as pd
import pytest
from surface_wave_cases import CRUST, model

from quakesource.cli import main
from quakesource.errors import EarthModelError, WaveformError
from quakesource.surface_waves import dispersion
from quakesource.surface_waves.fit import fit_curves
from quakesource.surface_waves.inversion import Prior, changed_model, fine_layers, invert_curves, layer_middles
from quakesource.surface_waves.observed import ObservedCurve, read_curves

PERIODS = np.arange(3.0, 45.0, 3.0)


def curve(earth, wave="rayleigh", kind="phase", sigma=0.02, rng=None):
    velocity = dispersion(earth, PERIODS, wave)[f"{kind}_velocity_km_s"].values
    noise = sigma * rng.standard_normal(len(PERIODS)) if rng else 0.0
    return ObservedCurve(wave, 0, kind, PERIODS, velocity + noise, np.full(len(PERIODS), sigma))


def test_noise_free_curves_are_fitted_and_their_earth_is_within_the_uncertainty():
    start = fine_layers(CRUST, [curve(CRUST)])
    rise = np.exp(0.08 * np.sin(layer_middles(start) / 15))
    truth = changed_model(start, start.vs_km_s * rise)
    found = invert_curves([curve(truth, w, k) for w in ("rayleigh", "love") for k in ("phase", "group")], start)
    assert found.chi2 / found.n < 0.1
    assert (np.abs(found.model.vs_km_s - truth.vs_km_s) < 2.5 * found.sigma_vs_km_s).all()


def test_regions_hold_their_share_of_earths_that_the_prior_expects():
    """Earths drawn from the prior, noise as stated: 95 % of depths within 1.96 standard deviations, give or take."""
    start, prior = fine_layers(CRUST, [curve(CRUST)]), Prior(sigma=0.05)
    rng = np.random.default_rng(2)
    root = np.linalg.cholesky(prior.covariance(layer_middles(start)))
    inside, objective = [], []
    for _ in range(40):
        truth = changed_model(start, start.vs_km_s * np.exp(root @ rng.standard_normal(len(root))))
        curves = [curve(truth, wave, rng=rng) for wave in ("rayleigh", "love")]
        if not all(np.isfinite(one.velocity_km_s).all() for one in curves):
            continue  # an earth whose slow half-space carries no Love wave at long periods
        found = invert_curves(curves, start, prior)
        inside.append(np.abs(np.log(found.model.vs_km_s / truth.vs_km_s)) < 1.96 * np.sqrt(np.diag(found.covariance)))
        objective.append(found.objective / found.n)
    assert len(inside) >= 20
    assert np.mean(inside) == pytest.approx(0.95, abs=0.04)
    assert np.mean(objective) == pytest.approx(1, abs=0.15)


def test_more_data_leave_less_uncertainty_and_depth_more():
    start = fine_layers(CRUST, [curve(CRUST)])
    one = invert_curves([curve(CRUST)], start)
    four = invert_curves([curve(CRUST, w, k) for w in ("rayleigh", "love") for k in ("phase", "group")], start)
    assert (four.sigma_vs_km_s <= one.sigma_vs_km_s * (1 + 1e-6)).all()
    relative = one.sigma_vs_km_s / one.model.vs_km_s
    assert relative[-2] > relative[2]


def test_curves_that_no_isotropic_model_fits_are_told():
    start = fine_layers(CRUST, [curve(CRUST)])
    faster = changed_model(start, 1.08 * start.vs_km_s)
    fit = fit_curves([curve(start, "rayleigh", sigma=0.005), curve(faster, "love", sigma=0.005)], start)
    assert any("radially anisotropic" in word for word in fit.words)
    same = fit_curves([curve(start, "rayleigh"), curve(start, "love")], start)
    assert not any("anisotropic" in word for word in same.words)


def test_vp_vs_is_found_where_it_may_vary_and_kept_where_not():
    """Rayleigh waves of long and short periods; Love waves, which do not know Vp, hold Vs."""
    start = fine_layers(CRUST, [curve(CRUST)])
    ratio = 1.08 * start.vp_km_s / start.vs_km_s
    truth = changed_model(start, start.vs_km_s, ratio)
    curves = [curve(truth, w, k, sigma=0.003) for w in ("rayleigh", "love") for k in ("phase", "group")]
    tied, free = (invert_curves(curves, start, Prior(0.05, vp_vs_sigma=s)) for s in (0.0, 0.05))
    assert not tied.sigma_vp_vs.any()
    np.testing.assert_allclose(tied.model.vp_km_s / tied.model.vs_km_s, start.vp_km_s / start.vs_km_s)
    assert free.objective < tied.objective
    found = free.model.vp_km_s / free.model.vs_km_s
    shallow = layer_middles(start) < 10
    assert np.all(found[shallow] > 1.03 * (start.vp_km_s / start.vs_km_s)[shallow])
    assert np.all(np.abs(found - ratio) < 2.5 * free.sigma_vp_vs)
    assert len(free.covariance) == 2 * len(tied.covariance)


def test_ground_that_the_start_knows_nothing_of_is_told():
    start = fine_layers(CRUST, [curve(CRUST)])
    slow = curve(changed_model(start, 0.6 * start.vs_km_s))
    assert any("knows no such ground" in word for word in fit_curves([slow], start, Prior(0.05)).words)
    assert not any("knows no such ground" in word for word in fit_curves([curve(start)], start, Prior(0.05)).words)


def test_curves_with_holes_are_refused():
    holed = curve(CRUST)
    holed.velocity_km_s[2] = np.nan
    with pytest.raises(EarthModelError, match="missing or no number"):
        invert_curves([holed], CRUST)


def test_a_mode_that_the_start_lacks_is_told():
    slow = model([30.0, 0.0], [3.0, 3.1])
    with pytest.raises(EarthModelError, match="does not exist at one of its periods"):
        invert_curves([curve(CRUST)._replace(mode=4)], slow)


def write(path, rows, header="wave,kind,period_s,velocity_km_s,sigma_km_s"):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def test_a_table_may_have_gaps_any_order_and_several_values_at_a_period(tmp_path):
    rows = ["love,phase,9,3.4,0.1", "love,phase,5,3.0,0.1", "love,phase,9,3.6,0.2", "rayleigh,group,7,3.0,0.1"]
    first, second = read_curves(write(tmp_path / "c.csv", [*rows, "rayleigh,group,30,3.5,0.1"]))
    np.testing.assert_allclose(first.period_s, [5, 9])
    np.testing.assert_allclose(first.velocity_km_s, [3.0, (3.4 / 0.01 + 3.6 / 0.04) / 125])
    np.testing.assert_allclose(first.sigma_km_s, [0.1, 125**-0.5])
    assert (second.wave, second.kind, second.mode) == ("rayleigh", "group", 0)


def test_surf96(tmp_path):
    path = tmp_path / "curves.dsp"
    path.write_text("SURF96 R C X  0  10.0  3.2  0.02 1.0\nSURF96 R C X  0  20.0  3.5  0.02\nSURF96 L U X 1 9 3 .1\n")
    path.write_text(path.read_text() + "SURF96 L U X 1 12 3.2 .1\n")
    phase, group = read_curves(path)
    assert (phase.wave, phase.kind, phase.mode, group.wave, group.kind, group.mode) == (
        "rayleigh",
        "phase",
        0,
        "love",
        "group",
        1,
    )
    path.write_text("SURF96 R Q X 0 10 3.2 0.02\n")
    with pytest.raises(WaveformError, match="no line of SURF96"):
        read_curves(path)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["love,phase,9,3.4,0.1"], "one period"),
        (["love,phase,9,3.4,0", "love,phase,12,3.5,0.1"], "A sigma is 0"),
        (["love,phase,9,3400,100", "love,phase,12,3500,100"], "not m/s"),
        (["love,phase,9,,0.1", "love,phase,12,3.5,0.1"], "missing or no number"),
        (["p,phase,9,3.4,0.1", "p,phase,12,3.5,0.1"], "no such curve"),
    ],
)
def test_what_cannot_be_a_curve_is_refused(tmp_path, rows, message):
    with pytest.raises(WaveformError, match=message):
        read_curves(write(tmp_path / "c.csv", rows))
    with pytest.raises(WaveformError, match="no column sigma_km_s"):
        read_curves(write(tmp_path / "d.csv", ["love,9,3"], "wave,period_s,velocity_km_s"))


def test_the_verb_prints_writes_and_draws(tmp_path, capsys):
    observed = curve(CRUST)
    rows = [f"rayleigh,phase,{t},{v:.5f},0.02" for t, v in zip(PERIODS, observed.velocity_km_s, strict=True)]
    table, figure = tmp_path / "model.csv", tmp_path / "fit.png"
    given = [str(write(tmp_path / "c.csv", rows)), "--start", "socal", "--output", str(table), "--figure", str(figure)]
    assert main(["invert-dispersion", *given]) == 0
    assert "14 velocities, chi²/n" in capsys.readouterr().out
    assert (pd.read_csv(table)["sigma_vs_km_s"] > 0).all()
    fit = pd.read_csv(tmp_path / "model_fit.csv")
    assert np.abs(fit["residual"]).max() < 2
    assert figure.stat().st_size > 10_000
