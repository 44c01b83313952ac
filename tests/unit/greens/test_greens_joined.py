"""A path through two models: the layered result where nothing changes, mean times where something does."""

import numpy as np
import pytest
from greens_cases import HK

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.earth.joined_path import JoinedPath
from quakesource.errors import EarthModelError
from quakesource.greens import compute_greens
from quakesource.greens.joined import compute_joined_greens
from quakesource.waveforms.filtering import band_pass

SLOW = LayeredModel.from_table(
    [
        [4.0, 5.0, 2.85, 2.35, 500, 250],
        [14.0, 5.9, 3.40, 2.60, 700, 350],
        [18.0, 6.5, 3.75, 2.80, 900, 450],
        [0.0, 7.8, 4.4, 3.20, 1200, 600],
    ],
    name="slow",
)
DISTANCES = np.array([40.0, 90.0, 160.0])
GRID = {"depth_km": [8.0], "distance_km": DISTANCES, "sampling_rate_hz": 4.0, "duration_s": 110.0}


def joined(path):
    return compute_joined_greens(path, **GRID, taper_start=0.6)


@pytest.mark.parametrize("path", [JoinedPath(HK, SLOW, 1.0), JoinedPath(HK, HK, 0.3)])
def test_one_model_gives_the_layered_seismograms(path):
    # in sums of the same period, which the joined ones need longer
    same_period = {**GRID, "duration_s": GRID["duration_s"] + DISTANCES[-1] / HK.vs_km_s[0]}
    layered = compute_greens(HK, **same_period, accuracy="world", taper_start=0.6).isel(time_s=slice(0, 440))
    ours = joined(path)
    np.testing.assert_allclose(ours, layered, rtol=0, atol=1e-5 * float(abs(layered).max()))
    assert ours.attrs == layered.attrs


@pytest.mark.parametrize("phase", ["P", "S"])
@pytest.mark.parametrize("depth_km", [2.0, 8.0, 14.0])
def test_one_model_gives_its_own_first_arrivals(phase, depth_km):
    x = np.array([5.0, 30.0, 90.0, 180.0])
    ours, layered = JoinedPath(HK, HK, 0.4).first_arrivals(depth_km, x, phase), first_arrivals(HK, depth_km, x, phase)
    np.testing.assert_allclose(ours.time_s, layered.time_s, atol=0.01)
    np.testing.assert_allclose(ours.takeoff_deg, layered.takeoff_deg, atol=1.0)


def test_slowness_is_the_mean_of_two_that_keep_the_action():
    half, whole = JoinedPath(HK, SLOW, 0.5), JoinedPath(HK, SLOW, 0.0)
    p = np.linspace(0, 0.4, 50)
    np.testing.assert_allclose(half.slowness(p), (p + whole.slowness(p)) / 2)
    assert (np.diff(whole.slowness(p)) > 0).all()

    def crossing_s(model, p):
        """The layers' delay time, which the smooth profile keeps to some per cent."""
        return (model.thickness_km * np.sqrt(np.maximum(1 / model.vs_km_s**2 - p**2, 0)))[:-1].sum()

    for p_here in (0.24, 0.26):
        assert crossing_s(SLOW, float(whole.slowness(p_here))) == pytest.approx(crossing_s(HK, p_here), rel=0.15)
    # along the tops of mantle and surface layer a P wave goes with the speed of either model
    assert whole.slowness(1 / 7.8) == pytest.approx(1 / 7.8)
    assert whole.slowness(1 / 5.5) == pytest.approx(1 / 5.0)
    # a surface wave that feels the top layer alone
    assert whole.slowness(0.4) == pytest.approx(0.4 * 3.18 / 2.85)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_mean_slowness_gives_back_that_at_the_source(share):
    path = JoinedPath(HK, SLOW, share)
    p = np.linspace(0.001, 0.6, 200)
    np.testing.assert_allclose(path.slowness_at_source(path.slowness(p)), p, rtol=1e-9)


def test_action_and_slowness_change_back_on_the_way_back():
    there, back = JoinedPath(HK, SLOW, 0.0), JoinedPath(SLOW, HK, 0.0)
    for p in (0.14, 0.17, 0.25, 0.3, 0.36):
        assert back.slowness(there.slowness(p)) == pytest.approx(p, abs=5e-4)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_seismograms_begin_at_the_joined_first_arrival(share):
    path = JoinedPath(HK, SLOW, share)
    greens = joined(path)
    time_s = greens.time_s.values
    for distance, expected in zip(DISTANCES, path.first_arrivals(8.0, DISTANCES).time_s, strict=True):
        trace = np.abs(greens.sel(distance_km=distance, component="ZEX").values[0])
        begins = time_s[np.argmax(trace > 0.2 * trace[time_s < expected + 8].max())]
        assert begins == pytest.approx(expected, abs=0.8)


def test_surface_waves_come_at_the_mean_of_both_models():
    """Love waves of 8 to 12 s along half and half: the envelope comes half way between those of the models."""
    paths = [JoinedPath(HK, SLOW, 1.0), JoinedPath(HK, SLOW, 0.5), JoinedPath(HK, SLOW, 0.0)]

    def arrival(greens):
        trace = band_pass(greens.sel(distance_km=160.0, component="TSS").values[0].astype(float), 4.0, (0.08, 0.12))
        power = trace**2
        return float((greens.time_s.values * power).sum() / power.sum())

    fast, middle, slow = map(arrival, map(joined, paths))
    assert slow - fast > 2
    assert middle == pytest.approx((fast + slow) / 2, abs=0.2 * (slow - fast))


@pytest.mark.parametrize(
    "model",
    [
        LayeredModel.from_table([[10, 6.0, 3.5, 2.7], [10, 5.0, 3.0, 2.6], [0, 7.8, 4.5, 3.3]]),
        LayeredModel.from_table([[2, 3.0, 1.5, 2.2], [0, 7.8, 4.5, 3.3]]),
    ],
)
def test_models_that_cannot_be_joined_are_refused(model):
    with pytest.raises(EarthModelError, match=r"increase with depth[\s\S]*hardened"):
        JoinedPath(HK, model, 0.5)
