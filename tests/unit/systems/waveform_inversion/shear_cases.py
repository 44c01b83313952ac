"""Sources that are no shear, and earthquakes, at twelve stations in another earth than they are inverted in."""

from collections.abc import Sequence

import numpy as np
from inversion_cases import observations_of, random_traces, records_in, station_pairs
from scipy.spatial.transform import Rotation

from quakesource.earth import read_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore
from quakesource.mechanisms import from_matrix
from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
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
FLAG = "explosion, collapse or opening?"


def network(depths_km: Sequence[float] = (DEPTH_KM,)):
    """Green's functions of the inversion, those of another earth for the records, and places of twelve stations."""
    rng = np.random.default_rng(4)
    distance_km = np.sort(rng.uniform(40, 190, 12))
    azimuth_deg = rng.permutation(np.linspace(0, 330, 12))
    store = GreensStore(
        depth_km=np.array(depths_km),
        distance_km=distance_km,
        offset_s=np.zeros(12),
        sampling_rate_hz=RATE_HZ,
        traces=compute_greens(read_model("socal"), depths_km, distance_km, RATE_HZ, 230.0),
    )
    true = compute_greens(read_model("gil7"), [DEPTH_KM], distance_km, RATE_HZ, 230.0)
    return store, true, station_pairs(read_model("socal"), DEPTH_KM, distance_km, azimuth_deg)


def remarks(network, kind: str, seed: int) -> str:
    """Remarks on the double couple of a source of a kind, turned at random, recorded in another earth with noise."""
    store, true, pairs = network
    rng = np.random.default_rng(seed)
    turn = Rotation.random(random_state=seed).as_matrix()
    tensor = from_matrix(1e16 * turn @ KINDS[kind] @ turn.T)
    velocity = records_in(true, tensor, pairs["azimuth_deg"], TIME_S)
    noise = random_traces(rng, velocity.shape, 2.0)
    signal, ground = (
        np.sqrt((band_passed_displacement(x, RATE_HZ, (0.02, 0.05)) ** 2).mean((-1, -2), keepdims=True))
        for x in (velocity, noise)
    )
    observed = observations_of(velocity + noise * signal / ground / SNR, pairs, TIME_S)
    data = event_data(observed, "a", event_windows(BandSettings(), "regular", SETTINGS), SETTINGS)
    return str(invert_event("a", data, store, SETTINGS).predictions[0]["remarks"])
