"""Curves and kernels obey what physics says of them, and agree with the slow reference."""

import numpy as np
import pytest
from scipy.optimize import brentq
from surface_wave_cases import CHANNEL, CRUST, model, random_model

from quakesource.earth import LayeredModel
from quakesource.surface_waves import Water, dispersion, reference
from quakesource.surface_waves.dispersion import curves

PERIODS = np.array([1.0, 2.0, 5.0, 12.0, 30.0])
WAVES = ("rayleigh", "love")


def test_rayleigh_wave_of_a_poisson_solid():
    """c² = (2 - 2/√3) β² where Vp² = 3 Vs² (Aki & Richards 2002, section 5.3), at any period."""
    solid = LayeredModel.from_table([[0, 3.5 * 3**0.5, 3.5, 2.7]])
    found = dispersion(solid, PERIODS)
    np.testing.assert_allclose(found.phase_velocity_km_s, 3.5 * (2 - 2 / 3**0.5) ** 0.5, rtol=1e-12)
    np.testing.assert_allclose(found.group_velocity_km_s, found.phase_velocity_km_s, rtol=1e-10)


def test_a_half_space_has_no_love_wave():
    found = dispersion(LayeredModel.from_table([[0, 6, 3.5, 2.7]]), PERIODS, "love")
    assert (found.status == 1).all()
    assert found.phase_velocity_km_s.isnull().all()


@pytest.mark.parametrize("mode", [0, 1, 2])
def test_love_waves_of_one_layer(mode):
    """tan(k h s1) = μ2 s2 / (μ1 s1), s1² = c²/β1² - 1, s2² = 1 - c²/β2² (Aki & Richards 2002, eq. 7.6)."""
    h, slow, fast, light, heavy = 10.0, 3.0, 4.5, 2.6, 3.3
    two = LayeredModel.from_table([[h, 5.4, slow, light], [0, 8.0, fast, heavy]])
    omega = 2 * np.pi / 1.5

    def phase(c):
        s1, s2 = (c**2 / slow**2 - 1) ** 0.5, (1 - c**2 / fast**2) ** 0.5
        return omega / c * h * s1 - np.arctan(heavy * fast**2 * s2 / (light * slow**2 * s1)) - mode * np.pi

    expected = brentq(phase, slow * (1 + 1e-9), fast * (1 - 1e-12), xtol=1e-14)
    assert dispersion(two, [1.5], "love", mode).phase_velocity_km_s.item() == pytest.approx(expected, rel=1e-12)


def test_scholte_wave_under_deep_water():
    """4 √(1-c²/α²) √(1-c²/β²) - (2-c²/β²)² = (ρw/ρ) c⁴/β⁴ √(1-c²/α²) / √(1-c²/αw²), water without end."""
    alpha, beta, rho, water = 5.0, 2.8, 2.6, Water(200.0)

    def secular(c):
        a, b, w = ((1 - c**2 / v**2) ** 0.5 for v in (alpha, beta, water.vp_km_s))
        return 4 * a * b - (2 - c**2 / beta**2) ** 2 - water.density_g_cm3 / rho * c**4 / beta**4 * a / w

    expected = brentq(secular, 1.0, 1.5 * (1 - 1e-9), xtol=1e-15)
    solid = LayeredModel.from_table([[0, alpha, beta, rho]])
    assert dispersion(solid, [1.0], water=water).phase_velocity_km_s.item() == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("wave", WAVES)
def test_cutting_layers_changes_nothing(wave):
    fine = LayeredModel(
        *(
            np.concatenate([np.repeat(values[:-1] / (5 if name == "thickness_km" else 1), 5), values[-1:]])
            for name, values in (
                (name, getattr(CHANNEL, name)) for name in ("thickness_km", "vp_km_s", "vs_km_s", "density_g_cm3")
            )
        )
    )
    one, five = (dispersion(m, PERIODS, wave, kernels=True) for m in (CHANNEL, fine))
    np.testing.assert_allclose(five.phase_velocity_km_s, one.phase_velocity_km_s, rtol=1e-11)
    summed = five.dc_dvs.values[:, :-1].reshape(len(PERIODS), -1, 5).sum(axis=2)
    np.testing.assert_allclose(summed, one.dc_dvs.values[:, :-1], atol=1e-8)


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("seed", range(2))
def test_no_mode_is_lost_or_relabelled(wave, seed):
    """All modes of random models with two channels, against a fine scan of the reference's determinant."""
    earth = random_model(seed)
    for period_s in (0.8, 3.0):
        expected = reference.modes(earth, period_s, wave, n_scanned=2000)
        found = [dispersion(earth, [period_s], wave, mode).phase_velocity_km_s.item() for mode in range(len(expected))]
        np.testing.assert_allclose(found, expected, rtol=1e-8)
        assert dispersion(earth, [period_s], wave, len(expected)).status.item() == 1


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("mode", [0, 1])
def test_velocities_and_kernels_are_those_of_the_energy_integrals(wave, mode):
    found = dispersion(CHANNEL, [1.0, 3.0], wave, mode, kernels=True)
    for i, period_s in enumerate(found.period_s.values):
        c = reference.modes(CHANNEL, period_s, wave)[mode]
        assert found.phase_velocity_km_s.values[i] == pytest.approx(c, rel=1e-9)
        group = reference.group_velocity(CHANNEL, period_s, wave, c)
        assert found.group_velocity_km_s.values[i] == pytest.approx(group, rel=1e-6)
        for kernel, name in zip(reference.kernels(CHANNEL, period_s, wave, c), ("vp", "vs", "rho"), strict=True):
            np.testing.assert_allclose(found[f"dc_d{name}"].values[i], kernel, atol=1e-6)


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("options", [{}, {"water": Water(3.0)}, {"reference_frequency_hz": 1.0}])
def test_kernels_are_derivatives(wave, options):
    """Central differences of 1e-4; of group velocities too."""
    periods = np.array([3.0, 8.0, 20.0])
    found = dispersion(CRUST, periods, wave, kernels=True, group_kernels=True, **options)
    columns = {name: getattr(CRUST, name) for name in ("thickness_km", "vp_km_s", "vs_km_s", "density_g_cm3")}
    for name, kernel in (("vp_km_s", "vp"), ("vs_km_s", "vs"), ("density_g_cm3", "rho")):
        for layer in range(4):
            sides = []
            for sign in (1, -1):
                changed = columns[name].copy()
                changed[layer] *= 1 + sign * 1e-4
                other = LayeredModel(**{**columns, name: changed}, qp=CRUST.qp, qs=CRUST.qs)
                sides.append(dispersion(other, periods, wave, **options))
            for what, velocity, tolerance in (("dc", "phase_velocity_km_s", 1e-6), ("du", "group_velocity_km_s", 1e-4)):
                difference = (sides[0][velocity] - sides[1][velocity]) / (2e-4 * columns[name][layer])
                np.testing.assert_allclose(found[f"{what}_d{kernel}"].values[:, layer], difference, atol=tolerance)


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("options", [{}, {"water": Water(3.0)}, {"reference_frequency_hz": 1.0}])
def test_group_velocity_is_the_slope_of_frequency(wave, options):
    found = dispersion(CRUST, PERIODS, wave, **options)
    step = 1e-5
    wavenumbers = [
        2 * np.pi / (PERIODS / (1 + sign * step)) / curves(CRUST, PERIODS / (1 + sign * step), wave, 0, **options).phase
        for sign in (1, -1)
    ]
    expected = 2 * np.pi / PERIODS * 2 * step / (wavenumbers[0] - wavenumbers[1])
    np.testing.assert_allclose(found.group_velocity_km_s, expected, rtol=1e-7)


def test_a_curve_does_not_depend_on_the_other_periods():
    together = dispersion(CHANNEL, np.arange(0.5, 4.0, 0.1), "love", 1)
    for i in (0, 5, 30):
        alone = dispersion(CHANNEL, together.period_s.values[i : i + 1], "love", 1)
        assert alone.status.item() == 0
        assert alone.phase_velocity_km_s.item() == pytest.approx(together.phase_velocity_km_s.values[i], rel=1e-12)


def test_soft_ground_keeps_its_modes():
    """Vs from 0.1 km/s: where searches with a fixed step lose roots."""
    soft = model([0.01, 0.02, 0.005, 0.1, 0.0], [0.15, 0.25, 0.1, 0.4, 0.9], vp_vs=2.5)
    for wave in WAVES:
        expected = reference.modes(soft, 0.1, wave, n_scanned=8000)
        found = [dispersion(soft, [0.1], wave, mode).phase_velocity_km_s.item() for mode in range(len(expected))]
        np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_attenuation_slows_long_periods():
    elastic, real = (dispersion(CRUST, [1.0, 30.0], reference_frequency_hz=f) for f in (None, 1.0))
    ratio = (real.phase_velocity_km_s / elastic.phase_velocity_km_s).values
    assert ratio[0] == pytest.approx(1, abs=1e-12)
    assert 0.985 < ratio[1] < 0.999
