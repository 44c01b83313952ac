"""From an archive to the parts of an OBSERVATIONS product: every event, in several processes, written as they come."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from obspy import UTCDateTime

from quakesource.acquire.archive import open_archive
from quakesource.acquire.catalogue import source_depth_km
from quakesource.constants import COMPONENTS
from quakesource.earth import first_arrivals
from quakesource.earth.study_model import study_model
from quakesource.errors import ArchiveError, WaveformError
from quakesource.geometry import distance_azimuth
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.settings import EarthSettings, ObserveSettings
from quakesource.waveforms.bands import EventBand
from quakesource.waveforms.channel_metadata import station_place
from quakesource.waveforms.observations import ObservationWriter
from quakesource.waveforms.quality.event import TOO_QUIET, EventStation, least_signal_end_s, screen_event, signal_end_s
from quakesource.waveforms.quality.rayleigh import rayleigh_correlation, turned_evidence
from quakesource.waveforms.station_motion import StationMotion, Surroundings, station_motion

SHORT_PERIOD_BANDS = "ES"
"""First letters of channel codes of sensors that hear mostly themselves at long periods."""

MOST_HIDDEN = 0.5
"""Share of an earthquake's components that noise may hide before another band is tried."""
MUCH_MORE = 1.5
LEAST_KEPT = 6
"""Another band is taken where it keeps more than so many components, and than so many times the first."""


def observe_events(
    archive: Path,
    events: pd.DataFrame,
    candidates: Sequence[Sequence[EventBand]],
    settings: ObserveSettings,
    earth: EarthSettings,
    processes: int,
    folder: Path,
) -> int:
    """Response, orientation, screens and resampling of every record of the events, written as they come.

    Parameters
    ----------
    archive : manifest of the archive
    candidates : of each event the bands that it may be screened in; the first unless noise hides most of it there
    folder : work folder of the product

    Returns
    -------
    How many pairs of events and stations there are.
    """
    rate = settings.sampling_rate_hz
    time_s = settings.start_s + np.arange(round(settings.duration_s * rate)) / rate
    jobs = list(zip(events.to_dict("records"), candidates, strict=True))
    done = in_processes(_observe_job, jobs, processes, _Setting, archive, time_s, settings, earth)
    writer, bands = ObservationWriter(folder, time_s), []
    for table in with_progress(done, len(jobs), "events"):
        writer.add(*table.block, table.pairs, table.verdicts)
        bands.append(table.band)
    writer.finish(events.assign(band=bands))
    return writer.n_pairs


class _Setting:
    """What a process keeps from event to event."""

    def __init__(self, archive: Path, time_s: Any, settings: ObserveSettings, earth: EarthSettings) -> None:
        self.archive, self.time_s, self.settings, self.earth = open_archive(archive), time_s, settings, earth


@dataclass(frozen=True)
class _EventTables:
    """Pairs, verdict rows, and motion (n, 3, nt) and whether it is kept (n, 3) of one event in a band."""

    pairs: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]
    block: tuple[NDArray[np.float64], NDArray[np.bool_]]
    band: str

    @property
    def n_kept(self) -> int:
        """Components that the screens left."""
        return int(self.block[1].sum())

    def is_hidden(self) -> bool:
        """Whether noise hides most of what is not dropped for other reasons."""
        n_quiet = [row.get("reason") for row in self.verdicts].count(TOO_QUIET)
        return n_quiet > MOST_HIDDEN * (n_quiet + self.n_kept)

    def is_small(self) -> bool:
        """Whether so few are left that a band of stations farther away may have more to say."""
        return self.n_kept <= LEAST_KEPT


def _observe_job(setting: _Setting, job: tuple[dict[Any, Any], Sequence[EventBand]]) -> _EventTables:
    event, (first, *others) = job
    found = _observe_event(setting, event, first)
    for band in others:
        if not found.is_hidden() and not (math.isfinite(first.within_km) and found.is_small()):
            break
        other = _observe_event(setting, event, band)
        if other.n_kept > max(MUCH_MORE * found.n_kept, LEAST_KEPT):
            found = other
    print(f"{event['event_id']}: {len(found.pairs)} stations recorded it, band {found.band}", file=sys.stderr)
    return found


def _observe_event(setting: _Setting, event: dict[Any, Any], band: EventBand) -> _EventTables:
    archive, time_s, settings, earth = setting.archive, setting.time_s, setting.settings, setting.earth
    band_hz = band.band_hz
    model = study_model(earth, earth.model_at(event["latitude_deg"], event["longitude_deg"]))
    origin_time = UTCDateTime(event["origin_time_utc"])
    pairs, motions, verdicts = [], [], []
    for lost in archive.lost(event["event_id"]):
        names = {name: lost[name] for name in ("network", "station", "location", "channel")}
        why = {"reason": f"lost at the import: {lost['status']}", "evidence": f"{lost['source']}: {lost['reason']}"}
        verdicts.append({"event_id": event["event_id"], **names, "component": "*", "verdict": "dropped", **why})
    for network, code in archive.stations():
        codes = {"event_id": event["event_id"], "network": network, "station": code}
        try:
            inventory = archive.inventory(network, code)
            place = station_place(inventory, origin_time)
        except (ArchiveError, WaveformError) as error:
            verdicts.append({**codes, "component": "*", "verdict": "dropped", "reason": error.what})
            continue
        stream, problems = archive.read(network, code, origin_time + time_s[0] - 60, origin_time + time_s[-1] + 60)
        if not len(stream) and not problems:
            continue  # the ledger of the archive tells what was received
        path = distance_azimuth(event["latitude_deg"], event["longitude_deg"], place.latitude_deg, place.longitude_deg)
        distance_km = float(path.distance_km)
        if distance_km > min(settings.max_distance_km, band.within_km):
            limit = "max_distance_km" if distance_km > settings.max_distance_km else "bands.local_within_km"
            reason = {"reason": f"beyond {limit}", "evidence": f"{distance_km:.0f} km"}
            verdicts.append({**codes, "component": "*", "distance_km": distance_km, "verdict": "dropped", **reason})
            continue
        depth_km = source_depth_km(event)
        p_s = float(first_arrivals(model, depth_km, distance_km, "P").time_s)
        s_s = float(first_arrivals(model, depth_km, distance_km, "S").time_s)
        needed_s = p_s - settings.min_pre_event_s, signal_end_s(distance_km, s_s, band_hz)
        least_end_s = least_signal_end_s(distance_km, s_s, band_hz)
        surroundings = Surroundings(
            origin_time,
            float(path.back_azimuth_deg),
            needed_s,
            time_s,
            band_hz,
            least_end_s,
            pulses=math.isfinite(band.within_km),
        )
        motion = station_motion(stream, inventory, surroundings, settings)
        for file, problem in problems.items():
            motion.drop(file.split(".")[3], problem, file)
        place_row = {**codes, "location": motion.location, "distance_km": distance_km}
        verdicts += [{**place_row, "component": "*", **remark} for remark in motion.remarks]
        if motion.components:
            pairs.append(
                {
                    **place_row,
                    "channels": motion.channels,
                    "latitude_deg": place.latitude_deg,
                    "longitude_deg": place.longitude_deg,
                    "azimuth_deg": float(path.azimuth_deg),
                    "back_azimuth_deg": float(path.back_azimuth_deg),
                    "p_arrival_s": p_s,
                    "s_arrival_s": s_s,
                    "pick_source": "theoretical",
                    "noise_from_s": motion.noise_from_s,
                    "record_to_s": motion.record_to_s,
                    "needed_to_s": needed_s[1],
                }
            )
            motions.append(motion)
    if "orientation" in settings.screens:
        for pair, motion in zip(pairs, motions, strict=True):
            _turn_back(pair, motion, time_s, band_hz)
    block, rows = _screen(pairs, motions, source_depth_km(event), time_s, band_hz, settings)
    return _EventTables(pairs, verdicts + rows, block, band.name)


def _turn_back(pair: dict[str, Any], motion: StationMotion, time_s: Any, band_hz: tuple[float, float]) -> None:
    """Turn horizontals over that are surely turned by 180 degrees, and note it."""
    noise_s = motion.noise_from_s, pair["p_arrival_s"] - 5
    correlation = rayleigh_correlation(motion.components, time_s, pair["distance_km"], band_hz, noise_s)
    if evidence := turned_evidence(correlation):
        motion.components |= {name: -motion.components[name] for name in "RT"}
        motion.repair("horizontals turned over", evidence)


def _cut(pair: dict[str, Any]) -> str:
    """How much of its window a record does not reach; blank if it reaches all."""
    missing_s = pair["needed_to_s"] - pair["record_to_s"]
    return f"the record ends {missing_s:.0f} s before the window" if missing_s > 1 else ""


def _screen(
    pairs: list[dict[str, Any]],
    motions: list[StationMotion],
    depth_km: float,
    time_s: Any,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> tuple[Any, list[dict[str, Any]]]:
    motion_of = np.full((len(pairs), len(COMPONENTS), time_s.size), np.nan)
    kept_of = np.zeros((len(pairs), len(COMPONENTS)), bool)
    stations = [
        EventStation(
            components=motion.components,
            distance_km=pair["distance_km"],
            hypocentral_km=float(np.hypot(pair["distance_km"], depth_km)),
            p_arrival_s=pair["p_arrival_s"],
            s_arrival_s=pair["s_arrival_s"],
            noise_from_s=motion.noise_from_s,
            record_to_s=motion.record_to_s,
            broadband=motion.channels[1:2] == "H" and motion.channels[0] not in SHORT_PERIOD_BANDS,
        )
        for pair, motion in zip(pairs, motions, strict=True)
    ]
    rows = []
    for verdict in screen_event(stations, time_s, band_hz, settings):
        pair, motion = pairs[verdict.station], motions[verdict.station]
        place = verdict.station, COMPONENTS.index(verdict.component)
        motion_of[place], kept_of[place] = motion.components[verdict.component], not verdict.reason
        kept = "repaired" if motion.repairs else "kept"
        rows.append(
            {
                **{k: pair[k] for k in ("event_id", "network", "station", "location", "distance_km")},
                "channel": motion.channels,
                "component": verdict.component,
                "verdict": "dropped" if verdict.reason else kept,
                "reason": verdict.reason or "; ".join(motion.repairs),
                "evidence": "; ".join(filter(None, [verdict.evidence, *motion.repairs.values(), _cut(pair)])),
                "snr": verdict.snr,
                "amplitude_ratio": verdict.amplitude_ratio,
                "noise_ratio": verdict.noise_ratio,
                "step_explained": verdict.step_explained,
                "full_scale_share": motion.full_scale_share,
            }
        )
    return (motion_of, kept_of), rows
