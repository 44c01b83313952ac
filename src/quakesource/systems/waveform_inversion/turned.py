"""Stations whose horizontals fit when they are turned by 180 degrees, and do not as their metadata have them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.systems.waveform_inversion.data import EventData, TraceSet
from quakesource.systems.waveform_inversion.search import Fit

FloatArray = NDArray[np.float64]

LIKELY: Final = 0.4
"""Variance reduction of a station that is turned over, and what it gains by that, to be tried."""
LEAST_GAIN: Final = 0.15
"""What a single station gains by being turned over, to be tried where none is likely."""
SURE: Final = 0.6
"""Variance reduction of a station that was turned over, in an inversion that has it so."""
CONTRADICTED: Final = 0.2
"""Variance reduction of the same station as its metadata have it, at most."""


class StationFit(NamedTuple):
    """Variance reduction of a station's components as they are, and with R and T turned over."""

    stated: float
    turned: float


def turned_stations(data: EventData, responses: Sequence[NDArray[np.float32]], fit: Fit) -> list[int]:
    """Rows of ``data.stations`` that are worth trying with their horizontals turned over.

    Parameters
    ----------
    responses : of the depth of ``fit``, one array (n_trace, 6, nt) a trace set
    """
    fits = {s: f for s, f in station_fits(data, responses, fit).items() if f.turned >= LIKELY}
    likely = [s for s, f in fits.items() if f.turned - f.stated >= LIKELY]
    # among few stations the turned one pulls the answer towards itself, and gains less
    best = max(fits, key=lambda s: fits[s].turned - fits[s].stated, default=None)
    alone = [] if best is None or fits[best].turned - fits[best].stated < LEAST_GAIN else [best]
    return likely or alone


def surely_turned(data: EventData, responses: Sequence[NDArray[np.float32]], fit: Fit, tried: list[int]) -> bool:
    """Whether an inversion of ``data``, in which ``tried`` are turned over, bears out that they had to be."""
    fits = station_fits(data, responses, fit)
    return all(fits[s].stated >= SURE and fits[s].turned <= CONTRADICTED for s in tried)


def station_fits(data: EventData, responses: Sequence[NDArray[np.float32]], fit: Fit) -> dict[int, StationFit]:
    """Fits in the surface window of stations with R and T, each group with the best shift of its own."""
    found = {}
    for traces, own in zip(data.sets, responses, strict=True):
        if traces.window.kind != "surface":
            continue
        synthetic = np.einsum("m,imt->it", fit.moment_tensor, own)
        for station in np.unique(traces.station):
            rows = np.flatnonzero(traces.station == station)
            if {"R", "T"} <= {COMPONENTS[c] for c in traces.component[rows]}:
                found[int(station)] = _station_fit(traces, rows, synthetic)
    return found


def turned_back(data: EventData, stations: Sequence[int]) -> EventData:
    """The same records with the horizontals of some stations turned over; twice is not at all."""
    sets = []
    for traces in data.sets:
        over = np.isin(traces.station, stations) & (traces.component != COMPONENTS.index("Z"))
        sets.append(replace(traces, displacement=np.where(over[:, None], -traces.displacement, traces.displacement)))
    names = [str(data.stations.iloc[station]["station"]) for station in stations]
    both = [name for name in data.turned if name not in names] + [name for name in names if name not in data.turned]
    return replace(data, sets=tuple(sets), turned=tuple(both))


def _station_fit(traces: TraceSet, rows: NDArray[np.int64], synthetic: FloatArray) -> StationFit:
    """Residuals by shift of Z, R and T; Z and R share one shift."""
    power, residual = 0.0, {}
    for i in rows:
        first, stop = traces.edges[i]
        taper, weight = traces.taper(i), traces.weight[i]
        observed = weight * taper * traces.displacement[i, first:stop]
        stretch = synthetic[i, first - traces.max_shift : stop + traces.max_shift]
        moved = weight * taper * sliding_window_view(stretch, stop - first)[::-1]
        power += float(observed @ observed)
        for sign in (1, -1):
            residual[COMPONENTS[traces.component[i]], sign] = ((sign * observed - moved) ** 2).sum(axis=-1)
    if power <= 0:
        return StationFit(0.0, 0.0)

    def reduction(sign: int) -> float:
        together = (residual.get(("Z", 1), 0.0) + residual["R", sign]).min() + residual["T", sign].min()
        return float(1 - together / power)

    return StationFit(reduction(1), reduction(-1))
