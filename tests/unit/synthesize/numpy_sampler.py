"""Draws of parts with NumPy's generators, one line for each quantity: what the compiled draws must be distributed as.

It is the sampler that trained networks until 2026-12-02, without what only made it fast.
"""

import numpy as np

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.mechanisms import magnitude_to_moment, moment_to_magnitude, random_double_couples, scalar_moment
from quakesource.synthesize.sources import APART_KM, PAUSE_S, RUPTURE_KM_S, SHARE, WAVE_KM_S, triangle_duration_s

CODA_DISTANCES = (0.1, 2.0)


def numpy_part(sampler, number, level=1.0):
    """The draws of a part as a dictionary, by the names of `sampling.Part`, and of what they are made of."""
    recipe, windows, rng = sampler.recipe, sampler.windows, np.random.default_rng([sampler.seed, 50, number])
    n_stations = _station_counts(sampler, rng)
    n, slots = len(n_stations), recipe.slots
    event_of_pair = np.repeat(np.arange(n), n_stations)
    slots = len(event_of_pair)
    magnitude = rng.uniform(*recipe.magnitude, n)
    tensor = random_double_couples(n, rng, magnitude_to_moment(magnitude))
    duration_s = triangle_duration_s(magnitude) * np.exp(
        recipe.duration_scatter * np.clip(rng.standard_normal(n), -2, 2)
    )
    slower = np.where(rng.random(n) < recipe.slow, np.exp(rng.uniform(np.log(3), np.log(8), n)), 1.0)
    slower = np.minimum(slower, np.maximum(1.0, sampler.longest_s / (1 + recipe.directivity) / duration_s))
    double = rng.random(n) < recipe.second_pulse
    depth_index = rng.choice(sampler._depths, n)
    distance_index, azimuth_deg = _layout(sampler, rng, event_of_pair, n)
    model_index = rng.integers(len(windows.models), size=slots)
    arrival_s = windows.arrival_s[model_index, depth_index[event_of_pair], distance_index]
    relative = rng.uniform(-1, 1, (slots, 1)) + 0.5 * rng.uniform(-1, 1, (slots, 2))
    shift = np.round(level * recipe.time_error * relative * arrival_s * windows.sampling_rate_hz)
    ln_factor = recipe.site_log_amplitude * rng.standard_normal((slots, 1))
    ln_factor = ln_factor + recipe.log_amplitude_error * rng.standard_normal((slots, 2))
    flipped = rng.random(slots) < level * recipe.polarity_flips
    east_north_km = level * recipe.epicentre_error_km * rng.standard_normal((n, 2))[event_of_pair]
    distance_km, azimuth = windows.distance_km[distance_index], np.radians(azimuth_deg)
    offset_km = distance_km * np.exp(1j * azimuth) + east_north_km[:, 1] + 1j * east_north_km[:, 0]
    ahead = rng.uniform(0, 1, n) * np.exp(2j * np.pi * rng.random(n))
    scattered = np.sqrt(np.clip(distance_km / 100, *CODA_DISTANCES))[:, None]
    noise_m_s = level * _log_uniform(rng, recipe.noise_m_s, n)[event_of_pair]
    phase, component = rng.integers(2, size=slots), rng.integers(3, size=slots)
    no_phase = rng.random(slots) < level * recipe.missing_phase
    no_component = rng.random(slots) < level * recipe.missing_component
    kept = np.ones((slots, 2, 3), bool)
    kept[no_phase, phase[no_phase]] = False
    kept[no_component, :, component[no_component]] = False
    compound = rng.random(n) < level * recipe.compound
    share = np.where(compound, rng.uniform(*SHARE, n), 1.0)
    second = random_double_couples(n, rng, scalar_moment(tensor)) * (1 - share)[:, None]
    tensor = tensor * share[:, None] + second
    apart_km, direction = rng.uniform(*APART_KM, n), rng.uniform(0, 2 * np.pi, n)
    later_s = apart_km / RUPTURE_KM_S + rng.uniform(*PAUSE_S, n)
    nearer_km = apart_km[event_of_pair] * np.cos(azimuth - direction[event_of_pair])
    return {
        "stations": n_stations,
        "magnitude": np.where(compound, moment_to_magnitude(scalar_moment(tensor)), magnitude),
        "moment_tensor": tensor,
        "duration_s": duration_s * slower,
        "rise": rng.uniform(0.2, 0.8, n),
        "end": np.where(double, rng.uniform(0.3, 0.8, n), 1.0),
        "second": np.where(double, rng.uniform(0.1, 0.6, n), 0.0),
        "moment": np.where(double, rng.uniform(0.3, 0.8, n), 1.0),
        "stretch": 1 - level * recipe.directivity * (ahead[event_of_pair] * np.exp(-1j * azimuth)).real,
        "second_tensor": second[compound],
        "second_duration_s": (duration_s * slower * np.cbrt(1 - share))[compound],
        "second_delay_s": np.where(compound[event_of_pair], later_s[event_of_pair] - nearer_km / WAVE_KM_S, np.nan),
        "complex_source": compound | (slower > 2.5),
        "depth_index": depth_index,
        "catalogue_depth_km": np.maximum(
            windows.depth_km[depth_index] + level * recipe.depth_error_km * rng.standard_normal(n), MIN_RAY_DEPTH_KM
        ),
        "model_index": model_index,
        "distance_index": distance_index,
        "azimuth_deg": azimuth_deg,
        "catalogue_distance_km": np.abs(offset_km),
        "azimuth_error_deg": np.degrees(np.angle(offset_km * np.exp(-1j * azimuth)))
        + level * recipe.azimuth_error_deg * rng.standard_normal(slots),
        "shift": np.clip(shift, -sampler.first_sample, sampler.largest_shift),
        "factor": np.exp(level * ln_factor) * np.where(flipped, -1, 1)[:, None],
        "coda": level * scattered * rng.uniform(*recipe.coda, (slots, 2)),
        "noise_to_signal": level * _log_uniform(rng, recipe.noise_to_signal, slots),
        "noise_m_s": noise_m_s * np.exp(np.log(3) * rng.uniform(-1, 1, slots)),
        "kept": kept,
    }


def _layout(sampler, rng, event_of_pair, n):
    """Distances (as indices of the grid) and azimuths of all pairs."""
    recipe, slots = sampler.recipe, len(event_of_pair)
    radius_km = rng.uniform(*recipe.radius_km, n)[event_of_pair]
    distance_km = np.clip(radius_km * np.sqrt(rng.random(slots)), *recipe.distance_km)
    azimuth_deg = rng.uniform(0, 360, slots)
    width_deg = np.where(rng.random(n) < recipe.gap_share, rng.uniform(120, 300, n), 360.0)[event_of_pair]
    start_deg = rng.uniform(0, 360, n)[event_of_pair]
    azimuth_deg = (start_deg + azimuth_deg * width_deg / 360) % 360
    if sampler.layouts is not None:
        places, sizes = sampler.layouts.places, sampler.layouts.sizes
        for source in np.flatnonzero(rng.random(n) < recipe.real_layouts):
            pairs = np.flatnonzero(event_of_pair == source)
            fitting = np.flatnonzero(sizes >= len(pairs))
            if len(fitting):
                row = rng.choice(fitting)
                chosen = rng.permutation(sizes[row])[: len(pairs)]
                distance_km[pairs] = np.clip(places[row, chosen, 0], *recipe.distance_km)
                azimuth_deg[pairs] = places[row, chosen, 1]
    axis = sampler.windows.distance_km[sampler._distances]
    return sampler._distances[np.searchsorted(0.5 * (axis[1:] + axis[:-1]), distance_km)], azimuth_deg


def _station_counts(sampler, rng):
    low, high = sampler.recipe.n_stations
    n = sampler.recipe.slots // low
    if sampler.layouts is not None and sampler.recipe.real_layouts == 1:
        counts = np.clip(rng.choice(sampler.layouts.sizes, n), low, high)
    else:
        counts = rng.integers(low, high + 1, size=n)
    return counts[np.cumsum(counts) <= sampler.recipe.slots]


def _log_uniform(rng, limits, size):
    low, high = np.log(np.maximum(limits, 1e-4 * limits[1]))
    return np.exp(rng.uniform(low, high, size))
