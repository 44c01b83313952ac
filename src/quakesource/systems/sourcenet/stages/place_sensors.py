"""Stage place-sensors: which stations our network would keep or add, and what that is worth against chance."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.errors import SettingsError
from quakesource.evaluation.bootstrap import row_generator
from quakesource.products import open_product
from quakesource.settings import EarthSettings
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.placement import Pool, placement_table
from quakesource.systems.sourcenet.comparison.placement import sensor_placement as placed
from quakesource.systems.sourcenet.job import OPERATION_THREADS
from quakesource.systems.sourcenet.records import LaidOut, events_by_model, lay_out
from quakesource.systems.sourcenet.settings import SourceNetPlacementSettings
from quakesource.systems.sourcenet.tables import SENSOR_PLACEMENT
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.training.devices import resolve_device
from quakesource.waveforms.observations import open_observations


def place_sensors(
    placement: SourceNetPlacementSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    references: Path,
    trained_model: Path,
    sensor_placement: Path,
) -> None:
    """Write errors by the number of stations that are kept or added, by the posterior's entropy and at random.

    Parameters
    ----------
    observations : manifest of the short-period observations
    references : CSV of the reference mechanisms, which judge and choose nothing
    trained_model : manifest of train-sourcenet
    sensor_placement : CSV to write, columns of `tables.SENSOR_PLACEMENT`
    """
    resolve_device("cpu", OPERATION_THREADS)
    product, observed = open_product(trained_model, "trained_model"), open_observations(observations)
    trained = read_trained(product.folder)
    truth = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    own = dict(events_by_model(observed.events, earth)).get(product.attributes["velocity_model"], observed.events[:0])
    own = own[own["event_id"].isin(truth.index)]
    of_own = observed.pairs["event_id"].isin(own["event_id"]).to_numpy()
    pairs = observed.pairs[of_own].reset_index(drop=True)
    laid = lay_out(
        observed.velocity.values[of_own].astype(np.float64),
        observed.velocity["time_s"].values,
        observed.sampling_rate_hz,
        pairs,
        own,
        trained.bands,
        placement.n_pool,
        trained.max_stations,
    )
    chosen = fixed_subset(laid.event_id, placement.n_events)
    pools = [_pool(laid, row, pairs, placement) for row, name in enumerate(laid.event_id) if name in chosen]
    if not pools:
        raise SettingsError(
            f"None of {len(own)} events of known mechanism has {placement.n_pool} stations to choose from.",
            where="systems.sourcenet.placement.n_pool",
            next_step="Lower it, or take a study with more stations.",
        )
    tensors = truth.loc[[pool.event_id for pool in pools], list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
    found = placement_table(placed(trained.network, pools, tensors, placement), placement.n_bootstrap)
    sensor_placement.parent.mkdir(parents=True, exist_ok=True)
    table = found.assign(simulated=observed.simulated).reindex(columns=list(SENSOR_PLACEMENT))
    table.to_csv(sensor_placement, index=False, float_format="%.6g")
    told = ["direction", "rule", "n_stations", "n", "kagan_mean_deg", "entropy_mean", "difference_mean_deg"]
    print(table[told].round(2).to_string(index=False), file=sys.stderr)


def _pool(laid: LaidOut, row: int, pairs: pd.DataFrame, placement: SourceNetPlacementSettings) -> Pool:
    """Any stations of an event, as many as a pool has."""
    numbers = np.full(laid.present.shape, -1)
    numbers[laid.present] = np.arange(laid.present.sum())
    rng = row_generator(placement.seed, "pool", laid.event_id[row])
    at = np.sort(rng.permutation(np.flatnonzero(laid.present[row]))[: placement.n_pool])
    stations = pairs.iloc[laid.pair_of[row, at]]
    return Pool(
        laid.event_id[row],
        [windows[numbers[row, at]] for windows in laid.windows],
        stations["distance_km"].to_numpy(float),
        stations["azimuth_deg"].to_numpy(float),
        float(laid.depth_km[row]),
    )
