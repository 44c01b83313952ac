"""Green's functions and seismograms against PyGRT: committed slices always, the full oracles where they are present.

The requirement is a normalised L2 difference of 0.3 % after a causal band-pass, for each component and for the ten
together. Nothing else is done to either series: both carry the same Nyquist ringing, which the band-pass removes.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens, synthesize
from quakesource.mechanisms import from_ned, moment_tensor

SLICES = Path(__file__).parent
FULL = Path(__file__).resolve().parents[3] / "shared" / "oracle"
TOLERANCE = 0.003
ORACLE_UNIT = 1e-15
DEPTHS_KM, DISTANCES_KM = [3.0, 8.0, 15.0], [10.0, 30.0, 60.0, 100.0, 150.0, 250.0]
CASES = [
    ("hk_gf_dt0.5_Q", (0.02, 0.2)),
    ("hk_gf_dt0.5_elastic", (0.02, 0.2)),
    ("hk_gf_dt0.1_elastic", (0.02, 0.2)),
    ("hk_gf_dt0.1_elastic", (0.05, 1.0)),
]


def load(name, kind):
    folder = SLICES if kind == "slice" else FULL
    path = folder / f"{name}.npz"
    if kind == "full" and not path.is_file():
        pytest.skip(f"the full oracle is absent: {path}")
    return np.load(path)


@pytest.fixture(scope="module")
def computed():
    """Green's functions on the whole grid of an oracle, computed at most once each."""
    cache = {}

    def compute(name):
        if name not in cache:
            oracle = load(name if "gf" in name else "hk_gf_dt0.5_Q", "slice")
            meta = json.loads(str(oracle["meta"]))
            model = LayeredModel.from_table(oracle["model"], name="HK")
            # The oracle's own duration: the damping, and with it the ringing, is then the same.
            cache[name] = compute_greens(model, DEPTHS_KM, DISTANCES_KM, 1 / meta["dt"], meta["nt"] * meta["dt"])
        return cache[name]

    return compute


def band_pass(traces, dt, band):
    sos = butter(4, band, btype="bandpass", fs=1 / dt, output="sos")
    return sosfilt(sos, np.asarray(traces, np.float64), axis=-1)


def misfit(ours, theirs, axis):
    return np.sqrt(((ours - theirs) ** 2).sum(axis) / (theirs**2).sum(axis))


@pytest.mark.parametrize("kind", ["slice", pytest.param("full", marks=pytest.mark.real)])
@pytest.mark.parametrize(("name", "band"), CASES)
def test_greens_functions_equal_the_oracle(name, band, kind, computed):
    oracle = load(name, kind)
    assert tuple(oracle["comps"]) == GREENS_COMPONENTS
    dt = float(oracle["dt"])
    ours = computed(name).sel(depth_km=oracle["depths"], distance_km=oracle["dists"]).values
    ours = band_pass(ours[..., : oracle["G"].shape[-1]], dt, band)
    theirs = band_pass(oracle["G"] * ORACLE_UNIT, dt, band)
    assert misfit(ours, theirs, -1).max() <= TOLERANCE  # each component
    assert misfit(ours, theirs, (-2, -1)).max() <= TOLERANCE  # the ten together


@pytest.mark.parametrize("kind", ["slice", pytest.param("full", marks=pytest.mark.real)])
@pytest.mark.parametrize("event", range(10))
def test_moment_tensor_seismograms_equal_the_oracle(event, kind, computed):
    oracle = load("hk_mt10_dt0.5_Q", kind)
    dt, azimuth = float(oracle["dt"]), float(oracle["az"][event])
    greens = computed("hk_gf_dt0.5_Q").sel(
        depth_km=float(oracle["depth"][event]), distance_km=float(oracle["dist"][event])
    )
    ours = synthesize(greens, from_ned(oracle["mt_ned"][event]), azimuth).values
    if kind == "full":  # the oracle also has north and east
        cosine, sine = np.cos(np.radians(azimuth)), np.sin(np.radians(azimuth))
        north, east = ours[1] * cosine - ours[2] * sine, ours[1] * sine + ours[2] * cosine
        ours = np.stack([*ours, north, east])
    theirs = band_pass(oracle["W"][event] * ORACLE_UNIT, dt, (0.02, 0.2))
    ours = band_pass(ours[:, : theirs.shape[-1]], dt, (0.02, 0.2))
    assert misfit(ours, theirs, -1).max() <= TOLERANCE


def test_oracle_mechanisms_follow_aki_and_richards():
    """Strike, dip, rake and the tensor of the oracle are the same source in our convention."""
    oracle = load("hk_mt10_dt0.5_Q", "slice")
    shear = np.isfinite(oracle["sdr"][:, 0])
    assert shear.sum() == 7
    np.testing.assert_allclose(moment_tensor(*oracle["sdr"][shear].T), from_ned(oracle["mt_ned"][shear]), atol=1e-5)


@pytest.mark.real
@pytest.mark.parametrize("name", [*dict(CASES), "hk_mt10_dt0.5_Q"])
def test_slices_are_bit_for_bit_of_the_oracle(name):
    part, full = load(name, "slice"), load(name, "full")
    if name.startswith("hk_mt10"):
        np.testing.assert_array_equal(part["W"], full["W"][:, :3, : part["W"].shape[-1]])
    else:
        rows = np.searchsorted(full["depths"], part["depths"])
        columns = np.searchsorted(full["dists"], part["dists"])
        np.testing.assert_array_equal(part["G"], full["G"][np.ix_(rows, columns)][..., : part["G"].shape[-1]])
    assert str(part["meta"]) == str(full["meta"])
