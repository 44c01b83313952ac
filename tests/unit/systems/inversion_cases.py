"""Synthetic earthquakes that several tests of the waveform inversion share."""

import numpy as np
import pandas as pd
import xarray as xr
from scipy.ndimage import gaussian_filter1d

from quakesource.constants import COMPONENTS, GREENS_COMPONENTS
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import synthesize
from quakesource.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.waveforms.observations import Observations

SETTINGS = WaveformInversionSettings()
BAND_HZ = (0.02, 0.05)
TIME_S = np.arange(-60.0, 240.0)
DEPTHS_KM = (4.0, 8.0, 12.0, 16.0)
DISTANCES_KM = np.arange(40.0, 161.0, 20.0)
AZIMUTHS_DEG = (10.0, 75.0, 130.0, 200.0, 250.0, 290.0, 340.0)


def random_traces(rng, shape, smoothing=4.0):
    """Smooth noise along the last axis."""
    return gaussian_filter1d(rng.standard_normal(shape), smoothing, axis=-1)


def small_event(rng, *, n_stations=2, n_time=80, max_shift=3):
    """(EventData, responses): Z, R, T of each station but for one component, with windows and weights all different."""
    pairs = [(s, c) for s in range(n_stations) for c in range(3) if (s, c) != (1, 1)]
    station, component = np.array(pairs).T
    window = np.stack([rng.integers(max_shift, 12, len(pairs)), rng.integers(60, n_time - max_shift, len(pairs))], -1)
    data = EventData(
        stations=pd.DataFrame({"distance_km": 50.0 + 30 * np.arange(n_stations)}),
        time_s=np.arange(n_time) / 2,
        displacement=random_traces(rng, (len(pairs), n_time)),
        station=station,
        component=component,
        group=2 * station + (component == 2),
        window=window,
        weight=rng.uniform(0.5, 2, len(pairs)),
        max_shift=max_shift,
        band_hz=BAND_HZ,
    )
    return data, random_traces(rng, (len(pairs), 6, n_time))


def with_data_of(data, responses, tensor, shift_of_group):
    """The event with noise-free data: the tensor's seismograms, moved by whole samples (positive: later)."""
    moved = [np.roll(tensor @ responses[i], shift_of_group[g]) for i, g in enumerate(data.group)]
    return EventData(**{**vars(data), "displacement": np.array(moved)})


def slow_misfit(data, responses, tensor, shift_of_group):
    """Sum over traces and samples of (weight (d(t) - s(t - shift)))², sample by sample."""
    total = 0.0
    for i, group in enumerate(data.group):
        synthetic = tensor @ responses[i]
        for n in range(data.window[i, 0], data.window[i, 1]):
            total += (data.weight[i] * (data.displacement[i, n] - synthetic[n - shift_of_group[group]])) ** 2
    return total


def random_store(rng, n_time=230):
    """A store of smooth noise instead of physics: independent traces make every tensor and depth distinct."""
    traces = random_traces(rng, (len(DEPTHS_KM), len(DISTANCES_KM), len(GREENS_COMPONENTS), n_time), 3.0)
    traces *= np.minimum(1, np.arange(n_time) / 20) * np.minimum(1, np.arange(n_time)[::-1] / 20) * 1e-20
    return GreensStore(
        depth_km=np.array(DEPTHS_KM),
        distance_km=DISTANCES_KM,
        offset_s=np.zeros(len(DISTANCES_KM)),
        sampling_rate_hz=1.0,
        traces=xr.DataArray(traces, dims=("depth_km", "distance_km", "component", "time_s")),
    )


def pair_table(event_id="a", distances_km=DISTANCES_KM, azimuths_deg=AZIMUTHS_DEG):
    """Rows of pairs.parquet."""
    n = len(distances_km)
    return pd.DataFrame(
        {
            "event_id": event_id,
            "network": "XX",
            "station": [f"S{i}" for i in range(n)],
            "location": "",
            "channels": "BH?",
            "latitude_deg": 35.0 + np.arange(n) / 10,
            "longitude_deg": -117.0,
            "distance_km": distances_km,
            "azimuth_deg": azimuths_deg[:n],
            "back_azimuth_deg": 0.0,
            "p_arrival_s": np.asarray(distances_km) / 6,
            "s_arrival_s": np.asarray(distances_km) / 3.5,
            "pick_source": "theoretical",
        }
    )


def observations_of(velocity, pairs, time_s=TIME_S):
    """The product as a reader gets it."""
    return Observations(
        velocity=xr.DataArray(
            np.asarray(velocity, np.float32),
            dims=("pair", "component", "time_s"),
            coords={"time_s": time_s, "component": list(COMPONENTS)},
        ),
        pairs=pairs,
        events=pd.DataFrame({"event_id": pairs["event_id"].unique(), "magnitude": np.nan}),
        verdicts=pd.DataFrame(),
        simulated=True,
    )


def simulated_observations(store, tensor, depth_index, shift_s=None):
    """Records of a source at a depth of the store; ``shift_s`` (station, 3) delays whole traces."""
    pairs = pair_table()
    velocity = np.zeros((len(pairs), 3, TIME_S.size))
    origin = int(-TIME_S[0])
    for i, azimuth in enumerate(pairs["azimuth_deg"]):
        greens = store.traces[depth_index, i].assign_coords(component=list(GREENS_COMPONENTS))
        traces = synthesize(greens, tensor, azimuth).values
        velocity[i, :, origin : origin + traces.shape[-1]] = traces
        for c in range(3):
            velocity[i, c] = np.roll(velocity[i, c], 0 if shift_s is None else shift_s[i, c])
    return observations_of(velocity, pairs)
