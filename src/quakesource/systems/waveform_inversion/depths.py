"""Trial depths: those of the store, deeper ones where the catalogue says so, and deeper still while the fit improves.

A store serves all earthquakes of a study, and most are shallow. What lies below its grid is computed for the stations
of one earthquake alone, which takes seconds.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.errors import GreensError
from quakesource.greens.grid import TAPER_START
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.model import tensor_responses

FloatArray = NDArray[np.float64]

RELATIVE_MARGIN: Final = 0.15
"""Of the catalogue's depth that the grid goes on below it; two steps of the grid at least."""
RELATIVE_STEP: Final = 0.06
"""Of the depth, where that is more than the step of the store: depth is told worse the deeper the source."""
WIDER: Final = 1.5
WIDER_KM: Final = 20.0
"""By how much the deepest depth grows while the best one is the last: the larger of the two."""
MOST_WIDENINGS: Final = 3
DEEPEST_KM: Final = 720.0
"""No earthquake is known below."""


@dataclass(frozen=True)
class Trials:
    """Trial depths (n_depth,) in km and, one a trace set, responses (n_depth, n_trace, 6, nt) of `tensor_responses`."""

    depth_km: FloatArray
    responses: list[NDArray[np.float32]]

    def at(self, depth: int) -> list[NDArray[np.float32]]:
        """Responses (n_trace, 6, nt) of one depth."""
        return [own[depth] for own in self.responses]

    def and_deeper(self, more: "Trials") -> "Trials":
        """These and others below them."""
        depth_km = np.concatenate([self.depth_km, more.depth_km])
        pairs = zip(self.responses, more.responses, strict=True)
        return Trials(depth_km, [np.concatenate(pair) for pair in pairs])


@dataclass(frozen=True)
class TrialDepths:
    """Where the trial depths of one earthquake come from.

    ``layers`` is the velocity model of the store; without it there is nothing below the store's grid.
    """

    data: EventData
    store: GreensStore
    layers: LayeredModel | None = None

    def first(self, catalogue_depth_km: float = float("nan")) -> Trials:
        """Those of the store, and on to the catalogue's depth and a margin."""
        axis = self.store.depth_km
        trials = Trials(axis, tensor_responses(self.data, self.store))
        margin_km = max(RELATIVE_MARGIN * catalogue_depth_km, 2 * self.step_km)
        if self.layers is None or not catalogue_depth_km + margin_km > axis[-1]:  # NaN where the catalogue has none
            return trials
        return trials.and_deeper(self._below(axis[-1], catalogue_depth_km + margin_km))

    def below(self, trials: Trials) -> Trials | None:
        """Those that come after the last one; None where nothing lies below."""
        last_km = float(trials.depth_km[-1])
        if self.layers is None or last_km >= DEEPEST_KM:
            return None
        return self._below(last_km, max(WIDER * last_km, last_km + WIDER_KM))

    @property
    def step_km(self) -> float:
        """Step of the store's depths at its deep end."""
        axis = self.store.depth_km
        return float(axis[-1] - axis[-2]) if len(axis) > 1 else 1.0

    def _below(self, last_km: float, to_km: float) -> Trials:
        axis = [last_km]
        while axis[-1] < min(to_km, DEEPEST_KM) - 1e-6:
            axis.append(axis[-1] + max(self.step_km, RELATIVE_STEP * axis[-1]))
        deeper = store_of_event(self.store, self.layers, self.data, np.array(axis[1:]))
        return Trials(deeper.depth_km, tensor_responses(self.data, deeper))


def store_of_event(
    store: GreensStore, layers: LayeredModel | None, data: EventData, depth_km: FloatArray
) -> GreensStore:
    """Green's functions at other depths than those of a store, at the distances of the stations alone.

    Raises
    ------
    GreensError
        ``layers`` is not the velocity model that the store was computed in.
    """
    stated = store.traces.attrs.get("model_hash")
    if layers is None or layers.hash() != stated:
        raise GreensError(
            f"The store of {store.model!r} was computed in another velocity model than the settings have now.",
            next_step="Compute it again: quakesource compute-greens, or snakemake with the settings of the study.",
        )
    rate = store.sampling_rate_hz
    distance_km = np.unique(data.stations["distance_km"].to_numpy(float)[data.used])
    duration_s = float(np.ceil(max(store.end_s(distance) for distance in distance_km)))
    traces = compute_greens(
        layers,
        depth_km,
        distance_km,
        rate,
        duration_s,
        accuracy=str(store.traces.attrs.get("accuracy", "standard")),
        taper_start=TAPER_START,
    )
    return replace(
        store,
        depth_km=depth_km,
        distance_km=distance_km,
        offset_s=np.zeros(len(distance_km)),
        traces=traces,
        arrivals={},
    )
