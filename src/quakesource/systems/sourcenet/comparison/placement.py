"""Which stations to keep or to add: chosen by what they leave of the posterior's entropy, and at random."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.evaluation.bootstrap import row_generator
from quakesource.mechanisms import kagan_angle, principal_frames
from quakesource.posteriors.double_couples import mean_tensors, tensors_of
from quakesource.posteriors.draws import DoubleCouples
from quakesource.posteriors.entropy import entropies
from quakesource.systems.sourcenet.comparison.summaries import angle_columns, difference_columns
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.model import Outputs, SourceNet
from quakesource.systems.sourcenet.settings import SourceNetPlacementSettings

FloatArray = NDArray[np.float64]
Stations = tuple[int, ...]
REMOVED, ADDED = "removed", "added"
ENTROPY, RANDOM = "entropy", "random"
ENTROPY_SEED: Final = 5
N_DRAWS: Final = 300
"""Draws that an entropy is the mean of."""


@dataclass(frozen=True)
class Pool:
    """Stations of one event to choose from: ``windows`` of every band (p, 2, 3, t) in m/s, and where they are."""

    event_id: str
    windows: list[FloatArray]
    distance_km: FloatArray
    azimuth_deg: FloatArray
    depth_km: float

    def inputs(self, subsets: Sequence[Stations]) -> Inputs:
        """The event as often as there are subsets, each with its stations alone: what is relative to the mean of an
        event is relative to the mean of these.
        """
        room = max(map(len, subsets))
        present = np.arange(room) < np.array([len(subset) for subset in subsets])[:, None]
        at = np.concatenate([np.array(subset) for subset in subsets])

        def moved(values: FloatArray) -> torch.Tensor:
            return torch.from_numpy(values.astype(np.float32))

        return network_inputs(
            torch.from_numpy(present),
            [moved(band[at]) for band in self.windows],
            moved(self.distance_km[at]),
            moved(self.azimuth_deg[at]),
            moved(np.full(len(subsets), self.depth_km)),
        )


def sensor_placement(
    network: SourceNet, pools: Sequence[Pool], tensors: FloatArray, settings: SourceNetPlacementSettings
) -> pd.DataFrame:
    """Rows of every event: ``event_id``, ``direction``, ``rule``, ``n_stations``, ``kagan_deg``, ``entropy``.

    Stations are removed from all of a pool one by one, or added to a few that chance has chosen: each time the one that
    leaves the lowest entropy, or, over ``n_orders`` orders whose means count, any. The true mechanism has no part in
    the choice.

    Parameters
    ----------
    tensors : (n, 6) of the references of the pools
    """
    network.eval()
    tables = []
    for pool, tensor in zip(pools, tensors, strict=True):
        everyone = len(pool.distance_km)
        rng = row_generator(settings.seed, pool.event_id)
        first = tuple(map(int, rng.permutation(everyone)[: settings.fewest_stations]))
        for direction, start in ((REMOVED, tuple(range(everyone))), (ADDED, first)):
            found: dict[str, list[list[Stations]]] = {
                ENTROPY: [_path(start, everyone, settings.fewest_stations, direction, _least_entropy(network, pool))],
                RANDOM: [
                    _path(start, everyone, settings.fewest_stations, direction, _any_of(rng))
                    for _ in range(settings.n_orders)
                ],
            }
            for rule, paths in found.items():
                of_rule = [_judged(network, pool, path, tensor) for path in paths]
                means = pd.concat(of_rule).groupby("n_stations", as_index=False)[["kagan_deg", "entropy"]].mean()
                tables.append(means.assign(event_id=pool.event_id, direction=direction, rule=rule))
    return pd.concat(tables, ignore_index=True)


def placement_table(judged: pd.DataFrame, n_bootstrap: int) -> pd.DataFrame:
    """Columns of `tables.SENSOR_PLACEMENT`, a row a direction, rule and number of stations, of `sensor_placement`."""
    rows = []
    for (direction, number), own in judged.groupby(["direction", "n_stations"], sort=True):
        by_rule = {str(rule): group.set_index("event_id") for rule, group in own.groupby("rule", sort=True)}
        for rule, group in by_rule.items():
            names = (direction, rule, number)
            row: dict[str, Any] = {"direction": direction, "rule": rule, "n_stations": number}
            row |= angle_columns(group["kagan_deg"], n_bootstrap, names)
            row |= {"entropy_mean": group["entropy"].mean()}
            if rule != RANDOM:
                row |= difference_columns(group["kagan_deg"], by_rule[RANDOM]["kagan_deg"], n_bootstrap, names)
            rows.append(row)
    return pd.DataFrame(rows)


Choice = Callable[[list[Stations]], Stations]


def _path(start: Stations, everyone: int, fewest: int, direction: str, choose: Choice) -> list[Stations]:
    """Sets of stations from the first to the last, each with one fewer or one more than the one before."""
    path = [start]
    while fewest < len(path[-1]) if direction == REMOVED else len(path[-1]) < everyone:
        own = path[-1]
        if direction == REMOVED:
            options = [tuple(station for station in own if station != gone) for gone in own]
        else:
            options = [(*own, new) for new in range(everyone) if new not in own]
        path.append(choose(options))
    return path


def _least_entropy(network: SourceNet, pool: Pool) -> Choice:
    def choose(options: list[Stations]) -> Stations:
        return options[int(np.argmin(entropies(_asked(network, pool, options), N_DRAWS, ENTROPY_SEED)))]

    return choose


def _any_of(rng: np.random.Generator) -> Choice:
    return lambda options: options[rng.integers(len(options))]


def _judged(network: SourceNet, pool: Pool, path: list[Stations], tensor: FloatArray) -> pd.DataFrame:
    outputs = _asked(network, pool, path)
    found = DoubleCouples(principal_frames(tensors_of(mean_tensors(outputs)))).tensors()
    return pd.DataFrame(
        {
            "n_stations": [len(stations) for stations in path],
            "kagan_deg": kagan_angle(found, np.broadcast_to(tensor, found.shape)),
            "entropy": entropies(outputs, N_DRAWS, ENTROPY_SEED),
        }
    )


def _asked(network: SourceNet, pool: Pool, subsets: Sequence[Stations]) -> Outputs:
    with torch.no_grad():
        outputs: Outputs = network(pool.inputs(subsets))
    return outputs
