"""Synthetic earthquakes that several tests of the waveform inversion share."""

from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr
from scipy.ndimage import gaussian_filter1d

from quakesource.constants import COMPONENTS, GREENS_COMPONENTS
from quakesource.earth import first_arrivals
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import synthesize
from quakesource.systems.waveform_inversion.data import EventData, TraceSet
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.windows import Window
from quakesource.waveforms.observations import Observations

SETTINGS = WaveformInversionSettings(bootstrap_samples=10, grid_step_deg=30)
BAND_HZ = (0.02, 0.05)
SURFACE = Window("surface", BAND_HZ)
WINDOWS = (Window("body", (0.04, 0.1)), SURFACE)
TIME_S = np.arange(-60.0, 240.0)
DEPTHS_KM = (4.0, 8.0, 12.0, 16.0)
DISTANCES_KM = np.arange(40.0, 161.0, 20.0)
AZIMUTHS_DEG = (10.0, 75.0, 130.0, 200.0, 250.0, 290.0, 340.0)


def random_traces(rng, shape, smoothing=4.0):
    """Smooth noise along the last axis."""
    return gaussian_filter1d(rng.standard_normal(shape), smoothing, axis=-1)


def trace_set(rng, pairs, kind="surface", *, n_time=80, max_shift=3):
    """Noise in windows that all differ; ``pairs`` are (station, component)."""
    station, component = np.array(pairs).T
    edges = np.stack([rng.integers(max_shift, 12, len(pairs)), rng.integers(60, n_time - max_shift, len(pairs))], -1)
    return TraceSet(
        window=Window(kind, BAND_HZ),
        time_s=np.arange(n_time) / 2,
        displacement=random_traces(rng, (len(pairs), n_time)),
        station=station,
        component=component,
        group=np.unique(2 * station + (component == 2), return_inverse=True)[1],
        edges=edges,
        weight=rng.uniform(0.5, 2, len(pairs)),
        max_shift=max_shift,
        sampling_rate_hz=2.0,
        cut=np.zeros(len(pairs), bool),
    )


def small_event(rng, *, n_stations=2, n_time=80, max_shift=3):
    """(EventData, responses): Z, R, T of each station but for one component in surface windows, and body windows, with
    less freedom in time, on Z and R of the even stations.
    """
    pairs = [(s, c) for s in range(n_stations) for c in range(3) if (s, c) != (1, 1)]
    surface = trace_set(rng, pairs, n_time=n_time, max_shift=max_shift)
    of_even = [(s, c) for s, c in pairs if s % 2 == 0 and c < 2]
    body = trace_set(rng, of_even, "body", n_time=n_time, max_shift=max_shift - 1)
    azimuths = 360.0 * np.arange(n_stations) / n_stations
    names = dict.fromkeys(("network", "station", "latitude_deg", "longitude_deg"), "")
    stations = pd.DataFrame({"distance_km": 50.0 + 30 * np.arange(n_stations), "azimuth_deg": azimuths}).assign(**names)
    sets = (surface, body)
    return EventData(stations, sets), [random_traces(rng, (len(s.station), 6, n_time)) for s in sets]


def limits(data):
    """(n_group,) largest shift of every group, the sets numbered through."""
    return np.concatenate([np.full(s.group.max() + 1, s.max_shift) for s in data.sets])


def stations_of_groups(data):
    """(n_group,) row of ``stations``."""
    return np.concatenate([s.station_of_group for s in data.sets])


def each_trace(data, responses):
    """Set, index in the set, responses and group (the sets numbered through) of every trace."""
    first = 0
    for traces, own in zip(data.sets, responses, strict=True):
        for i, group in enumerate(traces.group):
            yield traces, i, own[i], first + group
        first += traces.group.max() + 1


def with_data_of(data, responses, tensor, shift_of_group):
    """The event with noise-free data: the tensor's seismograms, moved by whole samples (positive: later)."""
    moved = [np.roll(tensor @ own, shift_of_group[group]) for _, _, own, group in each_trace(data, responses)]
    sizes = np.cumsum([s.station.size for s in data.sets])[:-1]
    parts = np.split(np.array(moved), sizes)
    return replace(data, sets=tuple(replace(s, displacement=x) for s, x in zip(data.sets, parts, strict=True)))


def with_noise(data, rng, level):
    """The event with smooth noise of a part of the RMS of each trace."""

    def noisy(traces):
        noise = random_traces(rng, traces.displacement.shape)
        noise *= (traces.displacement.std(axis=1) / noise.std(axis=1))[:, None]
        return replace(traces, displacement=traces.displacement + level * noise)

    return replace(data, sets=tuple(map(noisy, data.sets)))


def slow_misfit(data, responses, tensor, shift_of_group, weight_of_group=None):
    """Sum over traces and samples of (weight (d(t) - s(t - shift)))², sample by sample."""
    total = 0.0
    for traces, i, own, group in each_trace(data, responses):
        synthetic, part = tensor @ own, 0.0
        for n in range(*traces.edges[i]):
            part += (traces.weight[i] * (traces.displacement[i, n] - synthetic[n - shift_of_group[group]])) ** 2
        total += part * (1.0 if weight_of_group is None else weight_of_group[group])
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
            "noise_from_s": -np.inf,
            "record_to_s": np.inf,
        }
    )


def observations_of(velocity, pairs, time_s=TIME_S):
    """The product as a reader gets it, nothing rejected."""
    whole = xr.DataArray(
        np.asarray(velocity, np.float32),
        dims=("pair", "component", "time_s"),
        coords={"time_s": time_s, "component": list(COMPONENTS)},
    )
    return Observations(
        velocity=whole,
        sampling_rate_hz=float(1 / (time_s[1] - time_s[0])),
        rejected=xr.full_like(whole, np.nan),
        pairs=pairs,
        events=pd.DataFrame({"event_id": pairs["event_id"].unique(), "magnitude": np.nan}),
        verdicts=pd.DataFrame(),
        simulated=True,
    )


def simulated_observations(store, tensor, depth_index, shift_s=None, noise=1e-6):
    """Records of a source at a depth of the store; ``shift_s`` (station, 3) delays whole traces, ``noise`` is relative.

    Without any noise there is nothing to measure the signal-to-noise ratio of body windows on.
    """
    pairs = pair_table()
    velocity = np.zeros((len(pairs), 3, TIME_S.size))
    origin = int(-TIME_S[0])
    for i, azimuth in enumerate(pairs["azimuth_deg"]):
        greens = store.traces[depth_index, i].assign_coords(component=list(GREENS_COMPONENTS))
        traces = synthesize(greens, tensor, azimuth).values
        velocity[i, :, origin : origin + traces.shape[-1]] = traces
        for c in range(3):
            velocity[i, c] = np.roll(velocity[i, c], 0 if shift_s is None else shift_s[i, c])
    ground = random_traces(np.random.default_rng(0), velocity.shape, 2.0)
    ground *= noise * velocity.std(axis=-1, keepdims=True) / ground.std()
    return observations_of(velocity + ground, pairs)


def station_pairs(layers, depth_km, distance_km, azimuth_deg):
    """Rows of the observations of one earthquake "a" in a layered earth, with the arrivals of its rays."""
    names = {"event_id": "a", "network": "XX", "location": "", "channels": "BH?", "pick_source": "theoretical"}
    return pd.DataFrame(
        {
            **names,
            "station": [f"S{i}" for i in range(len(distance_km))],
            "latitude_deg": 0.0,
            "longitude_deg": 0.0,
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "p_arrival_s": first_arrivals(layers, depth_km, distance_km, "P").time_s,
            "s_arrival_s": first_arrivals(layers, depth_km, distance_km, "S").time_s,
            "noise_from_s": -55.0,
            "record_to_s": np.inf,
        }
    )


def records_in(greens, tensor, azimuth_deg, time_s):
    """Ground velocity (station, 3, nt) of a source in m/s; ``greens`` (1 depth, station, …) begin at time 0."""
    velocity, first = np.zeros((len(azimuth_deg), 3, len(time_s))), int(np.searchsorted(time_s, 0.0))
    for i, azimuth in enumerate(azimuth_deg):
        record = synthesize(greens.isel(distance_km=[i]), tensor, np.array([azimuth])).values[0, 0]
        velocity[i, :, first : first + record.shape[-1]] = record[:, : len(time_s) - first]
    return velocity
