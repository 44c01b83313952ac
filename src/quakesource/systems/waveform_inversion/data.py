"""Observations of one earthquake as this system wants them: band-passed displacement in windows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.errors import WaveformError
from quakesource.mechanisms import duration_from_magnitude
from quakesource.settings import WaveformInversionSettings
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.observations import Observations

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class EventData:
    """Traces of one earthquake, each a component of a station.

    ``displacement`` (n, nt) in m on ``time_s`` (relative to the origin time); ``window`` (n, 2) first and last + 1
    sample; ``station`` (n,) row of ``stations``; ``component`` (n,) index into Z R T; ``group`` (n,) traces with one
    time shift; ``weight`` (n,) of the residual, before squaring; ``max_shift`` in samples; ``source_duration_s`` of the
    moment-rate triangle that synthetics are made with.
    """

    stations: pd.DataFrame
    time_s: FloatArray
    displacement: FloatArray
    station: NDArray[np.int64]
    component: NDArray[np.int64]
    group: NDArray[np.int64]
    window: NDArray[np.int64]
    weight: FloatArray
    max_shift: int
    band_hz: tuple[float, float]
    source_duration_s: float = 0.0
    n_outside: int = 0

    @property
    def sampling_rate_hz(self) -> float:
        """Of the traces."""
        return float(1 / (self.time_s[1] - self.time_s[0]))

    @property
    def n_stations(self) -> int:
        """Stations with at least one trace."""
        return len(np.unique(self.station))


def event_data(
    observations: Observations,
    event_id: str,
    band_hz: tuple[float, float],
    settings: WaveformInversionSettings,
    distance_km: tuple[float, float] = (0.0, np.inf),
) -> EventData:
    """Cut and filter the traces that the quality screens left of one earthquake.

    Stations outside the range ``distance_km`` of the Green's functions are left out and counted in ``n_outside``.
    """
    pairs = observations.pairs
    of_event = pairs["event_id"].to_numpy() == event_id
    inside = pairs["distance_km"].between(*distance_km).to_numpy()
    rows = np.flatnonzero(of_event & inside)
    stations = observations.pairs.iloc[rows].reset_index(drop=True)
    velocity = observations.velocity.isel(pair=rows).values.astype(np.float64)
    time_s = observations.velocity["time_s"].values
    rate = 1 / (time_s[1] - time_s[0])
    station, component = np.nonzero(~np.isnan(velocity).any(axis=-1))
    traces = velocity[station, component]
    displacement = band_pass(velocity_to_displacement(traces, rate), rate, band_hz)
    trace_distance_km = stations["distance_km"].to_numpy(float)[station]
    p_s = stations["p_arrival_s"].to_numpy(float)[station]
    centre_hz = float(np.sqrt(band_hz[0] * band_hz[1]))
    max_shift = int(np.floor(settings.max_shift_cycles / centre_hz * rate))
    return EventData(
        stations=stations,
        time_s=time_s,
        displacement=displacement,
        station=station,
        component=component,
        group=_groups(station, component),
        window=_windows(trace_distance_km, p_s, time_s, max_shift, band_hz, settings),
        weight=(trace_distance_km / 100) ** settings.distance_weight_exponent,
        max_shift=max_shift,
        band_hz=band_hz,
        source_duration_s=_duration_s(observations, event_id),
        n_outside=int((of_event & ~inside).sum()),
    )


def _duration_s(observations: Observations, event_id: str) -> float:
    """Duration of the source by its catalogue magnitude; 0 where that is unknown."""
    events = observations.events
    magnitudes = events.loc[events["event_id"] == event_id, "magnitude"].dropna()
    return float(duration_from_magnitude(magnitudes.iloc[0])) if len(magnitudes) else 0.0


def _groups(station: NDArray[np.int64], component: NDArray[np.int64]) -> NDArray[np.int64]:
    """Z and R of a station are one group (P-SV and Rayleigh), T another (SH and Love)."""
    key = 2 * station + (component == COMPONENTS.index("T"))
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _windows(
    distance_km: FloatArray,
    p_s: FloatArray,
    time_s: FloatArray,
    max_shift: int,
    band_hz: tuple[float, float],
    settings: WaveformInversionSettings,
) -> NDArray[np.int64]:
    end_s = distance_km / settings.window_end_velocity_km_s + 1 / band_hz[0]
    edges = np.stack([p_s - settings.window_before_p_s, end_s], axis=-1)
    samples = np.round((edges - time_s[0]) / (time_s[1] - time_s[0])).astype(np.int64)
    if samples.size and samples[:, 1].max() > time_s.size - max_shift:
        raise WaveformError(
            f"Windows end {end_s.max():.0f} s after the origin, records {time_s[-1]:.0f} s.",
            next_step="Raise observe.duration_s (and greens.duration_s), or lower observe.max_distance_km.",
        )
    # Shifted synthetics must exist over the whole window.
    return np.clip(samples, max_shift, time_s.size - max_shift)
