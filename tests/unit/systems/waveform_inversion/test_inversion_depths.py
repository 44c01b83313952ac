"""Trial depths follow the catalogue and go on below the store while the fit improves."""

import numpy as np
import pytest
from inversion_cases import observations_of, records_in, station_pairs

from quakesource.earth import read_model
from quakesource.errors import GreensError
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore
from quakesource.mechanisms import kagan_angle, moment_magnitude, moment_tensor
from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.depths import DEEPEST_KM, TrialDepths
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.solution import invert_event
from quakesource.systems.waveform_inversion.windows import event_windows
from quakesource.tables import MOMENT_TENSOR_COLUMNS

RATE_HZ, DURATION_S = 1.0, 250.0
TIME_S = np.arange(-60.0, 240.0)
STORE_KM = [4.0, 8.0]
LAYERS = read_model("socal")
SETTINGS = WaveformInversionSettings(bootstrap_samples=10, grid_step_deg=30, min_body_snr=0)
TENSOR = moment_tensor(30.0, 60.0, -40.0, 1e16)
WINDOWS = event_windows(BandSettings(), "regular", SETTINGS)
DISTANCE_KM = np.array([55.0, 71.0, 90.0, 104.0, 122.0, 150.0])
AZIMUTH_DEG = np.array([20.0, 200.0, 80.0, 310.0, 140.0, 255.0])


@pytest.fixture(scope="module")
def store():
    return GreensStore(
        depth_km=np.array(STORE_KM),
        distance_km=DISTANCE_KM,
        offset_s=np.zeros(6),
        sampling_rate_hz=RATE_HZ,
        traces=compute_greens(LAYERS, STORE_KM, DISTANCE_KM, RATE_HZ, DURATION_S, taper_start=0.5),
        model="socal",
    )


def recorded(depth_km):
    """Data of an earthquake at a depth, without noise."""
    true = compute_greens(LAYERS, [depth_km], DISTANCE_KM, RATE_HZ, DURATION_S, taper_start=0.5)
    velocity = records_in(true, TENSOR, AZIMUTH_DEG, TIME_S)
    pairs = station_pairs(LAYERS, depth_km, DISTANCE_KM, AZIMUTH_DEG)
    return event_data(observations_of(velocity, pairs, TIME_S), "a", WINDOWS, SETTINGS)


@pytest.mark.parametrize("true_km", [17.0, 46.0])
def test_a_source_below_the_store_is_found_where_it_is(store, true_km):
    row = invert_event("a", recorded(true_km), store, SETTINGS, Known(layers=LAYERS)).predictions[0]
    tensor = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])
    assert row["depth_km"] == pytest.approx(true_km, abs=4)
    assert kagan_angle(tensor, TENSOR) < 4
    assert row["mw"] == pytest.approx(moment_magnitude(TENSOR), abs=0.05)
    assert "end of the grid" not in row["remarks"]


def test_without_a_velocity_model_the_last_depth_is_told_to_be_the_last(store):
    row = invert_event("a", recorded(46.0), store, SETTINGS).predictions[0]
    assert row["depth_km"] == STORE_KM[-1]
    assert "the depth is at the end of the grid (4-8 km)" in row["remarks"]
    assert row["quality"] in ("D", "")


@pytest.mark.parametrize(
    ("catalogue_km", "deepest_km"), [(5.0, 16.0), (30.0, 38.0), (100.0, 115.0), (float("nan"), 8.0)]
)
def test_the_grid_reaches_below_the_depth_of_the_catalogue(store, catalogue_km, deepest_km):
    depth_km = TrialDepths(recorded(6.0), store, LAYERS).first(catalogue_km).depth_km
    assert list(depth_km[:2]) == STORE_KM
    assert (np.diff(depth_km) > 0).all()
    assert deepest_km <= depth_km[-1] < 1.07 * deepest_km + 4 or np.isnan(catalogue_km)
    assert np.isfinite(catalogue_km) or depth_km[-1] == deepest_km


def test_nothing_is_tried_below_the_deepest_earthquakes(store):
    depths = TrialDepths(recorded(6.0), store, LAYERS)
    trials = depths.first(650.0)
    assert DEEPEST_KM <= trials.depth_km[-1] < 1.07 * DEEPEST_KM
    assert depths.below(trials) is None


def test_a_store_of_another_model_is_refused(store):
    with pytest.raises(GreensError, match="another velocity model"):
        TrialDepths(recorded(6.0), store, read_model("gil7")).first(30.0)
