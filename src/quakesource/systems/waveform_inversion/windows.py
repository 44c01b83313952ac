"""Which part of a seismogram is fitted, in which band and with which freedom in time: by rule.

Body windows hold P and what follows it up to S, on Z and R; surface windows hold the whole wave train. Both follow from
the band that the observations chose and the distance (edges); the freedom in time is a part of the period.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.errors import WaveformError
from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.waveforms.bands import Size, band_of, body_band

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """One kind of window and its pass band."""

    kind: Literal["body", "surface"]
    band_hz: tuple[float, float]


def event_windows(bands: BandSettings, size: Size, settings: WaveformInversionSettings) -> tuple[Window, ...]:
    """The kinds of window that an earthquake of this size is fitted in."""
    surface, body_hz = Window("surface", band_of(bands, size)), body_band(bands, size)
    return (surface,) if body_hz is None or settings.body_weight == 0 else (Window("body", body_hz), surface)


def max_shift_s(window: Window, settings: WaveformInversionSettings) -> float:
    """Largest time shift: a part of the period at the centre of the band."""
    return settings.max_shift_cycles / float(np.sqrt(window.band_hz[0] * window.band_hz[1]))


def surface_edges_s(
    place: pd.DataFrame, window: Window, settings: WaveformInversionSettings, latest_s: float
) -> FloatArray:
    """(n, 2) start and end after the origin time for the rows of ``place``; a record that ends sooner ends its window.

    WaveformError if the grid of the observations ends, at ``latest_s``, before a window does.
    """
    # below deep earthquakes S comes later than the slowest surface wave would
    slowest_s = place["distance_km"].to_numpy(float) / settings.window_end_velocity_km_s
    end_s = np.maximum(slowest_s, place["s_arrival_s"].to_numpy(float)) + 1 / window.band_hz[0]
    if end_s.size and end_s.max() > latest_s + 1:
        raise WaveformError(
            f"Windows end {end_s.max():.0f} s after the origin, records {latest_s:.0f} s (less the time shift).",
            next_step="Raise observe.duration_s (and greens.duration_s), or lower observe.max_distance_km.",
        )
    end_s = np.fmin(end_s, place["record_to_s"].to_numpy(float))
    return np.stack([place["p_arrival_s"].to_numpy(float) - settings.window_before_p_s, end_s], axis=-1)


def body_edges_s(place: pd.DataFrame, window: Window, settings: WaveformInversionSettings) -> FloatArray:
    """(n, 2) start and end after the origin time; of no length where S comes too soon after P.

    A window shorter than the longest period of its band holds nothing that the surface window does not.
    """
    p_s, s_s = place["p_arrival_s"].to_numpy(float), place["s_arrival_s"].to_numpy(float)
    before_s = 0.25 / window.band_hz[0]
    start_s, end_s = p_s - before_s, np.fmin(s_s, place["record_to_s"].to_numpy(float))
    return np.stack(
        [start_s, np.where(end_s - p_s >= settings.min_body_cycles / window.band_hz[0], end_s, start_s)], -1
    )
