"""Explosions, collapses, cracks and CLVDs are flagged, earthquakes in a wrong earth are not."""

import numpy as np
import pandas as pd
import pytest
from inversion_cases import observations_of, random_traces
from scipy.spatial.transform import Rotation

from quakesource.earth import first_arrivals, read_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import from_matrix
from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.shear import NOT_SHEAR, RESOLVED, shear_caveats
from quakesource.systems.waveform_inversion.solution import invert_event
from quakesource.systems.waveform_inversion.windows import event_windows
from quakesource.waveforms.filtering import band_passed_displacement

RATE_HZ, DEPTH_KM, SNR = 1.0, 8.0, 10.0
TIME_S = np.arange(-60.0, 240.0)
SETTINGS = WaveformInversionSettings(bootstrap_samples=10, grid_step_deg=30)
KINDS = {
    "earthquake": np.diag([1.0, 0.0, -1.0]),
    "explosion": np.eye(3) + 0.15 * np.diag([1.0, 0.0, -1.0]),
    "collapse": -np.eye(3) + 0.15 * np.diag([1.0, 0.0, -1.0]),
    "crack": np.diag([3.0, 1.0, 1.0]) / 2,
    "clvd": np.diag([2.0, -1.0, -1.0]),
}
EXPLOSION = from_matrix(1e16 * KINDS["explosion"])


@pytest.fixture(scope="module")
def network():
    """Places of twelve stations; the Green's functions of the inversion, and those of another earth for the records."""
    rng = np.random.default_rng(4)
    distance_km = np.sort(rng.uniform(40, 190, 12))
    azimuth_deg = rng.permutation(np.linspace(0, 330, 12))
    inverted, true = (
        compute_greens(read_model(name), [DEPTH_KM], distance_km, RATE_HZ, 230.0) for name in ("socal", "gil7")
    )
    store = GreensStore(
        depth_km=np.array([DEPTH_KM]),
        distance_km=distance_km,
        offset_s=np.zeros(12),
        sampling_rate_hz=RATE_HZ,
        traces=inverted,
    )
    arrivals = {phase: first_arrivals(read_model("socal"), DEPTH_KM, distance_km, phase).time_s for phase in ("P", "S")}
    names = {"event_id": "a", "network": "XX", "location": "", "channels": "BH?", "pick_source": "theoretical"}
    pairs = pd.DataFrame(
        {
            **names,
            "station": [f"S{i}" for i in range(12)],
            "latitude_deg": 0.0,
            "longitude_deg": 0.0,
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "p_arrival_s": arrivals["P"],
            "s_arrival_s": arrivals["S"],
            "noise_from_s": -55.0,
            "record_to_s": np.inf,
        }
    )
    return store, true, pairs


def remarks(network, kind: str, seed: int) -> str:
    """Remarks on the double couple of a source of a kind, turned at random, recorded in another earth with noise."""
    store, true, pairs = network
    rng = np.random.default_rng(seed)
    turn = Rotation.random(random_state=seed).as_matrix()
    tensor = from_matrix(1e16 * turn @ KINDS[kind] @ turn.T)
    velocity = np.zeros((12, 3, TIME_S.size))
    for i, azimuth_deg in enumerate(pairs["azimuth_deg"]):
        record = synthesize(true.isel(distance_km=[i]), tensor, np.array([azimuth_deg])).values[0, 0]
        velocity[i, :, 60 : 60 + record.shape[-1]] = record[:, : TIME_S.size - 60]
    noise = random_traces(rng, velocity.shape, 2.0)
    signal, ground = (
        np.sqrt((band_passed_displacement(x, RATE_HZ, (0.02, 0.05)) ** 2).mean((-1, -2), keepdims=True))
        for x in (velocity, noise)
    )
    observed = observations_of(velocity + noise * signal / ground / SNR, pairs, TIME_S)
    data = event_data(observed, "a", event_windows(BandSettings(), 4.5, SETTINGS), SETTINGS)
    return str(invert_event("a", data, store, SETTINGS).predictions[0]["remarks"])


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"earthquake"}))
def test_what_is_no_shear_is_flagged(network, kind):
    flagged = ["explosion, collapse or opening?" in remarks(network, kind, seed) for seed in range(5)]
    assert sum(flagged) >= 4


def test_earthquakes_in_a_wrong_earth_are_not(network):
    assert not any("explosion" in remarks(network, "earthquake", seed) for seed in range(8))


def reductions(couple: float, deviatoric: float, full: float) -> dict[str, float]:
    return {"double_couple": couple, "deviatoric": deviatoric, "full": full}


@pytest.mark.parametrize(("variant", "letter"), [("double_couple", "D"), ("deviatoric", "D"), ("full", "A")])
def test_the_full_tensor_keeps_its_grade(variant, letter):
    caveats = shear_caveats(variant, reductions(0.5, 0.6, 0.5 + 0.5 * (NOT_SHEAR + 0.01)), EXPLOSION)
    assert [c.letter for c in caveats if "explosion" in c.words] == [letter]


def test_an_isotropic_part_that_gains_nothing_is_not_resolved():
    (caveat,) = shear_caveats("full", reductions(0.8, 0.8, 0.8 + RESOLVED / 2), EXPLOSION)
    assert "not resolved" in caveat.words
    assert shear_caveats("double_couple", reductions(0.8, 0.8, 0.8 + RESOLVED / 2), EXPLOSION) == []
    assert shear_caveats("full", reductions(0.8, 0.78, 0.81), EXPLOSION) == []
