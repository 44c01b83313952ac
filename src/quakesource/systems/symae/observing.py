"""Windows about P or S of recorded earthquakes: displacement in band, standardised, with a verdict on each.

Ground velocity comes through the checks of `waveforms.station_motion`; P is read from the vertical component, S from
the transverse one. Each record is its own: components are never mixed.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from obspy import UTCDateTime
from obspy.taup import TauPyModel

from quakesource.acquire.archive import Archive
from quakesource.acquire.catalogue import source_depth_km
from quakesource.earth.teleseismic_rays import KM_PER_DEGREE
from quakesource.errors import ArchiveError, WaveformError
from quakesource.geometry import distance_azimuth
from quakesource.observatory.teleseismic.grid import Grid, band_taper, standardised
from quakesource.settings import ObserveSettings
from quakesource.systems.symae.settings import SymaeRecordSettings
from quakesource.waveforms.channel_metadata import station_place
from quakesource.waveforms.onset import pick_onset
from quakesource.waveforms.station_motion import Surroundings, station_motion

FloatArray = NDArray[np.float64]

COMPONENT = {"P": "Z", "S": "T"}
PER_SAMPLE = 3
"""Samples of the velocity that is read for each of the window."""
MARGIN_S = 60.0
"""Velocity is read this long before and after the window, as far as there is any, and filtered with it."""
NOISE_S = 40.0
"""Record before the arrival that noise is measured on."""
NEAR_S = 8.0
"""Nearer to the predicted arrival than this, a record may have begun."""
ONSET_S = (-6.0, 12.0)
"""Where the onset is looked for, from the predicted arrival."""


class Recorded(NamedTuple):
    """``window`` (n,) standardised, or None; ``row`` of `tables.WINDOW`."""

    window: FloatArray | None
    row: dict[str, Any]


def recorded_windows(
    archive: Archive,
    event: dict[Any, Any],
    pixels: pd.DataFrame,
    grid: Grid,
    band_hz: tuple[float, float],
    observe: ObserveSettings,
    records: SymaeRecordSettings,
) -> Iterator[Recorded]:
    """Every station of an event that has a record; ``pixels`` are the event's rows of `RECEIVER_GROUP`."""
    model = TauPyModel(records.model)
    for at in pixels.to_dict("records"):
        row = {
            "event_id": event["event_id"],
            "network": at["network"],
            "station": at["station"],
            "wave": records.wave,
            "focal_pixel": int(at["focal_pixel"]),
        }
        try:
            window, more, reason = _one(archive, event, row, model, grid, band_hz, observe, records)
        except (ArchiveError, WaveformError) as error:
            window, more, reason = None, {}, error.what
        yield Recorded(window, {**row, **more, "kept": not reason, "reason": reason})


def _one(
    archive: Archive,
    event: dict[Any, Any],
    row: dict[str, Any],
    model: TauPyModel,
    grid: Grid,
    band_hz: tuple[float, float],
    observe: ObserveSettings,
    records: SymaeRecordSettings,
) -> tuple[FloatArray | None, dict[str, Any], str]:
    """Window, what is known of it, and why it is not used, blank if it is."""
    inventory = archive.inventory(row["network"], row["station"])
    origin_time = UTCDateTime(event["origin_time_utc"])
    place = station_place(inventory, origin_time)
    path = distance_azimuth(event["latitude_deg"], event["longitude_deg"], place.latitude_deg, place.longitude_deg)
    distance_deg = float(path.distance_km) / KM_PER_DEGREE
    known: dict[str, Any] = {
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "distance_deg": distance_deg,
        "azimuth_deg": float(path.azimuth_deg),
    }
    low, high = records.distance_deg
    if not low <= distance_deg <= high:
        return None, known, f"beyond the distances that are used: {distance_deg:.1f} degrees"
    arrivals = model.get_travel_times(source_depth_km(event), distance_deg, [records.wave])
    if not arrivals:
        return None, known, f"no {records.wave} at {distance_deg:.1f} degrees"
    known["predicted_s"] = predicted_s = float(arrivals[0].time)
    known["takeoff_deg"] = float(arrivals[0].takeoff_angle)
    step_s = grid.step_s / PER_SAMPLE
    first_s, last_s = grid.time_s[0] - MARGIN_S, grid.time_s[-1] + MARGIN_S
    time_s = predicted_s + np.arange(round((last_s - first_s) / step_s) + 1) * step_s + first_s
    stream, problems = archive.read(
        row["network"], row["station"], origin_time + time_s[0] - 60, origin_time + time_s[-1] + 60
    )
    needed_s = predicted_s + grid.time_s[0] + 2 * grid.step_s, predicted_s + grid.time_s[-1] - 2 * grid.step_s
    surroundings = Surroundings(origin_time, float(path.back_azimuth_deg), needed_s, time_s, band_hz)
    motion = station_motion(stream, inventory, surroundings, observe)
    known["location"], known["channel"] = motion.location, motion.channels
    velocity = motion.components.get(COMPONENT[records.wave])
    if velocity is None:
        why = [remark["reason"] for remark in motion.remarks] + list(problems.values())
        return None, known, why[0] if why else f"no {COMPONENT[records.wave]} component"
    wanted = slice(round(MARGIN_S / step_s), round(MARGIN_S / step_s) + PER_SAMPLE * len(grid.time_s), PER_SAMPLE)
    if np.isnan(velocity[wanted]).mean() > 0.05:
        return None, known, "the record does not cover the window"
    relative_s = time_s - predicted_s
    displacement = _displacement(np.nan_to_num(velocity), step_s, band_hz)
    known["snr"] = _ratio(np.nan_to_num(velocity), relative_s)
    known["onset_s"] = pick_onset(np.nan_to_num(velocity), 1 / step_s, float(relative_s[0]), ONSET_S)
    if known["snr"] < records.min_signal_to_noise:
        return None, known, f"signal-to-noise ratio of {known['snr']:.1f}"
    return standardised(displacement[wanted]), known, ""


def _displacement(velocity: FloatArray, step_s: float, band_hz: tuple[float, float]) -> FloatArray:
    """Ground displacement in band."""
    n = 2 * len(velocity)
    frequency_hz = np.asarray(np.fft.rfftfreq(n, step_s), np.float64)
    taper = band_taper(frequency_hz, band_hz)
    divisor = np.where(taper > 0, 2j * np.pi * frequency_hz, 1.0)
    return np.asarray(np.fft.irfft(np.fft.rfft(velocity, n) * taper / divisor, n)[: len(velocity)])


def _ratio(velocity: FloatArray, relative_s: FloatArray) -> float:
    """RMS of velocity after the arrival by that before it; in displacement the band would reach before the arrival."""
    before = velocity[(relative_s > -NOISE_S) & (relative_s < -NEAR_S)]
    after = velocity[(relative_s >= 0) & (relative_s < NOISE_S)]
    return float(np.sqrt(np.mean(after**2) / max(float(np.mean(before**2)), 1e-300)))
