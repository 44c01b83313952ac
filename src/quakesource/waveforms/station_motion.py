"""One station's records of one earthquake as oriented ground velocity, or the reasons why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from obspy import Inventory, Stream, Trace, UTCDateTime

from quakesource.errors import WaveformError
from quakesource.settings import ObserveSettings
from quakesource.waveforms.filtering import resample
from quakesource.waveforms.orientation import to_zrt
from quakesource.waveforms.quality.axes import axes_remark, expected_azimuths_deg
from quakesource.waveforms.quality.clipping import full_scale_share, screen_clipping
from quakesource.waveforms.quality.dead import screen_dead
from quakesource.waveforms.quality.samples import believed_record, screen_samples, single_record
from quakesource.waveforms.quality.spikes import without_spikes
from quakesource.waveforms.quality.units import screen_units
from quakesource.waveforms.response import CheckedResponse, checked_response, remove_response

FloatArray = NDArray[np.float64]


@dataclass
class StationMotion:
    """What became of one station: components on the observation grid, and remarks for the verdict table.

    ``repairs`` are {reason: evidence} of what was put right. ``noise_from_s`` is where real, untapered record begins,
    ``record_to_s`` where it ends, relative to the origin time; ``full_scale_share`` the largest of the sensor's
    channels.
    """

    channels: str = ""
    location: str = ""
    components: dict[str, FloatArray] = field(default_factory=dict)
    remarks: list[dict[str, str]] = field(default_factory=list)
    repairs: dict[str, str] = field(default_factory=dict)
    noise_from_s: float = float("nan")
    record_to_s: float = float("nan")
    full_scale_share: float = float("nan")

    def drop(self, channel: str, reason: str, evidence: str = "") -> None:
        """Note a record that is not used."""
        self.remarks.append({"channel": channel, "verdict": "dropped", "reason": reason, "evidence": evidence})

    def repair(self, reason: str, evidence: str) -> None:
        """Note what was put right; a blank ``evidence`` means nothing was."""
        if evidence:
            self.repairs[reason] = "; ".join(filter(None, [self.repairs.get(reason, ""), evidence]))


@dataclass(frozen=True)
class Surroundings:
    """What a station's records are judged by: times relative to the origin time, the grid, and the band.

    Records should cover ``needed_s``; one that reaches ``least_end_s`` at least is used as far as it goes. ``pulses``:
    the earthquake is so small and near that it is a pulse of few samples.
    """

    origin_time: UTCDateTime
    back_azimuth_deg: float
    needed_s: tuple[float, float]
    time_s: FloatArray
    band_hz: tuple[float, float]
    least_end_s: float = float("inf")
    pulses: bool = False


def station_motion(
    stream: Stream, inventory: Inventory, surroundings: Surroundings, settings: ObserveSettings
) -> StationMotion:
    """Z, R, T ground velocity (m/s) of one station on the grid of ``surroundings``.

    The order is that which real data taught: samples, response, orientation, resampling. A record that fails is
    dropped with its reason, and the others go on; if no component is left, the station's next sensor is tried.
    """
    motion = StationMotion()
    for group in _groups_by_preference(stream, settings.channel_priority, motion):
        code, location = group[0].stats.channel[:2], group[0].stats.location
        if motion.components:
            motion.drop(f"{code}?", "another sensor of the station is preferred", f"location {location or 'blank'}")
            continue
        motion.channels, motion.location = f"{code}?", location
        motion.repairs, motion.full_scale_share = {}, float("nan")
        found = []
        for channel in sorted({trace.stats.channel for trace in group}):
            try:
                found.append(_ground_velocity(group, channel, inventory, surroundings, settings, motion))
            except WaveformError as error:
                motion.drop(channel, error.what, error.where)
        origin_time, time_s = surroundings.origin_time, surroundings.time_s
        series = _on_grid([velocity for velocity, _ in found], origin_time, time_s)
        good = [(*velocity_and_response, of) for velocity_and_response, of in zip(found, series, strict=True)]
        if "amplitude" in settings.screens:
            good = _alive(good, surroundings, motion)
        if good:
            _orient(good, surroundings, settings, motion)
    return motion


def _alive(
    good: Sequence[tuple[Trace, CheckedResponse, FloatArray]], surroundings: Surroundings, motion: StationMotion
) -> list[tuple[Trace, CheckedResponse, FloatArray]]:
    alive = []
    for velocity, checked, series in good:
        try:
            screen_dead(series, surroundings.time_s, surroundings.band_hz, surroundings.needed_s[0], velocity.id)
        except WaveformError as error:
            motion.drop(velocity.stats.channel, error.what, error.where)
        else:
            alive.append((velocity, checked, series))
    return alive


def _ground_velocity(
    group: Stream,
    channel: str,
    inventory: Inventory,
    surroundings: Surroundings,
    settings: ObserveSettings,
    motion: StationMotion,
) -> tuple[Trace, CheckedResponse]:
    """Velocity of one channel and the response it was made with; WaveformError if a screen rejects it."""
    screens, spikes = settings.screens, ""
    stream = group.select(channel=channel)
    if "samples" in screens:
        (start_s, end_s), origin_time = surroundings.needed_s, surroundings.origin_time
        record = single_record(stream, start_s, end_s, origin_time)
        record = screen_samples(record, start_s, min(end_s, surroundings.least_end_s), origin_time)
    else:
        record = believed_record(stream)
    share = screen_clipping(record) if "clipping" in screens else full_scale_share(record)
    motion.full_scale_share = float(np.fmax(motion.full_scale_share, share))
    if "samples" in screens:
        partners = Stream([trace for trace in group if trace.stats.channel != channel])
        record, spikes = without_spikes(record, partners, surroundings.band_hz, pulses=surroundings.pulses)
    error = settings.max_response_error if "response" in screens else float("inf")
    checked = checked_response(inventory, record, surroundings.band_hz, error)
    if "response" in screens:
        screen_units(record.stats.channel, checked.response, record.id)
    velocity = remove_response(record, checked.response, settings.response_band_hz)
    motion.repair("glitches interpolated", spikes and f"{record.stats.channel}: {spikes}")
    if checked.repair not in motion.repairs.get("response listed wrongly", ""):
        motion.repair("response listed wrongly", checked.repair)
    return velocity, checked


def _orient(
    good: Sequence[tuple[Trace, CheckedResponse, FloatArray]],
    surroundings: Surroundings,
    settings: ObserveSettings,
    motion: StationMotion,
) -> None:
    """Fill in the components; channels that none is made of are noted as dropped."""
    origin_time = surroundings.origin_time
    records = np.array([series for _, _, series in good])
    codes = [velocity.stats.channel for velocity, _, _ in good]
    azimuth_deg = np.array([checked.azimuth_deg for _, checked, _ in good])
    dip_deg = np.array([checked.dip_deg for _, checked, _ in good])
    if "orientation" not in settings.screens:
        letters = expected_azimuths_deg(surroundings.back_azimuth_deg)
        azimuth_deg = np.array([letters.get(code[-1], 0.0) for code in codes])
        dip_deg = np.array([-90.0 if code.endswith("Z") else 0.0 for code in codes])
    try:
        motion.components = to_zrt(records, azimuth_deg, dip_deg, surroundings.back_azimuth_deg)
    except WaveformError as error:
        motion.drop(motion.channels, error.what)
        return
    level = np.abs(dip_deg) <= 85
    for code, horizontal in zip(codes, level, strict=True):
        if not horizontal and "Z" not in motion.components:
            motion.drop(code, "no single vertical")
        elif horizontal and "R" not in motion.components:
            motion.drop(code, "no independent second horizontal")
    if "R" in motion.components:
        horizontals = [code for code, horizontal in zip(codes, level, strict=True) if horizontal]
        motion.repair(
            "axes solved by stated azimuths",
            axes_remark(horizontals, azimuth_deg[level].tolist(), surroundings.back_azimuth_deg),
        )
    # ObsPy's taper of a twentieth is a fortieth at either end.
    tapers_s = [0.025 * v.stats.npts * v.stats.delta for v, _, _ in good]
    edges_s = [(v.stats.starttime - origin_time, v.stats.endtime - origin_time) for v, _, _ in good]
    motion.noise_from_s = max(start + taper for (start, _), taper in zip(edges_s, tapers_s, strict=True))
    motion.record_to_s = min(end - taper for (_, end), taper in zip(edges_s, tapers_s, strict=True))


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


def _on_grid(velocities: Sequence[Trace], origin_time: UTCDateTime, time_s: FloatArray) -> list[FloatArray]:
    """The records on the grid; those of one rate and time, as a sensor's channels usually are, go together."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for i, velocity in enumerate(velocities):
        stats = velocity.stats
        alike.setdefault((stats.starttime.ns, stats.sampling_rate, stats.npts), []).append(i)
    found: dict[int, FloatArray] = {}
    for indices in alike.values():
        stats, records = velocities[indices[0]].stats, np.array([velocities[i].data for i in indices])
        series = resample(records, stats.sampling_rate, stats.starttime - origin_time, time_s)
        # The records were tapered to zero at their ends, so zeros beyond them make no step.
        found |= dict(zip(indices, np.nan_to_num(series), strict=True))
    return [found[i] for i in range(len(velocities))]
