"""Symmetries of the moment-tensor sum; they hold to rounding, on any Green's functions, so random ones serve."""

import numpy as np
import pytest
import xarray as xr

from quakesource.constants import COMPONENTS, GREENS_COMPONENTS
from quakesource.errors import SourceError
from quakesource.greens import synthesize
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import from_ned, moment_tensor

RNG = np.random.default_rng(11)
GREENS = xr.DataArray(
    RNG.standard_normal((2, 3, 10, 40)).astype(np.float32),
    dims=("depth_km", "distance_km", "component", "time_s"),
    coords={"depth_km": [4.0, 9.0], "distance_km": [10.0, 20.0, 40.0], "component": list(GREENS_COMPONENTS)},
    attrs={"units": "m/s per N·m"},
)


def test_a_batch_of_tensors_equals_one_at_a_time():
    rng = np.random.default_rng(5)
    values = rng.standard_normal((2, 3, 10, 4))
    axes = {"depth_km": [5.0, 9.0], "distance_km": [10.0, 20.0, 40.0], "component": list(GREENS_COMPONENTS)}
    greens = xr.DataArray(values, dims=("depth_km", "distance_km", "component", "time_s"), coords=axes)
    tensors = rng.standard_normal((5, 6))
    batch = synthesize(greens, tensors, [10.0, 130.0, 260.0])
    assert batch.dims == ("source", "depth_km", "distance_km", "component", "time_s")
    for i, tensor in enumerate(tensors):
        np.testing.assert_allclose(batch[i], synthesize(greens, tensor, [10.0, 130.0, 260.0]))


def only(*families):
    """GREENS with the other elementary sources silenced."""
    keep = [name[1:] in families for name in GREENS_COMPONENTS]
    return GREENS * xr.DataArray(keep, dims="component", coords={"component": list(GREENS_COMPONENTS)})


def by_hand(ned, azimuth_deg):
    """The printed formula of docs/conventions.md, written out once more."""
    xx, yy, zz, xy, xz, yz = ned
    a = np.radians(azimuth_deg)
    g = {name: GREENS.sel(component=name).values.astype(float) for name in GREENS_COMPONENTS}
    vertical, radial = (
        (2 * zz - xx - yy) / 6 * g[c + "DD"]
        - (xz * np.cos(a) + yz * np.sin(a)) * g[c + "DS"]
        - ((xx - yy) / 2 * np.cos(2 * a) + xy * np.sin(2 * a)) * g[c + "SS"]
        + (xx + yy + zz) / 3 * g[c + "EX"]
        for c in "ZR"
    )
    transverse = (-xz * np.sin(a) + yz * np.cos(a)) * g["TDS"] + (
        -(xx - yy) / 2 * np.sin(2 * a) + xy * np.cos(2 * a)
    ) * g["TSS"]
    return np.stack([vertical, radial, transverse], axis=2)


@pytest.mark.parametrize("azimuth_deg", [0.0, 37.0, 123.0, 251.0, -20.0])
def test_formula(azimuth_deg):
    ned = RNG.standard_normal(6)
    ours = synthesize(GREENS, from_ned(ned), azimuth_deg)
    assert ours.dims == ("depth_km", "distance_km", "component", "time_s")
    assert tuple(ours.component.values) == COMPONENTS
    assert ours.attrs["units"] == "m/s"
    np.testing.assert_allclose(ours.values, by_hand(ned, azimuth_deg), rtol=0, atol=1e-12)


@pytest.mark.parametrize("azimuth_deg", [0.0, 61.0, 200.0])
def test_opposite_azimuth_flips_ds_only(azimuth_deg):
    tensor = RNG.standard_normal(6)
    opposite = azimuth_deg + 180
    np.testing.assert_allclose(
        synthesize(only("DS"), tensor, opposite), -synthesize(only("DS"), tensor, azimuth_deg), atol=1e-12
    )
    rest = only("DD", "SS", "EX")
    np.testing.assert_allclose(synthesize(rest, tensor, opposite), synthesize(rest, tensor, azimuth_deg), atol=1e-12)


@pytest.mark.parametrize("turn_deg", [10.0, 90.0, 211.0])
def test_turning_source_and_station_together_changes_nothing(turn_deg):
    before = synthesize(GREENS, moment_tensor(30.0, 50.0, 70.0), 15.0)
    after = synthesize(GREENS, moment_tensor(30.0 + turn_deg, 50.0, 70.0), 15.0 + turn_deg)
    np.testing.assert_allclose(after, before, atol=1e-12)


def test_turning_any_tensor_with_the_station_changes_nothing():
    """The strike argument of `moment_tensor` is not needed: rotate a full tensor about the vertical as a matrix."""
    xx, yy, zz, xy, xz, yz = RNG.standard_normal(6)
    m = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
    angle = np.radians(77.0)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    n = turn @ m @ turn.T
    before = synthesize(GREENS, from_ned([xx, yy, zz, xy, xz, yz]), 40.0)
    after = synthesize(GREENS, from_ned([n[0, 0], n[1, 1], n[2, 2], n[0, 1], n[0, 2], n[1, 2]]), 117.0)
    np.testing.assert_allclose(after, before, atol=1e-12)


def test_isotropic_tensor_excites_the_explosion_alone():
    for azimuth in (0.0, 50.0, 300.0):
        out = synthesize(GREENS, [1, 1, 1, 0, 0, 0], azimuth)
        np.testing.assert_allclose(out.sel(component="T"), 0.0, atol=1e-15)
        np.testing.assert_allclose(out.sel(component="Z"), GREENS.sel(component="ZEX"), atol=1e-12)
        np.testing.assert_allclose(out.sel(component="R"), GREENS.sel(component="REX"), atol=1e-12)


def test_linear_in_the_tensor():
    a, b = RNG.standard_normal((2, 6))
    np.testing.assert_array_equal(synthesize(GREENS, 2 * a, 70.0), 2 * synthesize(GREENS, a, 70.0))
    np.testing.assert_allclose(
        synthesize(GREENS, a + 3 * b, 70.0),
        synthesize(GREENS, a, 70.0) + 3 * synthesize(GREENS, b, 70.0),
        atol=1e-12,
    )


def test_real_moments_do_not_underflow():
    """1e-20 m/s per N·m times 1e17 N·m: the product must keep its digits although both ends strain float32."""
    small = (GREENS * np.float32(1e-20)).astype(np.float32)
    out = synthesize(small, np.full(6, 1e17), 12.0)
    np.testing.assert_allclose(out / 1e-3, synthesize(GREENS, np.ones(6), 12.0), atol=2e-6)


def test_one_azimuth_a_distance():
    azimuths = [10.0, 130.0, 250.0]
    tensor = RNG.standard_normal(6)
    together = synthesize(GREENS, tensor, azimuths)
    for i, azimuth in enumerate(azimuths):
        alone = synthesize(GREENS.isel(distance_km=[i]), tensor, azimuth)
        np.testing.assert_allclose(together.isel(distance_km=[i]), alone, atol=1e-12)


def test_order_of_the_components_in_the_input_does_not_matter():
    shuffled = GREENS.isel(component=RNG.permutation(10))
    np.testing.assert_allclose(
        synthesize(shuffled, np.arange(6.0), 5.0), synthesize(GREENS, np.arange(6.0), 5.0), atol=1e-12
    )


def test_excitation_is_the_linear_map_behind_synthesize():
    tensor, azimuths = RNG.standard_normal(6), np.array([3.0, 99.0])
    weights = excitation(azimuths)
    assert weights.shape == (2, 3, 10, 6)
    for weight, azimuth in zip(weights, azimuths, strict=True):
        expected = np.einsum("cgm,m,zrgt->zrct", weight, tensor, GREENS.values.astype(float))
        np.testing.assert_allclose(synthesize(GREENS, tensor, azimuth), expected, atol=1e-12)


@pytest.mark.parametrize("tensor", [[1, 2, 3], [1, 2, 3, 4, 5, np.nan], np.eye(3)])
def test_bad_tensor_is_refused_with_a_next_step(tensor):
    with pytest.raises(SourceError, match=r"(?s)six finite components.*next:.*Mrr Mtt Mpp"):
        synthesize(GREENS, tensor, 0.0)


def test_azimuths_that_do_not_fit_are_refused():
    with pytest.raises(SourceError, match=r"(?s)azimuth_deg has shape.*next:"):
        synthesize(GREENS, np.ones(6), [1.0, 2.0])
