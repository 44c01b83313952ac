"""One station's records of one earthquake as oriented ground velocity, or the reasons why not."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from obspy import Inventory, Stream, Trace, UTCDateTime

from quakesource.errors import WaveformError
from quakesource.settings import ObserveSettings
from quakesource.waveforms.filtering import resample
from quakesource.waveforms.orientation import to_zrt
from quakesource.waveforms.response import CheckedResponse, checked_response, remove_response
from quakesource.waveforms.screens import screen_samples, single_record

FloatArray = NDArray[np.float64]


@dataclass
class StationMotion:
    """What became of one station: components on the observation grid, and remarks for the verdict table.

    ``noise_from_s`` is where real, untapered pre-event record begins, relative to the origin time.
    """

    channels: str = ""
    location: str = ""
    components: dict[str, FloatArray] = field(default_factory=dict)
    remarks: list[dict[str, str]] = field(default_factory=list)
    repair: str = ""
    noise_from_s: float = float("nan")

    def drop(self, channel: str, reason: str, evidence: str = "") -> None:
        """Note a record that is not used."""
        self.remarks.append({"channel": channel, "verdict": "dropped", "reason": reason, "evidence": evidence})


def station_motion(
    stream: Stream,
    inventory: Inventory,
    origin_time: UTCDateTime,
    back_azimuth_deg: float,
    needed_s: tuple[float, float],
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> StationMotion:
    """Z, R, T ground velocity (m/s) of one station on the grid ``time_s`` (relative to the origin time).

    The order is that which real data taught: samples, response, orientation, resampling. A record that fails is
    dropped with its reason, and the others go on; if no component is left, the station's next sensor is tried.

    Parameters
    ----------
    needed_s : span that a record must cover, relative to the origin time
    band_hz : where the response is checked
    """
    motion = StationMotion()
    for group in _groups_by_preference(stream, settings.channel_priority, motion):
        code, location = group[0].stats.channel[:2], group[0].stats.location
        if motion.components:
            motion.drop(f"{code}?", "another sensor of the station is preferred", f"location {location or 'blank'}")
            continue
        motion.channels, motion.location = f"{code}?", location
        good = _usable_records(group, inventory, origin_time, needed_s, band_hz, settings, motion)
        if good:
            _orient(good, origin_time, back_azimuth_deg, time_s, motion)
    return motion


def _usable_records(
    group: Stream,
    inventory: Inventory,
    origin_time: UTCDateTime,
    needed_s: tuple[float, float],
    band_hz: tuple[float, float],
    settings: ObserveSettings,
    motion: StationMotion,
) -> list[tuple[Trace, CheckedResponse]]:
    """Ground velocity of the channels of one sensor that pass; the others are noted as dropped."""
    good, repairs = [], set()
    for code in sorted({trace.stats.channel for trace in group}):
        try:
            record = screen_samples(single_record(group.select(channel=code)), *needed_s, origin_time)
            checked = checked_response(inventory, record, band_hz, settings.max_response_error)
            velocity = remove_response(record, checked.response, settings.response_band_hz)
        except WaveformError as error:
            motion.drop(code, error.what, error.where)
            continue
        repairs.add(checked.repair)
        good.append((velocity, checked))
    motion.repair = "; ".join(sorted(repairs - {""}))
    return good


def _orient(
    good: list[tuple[Trace, CheckedResponse]],
    origin_time: UTCDateTime,
    back_azimuth_deg: float,
    time_s: FloatArray,
    motion: StationMotion,
) -> None:
    """Fill in the components; channels that none is made of are noted as dropped."""
    records = np.array([_on_grid(velocity, origin_time, time_s) for velocity, _ in good])
    orientation = np.array([(checked.azimuth_deg, checked.dip_deg) for _, checked in good])
    try:
        motion.components = to_zrt(records, orientation[:, 0], orientation[:, 1], back_azimuth_deg)
    except WaveformError as error:
        motion.drop(motion.channels, error.what)
        return
    for velocity, checked in good:
        if abs(checked.dip_deg) > 85 and "Z" not in motion.components:
            motion.drop(velocity.stats.channel, "no single vertical")
        elif abs(checked.dip_deg) <= 85 and "R" not in motion.components:
            motion.drop(velocity.stats.channel, "no independent second horizontal")
    # remove_response tapers the first twentieth of the record.
    starts = [v.stats.starttime - origin_time + 0.05 * v.stats.npts * v.stats.delta for v, _ in good]
    motion.noise_from_s = max(starts)


def _groups_by_preference(stream: Stream, priority: tuple[str, ...], motion: StationMotion) -> list[Stream]:
    """Records sensor by sensor: first by band and instrument, then by number of components."""
    groups: dict[tuple[str, str], Stream] = {}
    for trace in stream:
        groups.setdefault((trace.stats.channel[:2], trace.stats.location), Stream()).append(trace)
    for code, location in sorted(groups):
        if code not in priority:
            motion.drop(f"{code}?", "not in channel_priority", f"location {location or 'blank'}")

    def rank(item: tuple[tuple[str, str], Stream]) -> tuple[Any, ...]:
        (code, location), group = item
        return priority.index(code), -len({t.stats.channel for t in group}), location

    return [group for _, group in sorted((i for i in groups.items() if i[0][0] in priority), key=rank)]


def _on_grid(velocity: Trace, origin_time: UTCDateTime, time_s: FloatArray) -> FloatArray:
    start_s = velocity.stats.starttime - origin_time
    series = resample(velocity.data, velocity.stats.sampling_rate, start_s, time_s)
    # The record was tapered to zero at its ends, so zeros beyond them make no step.
    return np.nan_to_num(series)
