"""What the records of one station say of P: onset, polarity, and S/P amplitude ratio, or the reasons why not."""

from dataclasses import dataclass

import numpy as np
from obspy import Inventory, Stream, Trace, UTCDateTime

from quakesource.errors import WaveformError
from quakesource.settings import FirstMotionSettings
from quakesource.waveforms.channel_metadata import channel_at, channel_through, gain_sign, sensitivity
from quakesource.waveforms.first_motion import NO_FIRST_MOTION, FirstMotion, first_motion
from quakesource.waveforms.quality.clipping import screen_clipping
from quakesource.waveforms.quality.samples import screen_samples, single_record
from quakesource.waveforms.sp_amplitudes import AmplitudeRatio, amplitude_ratio

NEAR_PICK_S = 0.3
"""Around an analyst's onset the picker looks no farther than this."""
NOISE_BEFORE_S = 12.0
NO_RATIO = AmplitudeRatio(float("nan"), float("nan"), "no record")


@dataclass(frozen=True)
class Arrivals:
    """Seconds after the origin time, at a distance; the analyst's are NaN where there are none."""

    distance_km: float
    theoretical_p_s: float
    theoretical_s_s: float
    analyst_p_s: float = float("nan")
    analyst_s_s: float = float("nan")


@dataclass(frozen=True)
class StationFirstMotion:
    """``motion`` has its polarity turned to ground motion, up positive; reasons are blank where there is a value."""

    location: str = ""
    channel: str = ""
    motion: FirstMotion = NO_FIRST_MOTION
    ratio: AmplitudeRatio = NO_RATIO
    reason: str = "no record"


def station_first_motion(
    stream: Stream, inventory: Inventory, origin_time: UTCDateTime, arrivals: Arrivals, settings: FirstMotionSettings
) -> StationFirstMotion:
    """Measure the preferred sensor of a station; never raises for a bad record, the reason says what is wrong."""
    group = _preferred_group(stream, settings.channel_priority)
    if group is None:
        known = sorted({trace.stats.channel for trace in stream})
        reason = f"no sensor of channel_priority, but {', '.join(known)}" if known else "no record"
        return StationFirstMotion(reason=reason, ratio=AmplitudeRatio(np.nan, np.nan, reason))
    location, code = group[0].stats.location, f"{group[0].stats.channel[:2]}?"
    motion, channel, reason = NO_FIRST_MOTION, code, ""
    try:
        channel, up = _vertical(group, inventory, origin_time + _p_s(arrivals))
        vertical = group.select(channel=channel)
        motion = _pick(vertical, up, origin_time, arrivals, settings)
    except WaveformError as error:
        reason = error.what
    onset_s = arrivals.analyst_p_s if np.isfinite(arrivals.analyst_p_s) else motion.onset_s
    if motion.polarity == 0 and not np.isfinite(arrivals.analyst_p_s):
        ratio = AmplitudeRatio(np.nan, np.nan, "no P onset")
    elif arrivals.distance_km > settings.max_sp_distance_km:
        ratio = AmplitudeRatio(np.nan, np.nan, "beyond first_motions.max_sp_distance_km")
    else:
        ratio = _ratio(group, inventory, origin_time, onset_s, arrivals, settings)
    return StationFirstMotion(location, channel, motion, ratio, reason or _judge(motion, settings))


def _judge(motion: FirstMotion, settings: FirstMotionSettings) -> str:
    if not np.isfinite(motion.onset_s):
        return "the record does not cover the onset and the noise before it"
    if motion.polarity == 0:
        return "no swing above the noise"
    if motion.error_probability > settings.max_error_probability:
        return f"uncertain: probability of a wrong sign {motion.error_probability:.2f}"
    return ""


def _pick(
    vertical: Stream, up: float, origin_time: UTCDateTime, arrivals: Arrivals, settings: FirstMotionSettings
) -> FirstMotion:
    rate = vertical[0].stats.sampling_rate
    if rate < settings.min_sampling_rate_hz:
        raise WaveformError(
            f"sampling rate of {rate:g} Hz is below first_motions.min_sampling_rate_hz",
            where=vertical[0].id,
            next_step="Leave it out, or use a faster channel.",
        )
    if np.isfinite(arrivals.analyst_p_s):
        search_s = arrivals.analyst_p_s - NEAR_PICK_S, arrivals.analyst_p_s + NEAR_PICK_S
    else:
        p_s, to_s = arrivals.theoretical_p_s, arrivals.theoretical_s_s - arrivals.theoretical_p_s
        reach_s = settings.search_s + settings.search_share * p_s
        search_s = p_s - reach_s, p_s + min(reach_s, max(0.6 * to_s, 0.2))
    record = _screened(vertical, origin_time, search_s[0] - NOISE_BEFORE_S, search_s[1] + 2.0, search_s[0] - 5.0)
    start_s = record.stats.starttime - origin_time
    return first_motion(up * record.data.astype(np.float64), rate, start_s, search_s, settings.picker_band_hz)


def _ratio(
    group: Stream,
    inventory: Inventory,
    origin_time: UTCDateTime,
    p_s: float,
    arrivals: Arrivals,
    settings: FirstMotionSettings,
) -> AmplitudeRatio:
    late_s = p_s - arrivals.theoretical_p_s
    s_s = arrivals.analyst_s_s if np.isfinite(arrivals.analyst_s_s) else arrivals.theoretical_s_s + late_s
    codes = sorted({trace.stats.channel for trace in group})
    if len(codes) != 3:
        return AmplitudeRatio(np.nan, np.nan, f"three components are needed, there are {len(codes)}")
    window_s = settings.amplitude_window_s
    try:
        channels = [group.select(channel=code) for code in codes]
        span = origin_time + p_s, origin_time + s_s
        gains = [
            sensitivity(channel_through(inventory, records[0], *span).response, records[0].id) for records in channels
        ]
        first_s, last_s = p_s - 2 * window_s - 3, s_s + 2 * window_s
        records = [_screened(records, origin_time, first_s, last_s, p_s - window_s) for records in channels]
    except WaveformError as error:
        return AmplitudeRatio(np.nan, np.nan, error.what)
    start = max(record.stats.starttime for record in records)
    end = min(record.stats.endtime for record in records)
    cut = [record.slice(start, end, nearest_sample=True) for record in records]
    n = min(record.stats.npts for record in cut)
    series = np.array([record.data[:n] / gain for record, gain in zip(cut, gains, strict=True)])
    rate, start_s = records[0].stats.sampling_rate, start - origin_time
    ratio = amplitude_ratio(series, rate, start_s, p_s, s_s, settings.amplitude_band_hz, window_s)
    if not ratio.reason and ratio.snr < settings.min_sp_snr:
        return ratio._replace(
            log10_ratio=float("nan"), reason=f"P over noise {ratio.snr:.1f} < {settings.min_sp_snr:g}"
        )
    return ratio


def _preferred_group(stream: Stream, priority: tuple[str, ...]) -> Stream | None:
    """Records of the first sensor by `priority`, of equals the one with more components."""
    groups: dict[tuple[str, str], Stream] = {}
    for trace in stream:
        groups.setdefault((trace.stats.channel[:2], trace.stats.location), Stream()).append(trace)
    known = {key: group for key, group in groups.items() if key[0] in priority}
    if not known:
        return None
    best = min(known, key=lambda key: (priority.index(key[0]), -len({t.stats.channel for t in known[key]}), key[1]))
    return known[best]


def _p_s(arrivals: Arrivals) -> float:
    return arrivals.analyst_p_s if np.isfinite(arrivals.analyst_p_s) else arrivals.theoretical_p_s


def _vertical(group: Stream, inventory: Inventory, p_time: UTCDateTime) -> tuple[str, float]:
    """The vertical channel of a sensor, and the sign that turns its record into motion up when P arrives."""
    for code in sorted({trace.stats.channel for trace in group}, reverse=True):
        record = group.select(channel=code)[0]
        channel = channel_at(inventory, record, p_time)
        if channel.dip is None:
            raise WaveformError("dip is not stated", where=record.id, next_step="Complete the StationXML.")
        if abs(channel.dip) > 60:
            return str(code), -float(np.sign(channel.dip)) * gain_sign(channel)
    raise WaveformError("no vertical record", where=group[0].id, next_step="Leave it out.")


def _screened(records: Stream, origin_time: UTCDateTime, first_s: float, last_s: float, needed_from_s: float) -> Trace:
    """One clean record of a channel between two times; what lies outside them is not judged."""
    record = single_record(records, first_s, last_s, origin_time)
    cut = record.slice(origin_time + first_s, origin_time + last_s)
    if cut.stats.npts < 20:
        raise WaveformError(
            "the record does not cover the onset and the noise before it", where=record.id, next_step="Leave it out."
        )
    screened = screen_samples(cut, needed_from_s, last_s - 2 * cut.stats.delta - 0.5, origin_time)
    screen_clipping(screened)
    return screened
