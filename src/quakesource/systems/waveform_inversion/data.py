"""Observations of one earthquake as this system wants them: band-passed displacement, cut and weighted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.mechanisms import duration_from_magnitude
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.windows import Window, body_edges_s, max_shift_s, surface_edges_s
from quakesource.waveforms.filtering import band_passed_displacement
from quakesource.waveforms.observations import Observations
from quakesource.waveforms.quality import signal_to_noise

FloatArray = NDArray[np.float64]


CUT_TAPER_PERIODS = 0.25
"""Longest periods of the band over which a window falls off that ends with its record."""


@dataclass(frozen=True)
class TraceSet:
    """Traces in one kind of window, each a component of a station.

    ``displacement`` (n, nt) in m on ``time_s`` (relative to the origin time); ``edges`` (n, 2) first and last + 1
    sample of the windows; ``station`` (n,) row of ``EventData.stations``; ``component`` (n,) index into Z R T;
    ``group`` (n,) traces with one time shift; ``weight`` (n,) of the residual, before squaring; ``max_shift`` in
    samples; ``cut`` (n,) whether the record ends before the rule would end the window.
    """

    window: Window
    time_s: FloatArray
    displacement: FloatArray
    station: NDArray[np.int64]
    component: NDArray[np.int64]
    group: NDArray[np.int64]
    edges: NDArray[np.int64]
    weight: FloatArray
    max_shift: int
    sampling_rate_hz: float
    cut: NDArray[np.bool_]

    def taper(self, trace: int) -> FloatArray:
        """What data and synthetics of a window are multiplied with: ones, falling off where the record ends early.

        A window that ends in the middle of a wave train would weigh its last swing by chance.
        """
        first, stop = self.edges[trace]
        taper = np.ones(stop - first)
        if self.cut[trace]:
            n = min(stop - first, int(CUT_TAPER_PERIODS / self.window.band_hz[0] * self.sampling_rate_hz))
            taper[stop - first - n :] = 0.5 * (1 + np.cos(np.pi * np.arange(1, n + 1) / (n + 1)))
        return taper

    @property
    def station_of_group(self) -> NDArray[np.int64]:
        """(n_group,) row of ``EventData.stations``."""
        first = np.unique(self.group, return_index=True)[1]
        return np.asarray(self.station[first])


@dataclass(frozen=True)
class EventData:
    """All trace sets of one earthquake; ``source_duration_s`` is that of the triangle that synthetics are made with.

    ``n_passed`` stations had a trace that the screens kept; ``n_outside`` of them the Green's functions do not reach;
    ``turned`` are the codes of those whose horizontals were turned over.
    """

    stations: pd.DataFrame
    sets: tuple[TraceSet, ...]
    source_duration_s: float = 0.0
    n_passed: int = 0
    n_outside: int = 0
    turned: tuple[str, ...] = ()

    @property
    def used(self) -> NDArray[np.int64]:
        """Rows of ``stations`` with at least one trace."""
        rows = [traces.station for traces in self.sets]
        return np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)

    @property
    def n_traces(self) -> int:
        """Components of stations that are fitted, in one window or both."""
        return len({pair for s in self.sets for pair in zip(s.station.tolist(), s.component.tolist(), strict=True)})


def event_data(
    observations: Observations,
    event_id: str,
    windows: tuple[Window, ...],
    settings: WaveformInversionSettings,
    distance_km: tuple[float, float] = (0.0, np.inf),
) -> EventData:
    """Cut and filter the traces that the quality screens left of one earthquake.

    Stations outside the range ``distance_km`` of the Green's functions are left out and counted in ``n_outside``.
    """
    pairs = observations.pairs
    of_event = np.flatnonzero(pairs["event_id"].to_numpy() == event_id)
    velocity = observations.velocity.isel(pair=of_event).values.astype(np.float64)
    kept = ~np.isnan(velocity).any(axis=-1).all(axis=-1)
    inside = pairs["distance_km"].iloc[of_event].between(*distance_km).to_numpy()
    stations, velocity = pairs.iloc[of_event[inside]].reset_index(drop=True), velocity[inside]
    time_s = observations.velocity["time_s"].values
    sets = [_cut(stations, velocity, time_s, observations.sampling_rate_hz, window, settings) for window in windows]
    return EventData(
        stations=stations,
        sets=tuple(traces for traces in sets if traces.station.size),
        source_duration_s=_duration_s(observations, event_id),
        n_passed=int(kept.sum()),
        n_outside=int((kept & ~inside).sum()),
    )


def _cut(
    stations: pd.DataFrame,
    velocity: FloatArray,
    time_s: FloatArray,
    rate: float,
    window: Window,
    settings: WaveformInversionSettings,
) -> TraceSet:
    station, component = np.nonzero(~np.isnan(velocity).any(axis=-1))
    max_shift = int(np.floor(max_shift_s(window, settings) * rate))
    place = stations.iloc[station]
    if window.kind == "body":
        edges_s = body_edges_s(place, window, settings)
        chosen = (edges_s[:, 1] - edges_s[:, 0] > 0) & (component != COMPONENTS.index("T"))
    else:
        edges_s, chosen = surface_edges_s(place, window, settings, time_s[-1] - max_shift / rate), station >= 0
    station, component, edges_s = station[chosen], component[chosen], edges_s[chosen]
    displacement = band_passed_displacement(velocity[station, component], rate, window.band_hz)
    if window.kind == "body":
        noise_from_s = stations["noise_from_s"].to_numpy(float)[station]
        loud = _audible(displacement, time_s, noise_from_s, edges_s, window, settings)
        station, component, edges_s, displacement = station[loud], component[loud], edges_s[loud], displacement[loud]
    # Shifted synthetics must exist over the whole window.
    edges = np.clip(np.round((edges_s - time_s[0]) * rate).astype(np.int64), max_shift, time_s.size - max_shift)
    cut = stations["record_to_s"].to_numpy(float)[station] <= edges_s[:, 1] + 1e-9
    size = np.array([np.sqrt(np.mean(d[a:b] ** 2)) for d, (a, b) in zip(displacement, edges, strict=True)])
    weight = np.zeros(size.shape)  # a record without any motion says nothing
    np.power(size, -settings.amplitude_weight_exponent, out=weight, where=size > 0)
    return TraceSet(
        window=window,
        time_s=time_s,
        displacement=displacement,
        station=station,
        component=component,
        group=_groups(station, component),
        edges=edges,
        weight=weight * (1.0 if window.kind == "surface" else settings.body_weight),
        max_shift=max_shift,
        sampling_rate_hz=rate,
        cut=cut,
    )


def _audible(
    displacement: FloatArray,
    time_s: FloatArray,
    noise_from_s: FloatArray,
    edges_s: FloatArray,
    window: Window,
    settings: WaveformInversionSettings,
) -> NDArray[np.bool_]:
    """Traces whose body window stands out of the record before it."""
    # the first period after the start of the grid holds the filter's transient
    noise_from_s = np.fmax(noise_from_s, time_s[0] + 1 / window.band_hz[0])
    ratios = [
        signal_to_noise(trace, time_s, (from_s, start), (start, stop))
        for trace, from_s, (start, stop) in zip(displacement, noise_from_s, edges_s, strict=True)
    ]
    return np.array(ratios, dtype=float) >= settings.min_body_snr


def _duration_s(observations: Observations, event_id: str) -> float:
    """Duration of the source by its catalogue magnitude; 0 where that is unknown."""
    events = observations.events
    magnitudes = events.loc[events["event_id"] == event_id, "magnitude"].dropna()
    return float(duration_from_magnitude(magnitudes.iloc[0])) if len(magnitudes) else 0.0


def _groups(station: NDArray[np.int64], component: NDArray[np.int64]) -> NDArray[np.int64]:
    """Z and R of a station are one group (P-SV and Rayleigh), T another (SH and Love)."""
    key = 2 * station + (component == COMPONENTS.index("T"))
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)
