"""Stage measure-network-noise: noise before P and the places of stations, from the short-period observations."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.network_statistics import Layouts, NetworkStatistics
from quakesource.synthesize.noise import N_SERIES, unit_power
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, seen_bands
from quakesource.systems.sourcenet.records import in_band
from quakesource.systems.sourcenet.settings import SourceNetTrainingSettings
from quakesource.waveforms.observations import Observations, open_observations

SETTLING_S, GUARD_S, MARGIN_S = 10.0, 1.0, 3.0
"""Start of a record that the filter disturbs; time before P that is left out; length beyond that of a window."""
FEWEST_SERIES = 32
"""With fewer records of noise than that a network would learn them by heart: it is coloured instead."""


def measure_network_noise(
    training: SourceNetTrainingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    observations: Path,
    network_noise: Path,
) -> None:
    """Keep noise in every band that networks read, and the layout of every event.

    Parameters
    ----------
    observations : manifest of the short-period observations
    network_noise : manifest of the product to write
    """
    observed = open_observations(observations)
    noise = {band.name: recorded_noise(observed, band) for band in seen_bands(training, synthesize, training_greens)}
    found = NetworkStatistics(noise, event_layouts(observed.pairs, observed.events, synthesize.n_stations[1]))
    counts = {name: len(series) for name, series in noise.items()}
    print(f"noise: {counts}; layouts: {len(found.layouts.places)}", file=sys.stderr)
    with build_product(
        network_noise,
        NETWORK_NOISE,
        "measure_network_noise",
        code=fingerprint("measure_network_noise"),
        settings=as_values(training, synthesize, training_greens),
        inputs=[observations],
        attributes={"simulated": observed.simulated, "n_noise": counts},
    ) as work:
        found.write(work)


def recorded_noise(observed: Observations, band: SeenBand) -> NDArray[np.float32]:
    """(k, 3, time) noise before P in a band, each series of unit power; none if `FEWEST_SERIES` are not there."""
    time_s, pairs = observed.velocity["time_s"].values, observed.pairs
    length_s = band.window_s[1] - band.window_s[0] + MARGIN_S
    first_s = np.maximum(pairs["noise_from_s"].to_numpy(), time_s[0]) + SETTLING_S
    long_enough = pairs["p_arrival_s"].to_numpy() - GUARD_S - first_s >= length_s
    chosen = np.random.default_rng(60).permutation(np.flatnonzero(long_enough))
    n = round(length_s * band.sampling_rate_hz)
    series: list[NDArray[np.float64]] = []
    for pair in chosen:
        record = observed.velocity.values[pair].astype(np.float64)
        if len(series) == N_SERIES or not np.isfinite(record).all():
            continue
        end = int((pairs["p_arrival_s"].iloc[pair] - GUARD_S - time_s[0]) * band.sampling_rate_hz)
        piece = in_band(record, observed.sampling_rate_hz, band)[:, end - n : end]
        if (piece**2).mean() > 0:
            series.append(piece)
    if len(series) < FEWEST_SERIES:
        return np.zeros((0, 3, n), np.float32)
    return unit_power(np.array(series))


def event_layouts(pairs: pd.DataFrame, events: pd.DataFrame, most: int) -> Layouts:
    """Distances and azimuths of the nearest stations of every event, and where the events were."""
    rows, ids = [], []
    for event_id, of_event in pairs.groupby("event_id", sort=True):
        ids.append(event_id)
        nearest = of_event.sort_values("distance_km")[["distance_km", "azimuth_deg"]].to_numpy(np.float64)[:most]
        rows.append(np.pad(nearest, [(0, most - len(nearest)), (0, 0)], constant_values=np.nan))
    epicentres = events.set_index("event_id").loc[ids, ["latitude_deg", "longitude_deg"]].to_numpy(np.float64)
    return Layouts(np.array(rows).reshape(-1, most, 2), epicentres)
