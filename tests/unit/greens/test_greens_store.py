"""The store gives back what was computed, on its grid and between, on any fitting time grid."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import first_arrivals, read_model
from quakesource.errors import GreensError, ProductError
from quakesource.greens import store as store_module
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore, open_greens, reduction_offset_s, write_greens
from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings, GreensSettings
from quakesource.stages import compute_greens as stage
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

RATE_HZ, DURATION_S = 2.0, 240.0
DEPTHS_KM = [2.0, 10.0, 20.0]
CENTRES_KM = [30.0, 60.0, 100.0, 200.0, 300.0]
DISTANCES_KM = sorted(c + offset for c in CENTRES_KM for offset in (-1.5, 0.0, 1.5))
TIME_S = np.arange(-60 * RATE_HZ, 330 * RATE_HZ) / RATE_HZ


def computed(taper_start):
    return compute_greens(
        read_model("socal"), DEPTHS_KM, DISTANCES_KM, RATE_HZ, 290.0, accuracy="fast", taper_start=taper_start
    )


@pytest.fixture(scope="module")
def greens():
    return computed(stage.TAPER_START)


def written(folder, greens):
    manifest = folder / "greens" / "manifest.json"
    with build_product(manifest, "greens", "compute_greens", code="c", settings={}, inputs=[], attributes={}) as work:
        write_greens(work, greens, DURATION_S, read_model("socal"))
    return manifest


@pytest.fixture(scope="module")
def manifest(tmp_path_factory, greens):
    return written(tmp_path_factory.mktemp("store"), greens)


@pytest.fixture(scope="module")
def store(manifest):
    return open_greens(manifest)


def on_time_grid(greens, distance_km, time_s=TIME_S, *, from_s=0.0, length_s=1e9):
    """(depth, component, nt): the computed traces on the times of the grid, zero where there are none."""
    out = np.zeros((len(DEPTHS_KM), len(GREENS_COMPONENTS), time_s.size))
    own = greens.sel(distance_km=distance_km).values
    for j, t in enumerate(time_s):
        index = round(t * RATE_HZ)
        if 0 <= index < own.shape[-1] and from_s <= t < from_s + length_s:
            out[..., j] = own[..., index]
    return out


def as_stored(greens, distance_km, time_s=TIME_S):
    """The computed traces, as far as the reduced time of the store keeps them."""
    from_s = float(reduction_offset_s(np.array([distance_km]), RATE_HZ)[0])
    return on_time_grid(greens, distance_km, time_s, from_s=from_s, length_s=DURATION_S)


def error_of(found, wanted, distance_km, band_hz):
    """Relative RMS of each (depth, component) over the part of the record that inversions use."""
    window = (distance_km / 8.5 - 10 < TIME_S) & (distance_km / 2.2 + 50 > TIME_S)
    found, wanted = band_pass(found, RATE_HZ, band_hz)[..., window], band_pass(wanted, RATE_HZ, band_hz)[..., window]
    return np.sqrt(((found - wanted) ** 2).sum(-1) / (wanted**2).sum(-1))


def test_axes_rate_and_offsets_come_back(store, greens):
    np.testing.assert_array_equal(store.depth_km, DEPTHS_KM)
    np.testing.assert_array_equal(store.distance_km, DISTANCES_KM)
    assert store.sampling_rate_hz == RATE_HZ
    assert store.traces.dtype == np.float32
    assert store.traces.shape == (3, 15, 10, round(DURATION_S * RATE_HZ))
    assert store.traces.attrs["components"] == list(GREENS_COMPONENTS)
    assert store.traces.attrs["quantity"] == greens.attrs["quantity"]
    np.testing.assert_array_equal(store.offset_s, reduction_offset_s(np.array(DISTANCES_KM), RATE_HZ))


def test_stored_samples_are_the_computed_ones_from_the_offset_on(store, greens):
    start = round(store.offset_s[-1] * RATE_HZ)
    assert start > 0
    np.testing.assert_array_equal(
        store.traces.values[:, -1], greens.values[:, -1, :, start : start + round(DURATION_S * RATE_HZ)]
    )


def test_offsets_are_whole_samples_before_any_wave_faster_than_the_reduction():
    distances = np.array([10.0, 84.0, 86.0, 237.3, 400.0])
    offset = reduction_offset_s(distances, 2.0)
    np.testing.assert_allclose(offset * 2, np.round(offset * 2))
    assert (offset[:2] == 0).all()
    assert (offset <= np.maximum(distances / 8.5 - 10, 0) + 1e-9).all()
    assert (offset > distances / 8.5 - 10 - 0.5).all()


@pytest.mark.parametrize("distance_km", [30.0, 100.0, 301.5])
def test_on_a_grid_point_the_seismograms_are_the_computed_ones(store, greens, distance_km):
    found = store.at(distance_km, TIME_S)
    assert error_of(found, as_stored(greens, distance_km), distance_km, (0.02, 0.1)).max() < 1e-5
    # What the reduced time cuts off before the first arrival is numerical noise.
    assert error_of(found, on_time_grid(greens, distance_km), distance_km, (0.02, 0.1)).max() < 1e-3


def test_time_zero_is_the_origin_on_any_grid_that_fits(store, greens):
    for start in (-60.0, -10.5, 0.0, 12.0, 100.0):
        times = start + np.arange(200) / RATE_HZ
        np.testing.assert_allclose(
            store.at(200.0, times), as_stored(greens, 200.0, times), atol=1e-6 * np.abs(greens).max().item()
        )


def test_what_is_held_of_a_store_changes_nothing(manifest, monkeypatch):
    distances_km = [301.5, 30.0, 200.0, 59.0, 100.0, 30.0]
    alone = [open_greens(manifest).at(distance_km, TIME_S) for distance_km in distances_km]
    store = open_greens(manifest)
    for held in (4, 1):
        monkeypatch.setattr(store_module, "HELD_CHUNKS", held)
        for distance_km, expected in zip(distances_km, alone, strict=True):
            np.testing.assert_array_equal(store.at(distance_km, TIME_S), expected)
    other = replace(store, traces=2 * store.traces)
    np.testing.assert_allclose(other.at(30.0, TIME_S), 2 * alone[1])


def test_nothing_is_made_up_outside_a_trace(store):
    found = store.at(300.0, np.arange(-100.0, 500.0, 1 / RATE_HZ))
    times = np.arange(-100.0, 500.0, 1 / RATE_HZ)
    start = store.offset_s[list(store.distance_km).index(300.0)]
    assert (found[..., (times < start) | (times >= start + DURATION_S)] == 0).all()
    assert np.abs(found).max() > 0
    assert (store.at(300.0, np.arange(1000.0, 1100.0, 1 / RATE_HZ)) == 0).all()


def without(greens, distance_km):
    """A store that lacks one distance, so that it must be interpolated over 3 km."""
    kept = [d for d in DISTANCES_KM if d != distance_km]
    values = greens.sel(distance_km=kept)
    dims = ("depth_km", "distance_km", "component", "time_s")
    return GreensStore(
        np.array(DEPTHS_KM), np.array(kept), np.zeros(len(kept)), RATE_HZ, xr.DataArray(values.values, dims=dims)
    )


@pytest.mark.parametrize(("distance_km", "limit"), [(30, 0.01), (60, 0.01), (100, 0.01), (200, 0.01), (300, 0.01)])
def test_between_grid_points_three_km_apart_the_error_is_below_one_percent(greens, distance_km, limit):
    found = without(greens, distance_km).at(float(distance_km), TIME_S)
    error = error_of(found, on_time_grid(greens, distance_km), distance_km, (0.02, 0.1))
    print(f"{distance_km} km: median {np.median(error):.4f}, worst component {error.max():.4f}")
    assert np.median(error) < limit


def test_no_energy_is_cut_off_at_the_origin_time(greens):
    # Ringing of the spectrum's taper reaches back over time 0, is cut there and leaks into the band: the same
    # seismograms at four times the rate have no such cut.
    fine = compute_greens(read_model("socal"), DEPTHS_KM, [30.0], 8.0, 200.0, accuracy="standard", taper_start=0.5)
    fine_time = np.arange(-60 * 8, 200 * 8) / 8
    wanted = np.zeros((3, 10, fine_time.size))
    wanted[..., 480:] = fine.values[:, 0]
    band = (0.02, 0.05)
    wanted = band_pass(velocity_to_displacement(wanted, 8.0), 8.0, band)[..., ::4]
    found = band_pass(velocity_to_displacement(on_time_grid(greens, 30.0), RATE_HZ), RATE_HZ, band)
    window = fine_time[::4] < 30 / 2.2 + 50
    found, wanted = found[..., : window.size][..., window], wanted[..., window]
    error = np.sqrt(((found - wanted) ** 2).sum(-1) / (wanted**2).sum(-1))
    print(f"median {np.median(error):.4f}, worst component {error.max():.4f}")
    assert error.max() < 0.05


def test_interpolation_keeps_arrival_times(store):
    # Surface waves must lie between those of the neighbours, not be smeared: correlation finds the moveout.
    def delay(distance_km):
        first, other = (band_pass(store.at(d, TIME_S)[1, 7], RATE_HZ, (0.02, 0.1)) for d in (298.5, distance_km))
        lags = np.correlate(other, first, "full")
        return lags.argmax() - (first.size - 1), lags.max() / (np.linalg.norm(first) * np.linalg.norm(other))

    for distance_km in (299.25, 300.0, 300.75, 301.5):
        lag, correlation = delay(distance_km)
        assert abs(lag / RATE_HZ - (distance_km - 298.5) / 3.3) < 0.5
        assert correlation > 0.98


def test_a_store_of_one_distance_serves_that_distance(tmp_path, greens):
    one = open_greens(written(tmp_path, greens.sel(distance_km=[100.0])))
    np.testing.assert_allclose(one.at(100.0, TIME_S), as_stored(greens, 100.0), atol=1e-6 * np.abs(greens).max().item())


@pytest.mark.parametrize("distance_km", [28.0, 301.6, 1000.0])
def test_distances_outside_the_grid_are_refused(store, distance_km):
    with pytest.raises(GreensError, match=r"outside the store \(28.5-301.5 km\)"):
        store.at(distance_km, TIME_S)


@pytest.mark.parametrize("times", [np.arange(100.0), np.arange(100) / 4, 0.3 + np.arange(100) / 2])
def test_another_rate_or_a_start_between_samples_is_refused(store, times):
    with pytest.raises(GreensError, match="does not fit the store's 2 Hz"):
        store.at(100.0, times)


def test_a_store_that_lost_a_chunk_is_refused(tmp_path, greens):
    manifest = written(tmp_path, greens.sel(distance_km=[100.0]))
    chunk = max((p for p in manifest.parent.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    chunk.unlink()
    with pytest.raises(ProductError, match="is missing"):
        open_greens(manifest)


def test_arrivals_lie_on_the_same_grid(store):
    for name, phase in (("p", "P"), ("s", "S")):
        expected = first_arrivals(read_model("socal"), np.array(DEPTHS_KM)[:, None], np.array(DISTANCES_KM), phase)
        np.testing.assert_array_equal(store.arrivals[f"{name}_time_s"], expected.time_s)
        np.testing.assert_array_equal(store.arrivals[f"{name}_takeoff_deg"], expected.takeoff_deg)
    at = store.arrival("p_time_s", 60.7)
    np.testing.assert_allclose(at, first_arrivals(read_model("socal"), DEPTHS_KM, 60.7, "P").time_s, atol=0.01)


def test_between_depths_the_error_is_that_of_the_manifest(tmp_path):
    """A half-kilometre from both neighbours, no interface between: below 2 %, and what the stage records."""
    settings = GreensSettings(depth_km=(7.0, 10.0), depth_step_km=1.0, distance_km=(30.0, 60.0), duration_s=100.0)
    manifest = tmp_path / "greens" / "manifest.json"
    stage.compute_greens(settings, EarthSettings(), velocity_model="socal", store=manifest)
    errors = open_product(manifest, "greens").attributes["errors"]
    assert errors["accuracy"] < 1e-3
    assert 0 < errors["depth"] < 0.02
    assert 0 < errors["distance"] < 0.01
    store = open_greens(manifest)
    with pytest.raises(GreensError, match=r"Depth 11.0 km is outside the store \(7-10 km\)"):
        store.at_depth(11.0, 40.0, TIME_S)
    np.testing.assert_allclose(store.at_depth(8.0, 40.0, TIME_S), store.at(40.0, TIME_S)[1], rtol=0, atol=1e-25)


def test_seismograms_of_another_model_or_quantity_are_refused(tmp_path, greens):
    with pytest.raises(GreensError, match="are of model 'socal', not of 'gil7'"):
        write_greens(tmp_path, greens, DURATION_S, read_model("gil7"))
    displacement = greens.copy()
    displacement.attrs["quantity"] = "displacement for a unit step moment"
    with pytest.raises(GreensError, match="holds 'displacement for a unit step moment'"):
        open_greens(written(tmp_path, displacement))
