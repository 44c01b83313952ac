"""What every system says of the earthquakes off the grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.posteriors.calibration import SHARES
from quakesource.systems.fmnet.any_stations.answer import N_DRAWS, answers
from quakesource.systems.fmnet.any_stations.bank import UNIT
from quakesource.systems.fmnet.any_stations.inputs import network_inputs
from quakesource.systems.fmnet.any_stations.trained import Trained
from quakesource.systems.fmnet.continuous import best_double_couple
from quakesource.systems.fmnet.off_grid import Recorded
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.pictures import fmnet_pictures, lc_pictures
from quakesource.systems.fmnet.published.task import Published, predicted_curves
from quakesource.systems.fmnet.region import tensors_of
from quakesource.systems.fmnet.search import PlaceMatrices, normals, search_grid

FloatArray = NDArray[np.float64]

AT_A_TIME = 100
N_PLACES = 20
"""The places with the best candidates, among which the search looks for the best double couple."""


@dataclass(frozen=True)
class Said:
    """Of n earthquakes: ``tensor`` (n, 6) double couples, USE; ``radius_deg`` (n, shares) calibrated and ``depth_km``
    (n,), NaN where a system says nothing of the kind.
    """

    tensor: FloatArray
    radius_deg: FloatArray
    depth_km: FloatArray


def said_by_any_stations(
    trained: Trained, recorded: Recorded, error_km: float, *, with_posterior: bool = True, with_radii: bool = True
) -> Said:
    """Of the network for stations anywhere, which is told epicentres that are wrong by ``error_km`` north and east.

    Radii take most of the time; without them they are NaN.
    """
    n_draws = N_DRAWS if with_radii else 0
    azimuth = np.radians(recorded.azimuth_deg)
    error = error_km * recorded.misplaced
    north = recorded.distance_km * np.cos(azimuth) + error[:, :1]
    east = recorded.distance_km * np.sin(azimuth) + error[:, 1:]
    distance_km, azimuth_deg = np.hypot(north, east), np.degrees(np.arctan2(east, north))
    traces = np.float32(1 / UNIT) * recorded.records[:, :, : len(trained.bands_hz)]
    found = []
    for first in range(0, len(azimuth), AT_A_TIME):
        rows = slice(first, first + AT_A_TIME)
        inputs = network_inputs(traces[rows], recorded.used[rows], distance_km[rows], azimuth_deg[rows])
        found.append(answers(trained.network, inputs, with_posterior=with_posterior, n_draws=n_draws))
    radius_deg = np.concatenate([part.radius_deg for part in found]) * np.array(trained.calibration)
    return Said(
        np.concatenate([part.tensor for part in found]), radius_deg, np.concatenate([part.depth_km for part in found])
    )


def said_by_published(system: Published, network: CurvesNetwork, recorded: Recorded) -> Said:
    """Of FMNet or LC-FMNet: angles at the peaks of the curves."""
    traces = recorded.records[:, :, 0]
    if system.picture.channels == 1:
        pictures = fmnet_pictures(traces)
    else:
        pictures = lc_pictures(traces, recorded.used, recorded.azimuth_deg, recorded.takeoff_deg)
    tensor = tensors_of(system.curves.decode(predicted_curves(network, pictures)))
    n = len(tensor)
    return Said(tensor, np.full((n, len(SHARES)), np.nan), np.full(n, np.nan))


def said_by_search(matrices: PlaceMatrices, depth_km: FloatArray, tensors: FloatArray, recorded: Recorded) -> Said:
    """Of the exact search with every station alike: the best double couple between the candidates (mechanism, 6)."""
    records = recorded.of_band(0)
    size = np.sqrt(np.square(records).sum(axis=(2, 3)))
    weight = np.divide(1.0, size, out=np.zeros_like(size), where=recorded.used & (size > 0))
    grid = search_grid(matrices, tensors, records, weight)
    found, depth = np.zeros((len(records), 6)), np.zeros(len(records))
    for event, normal in enumerate(normals(matrices, records, weight)):
        order = np.argsort(-grid.explained[event], kind="stable")[:N_PLACES]
        tensor, explained = best_double_couple(normal.at(order), tensors[grid.mechanism[event, order]])
        best = int(np.argmax(explained))
        found[event], depth[event] = tensor[best], depth_km[order[best]]
    return Said(found, np.full((len(found), len(SHARES)), np.nan), depth)
