"""Stage measure-first-motions: P polarities and S/P amplitude ratios of every event and station of an archive."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import Inventory, Stream, UTCDateTime

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.catalogue import source_depth_km
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.earth.study_model import study_model
from quakesource.errors import ArchiveError, WaveformError
from quakesource.geometry import distance_azimuth
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.products.parquet import write_parquet
from quakesource.settings import EarthSettings, FirstMotionSettings, SubsetSettings
from quakesource.study.events import chosen_events
from quakesource.tables import EVENT, FIRST_MOTION
from quakesource.waveforms.analyst_picks import StationPicks, station_picks
from quakesource.waveforms.channel_metadata import station_place
from quakesource.waveforms.station_first_motion import Arrivals, StationFirstMotion, station_first_motion


def measure_first_motions(
    subset: SubsetSettings,
    measuring: FirstMotionSettings,
    earth: EarthSettings,
    *,
    archive: Path,
    first_motions: Path,
) -> None:
    """Analysts' polarities, automatic ones where there are none, and S/P amplitude ratios, of a subset of events.

    Parameters
    ----------
    archive : manifest of the archive
    first_motions : manifest of the product to write: first_motions.parquet, events.csv
    """
    source = open_archive(archive)
    events = chosen_events(source, subset)
    picks = source.picks()
    rows: list[dict[str, Any]] = []
    for event in events.to_dict("records"):
        of_event = picks[picks["event_id"] == event["event_id"]]
        found = _measure_event(source, event, of_event, measuring, earth)
        used = sum(row["polarity"] != 0 for row in found)
        print(f"{event['event_id']}: {used} polarities of {len(found)} stations", file=sys.stderr)
        rows += found
    with build_product(
        first_motions,
        "first_motions",
        "measure_first_motions",
        code=fingerprint("measure_first_motions"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (subset, measuring, earth)},
        inputs=[archive],
        attributes={"simulated": source.simulated, "n_rows": len(rows)},
    ) as work:
        write_parquet(pd.DataFrame(rows, columns=list(FIRST_MOTION)), work / "first_motions.parquet")
        events[list(EVENT)].to_csv(work / "events.csv", index=False)


def _measure_event(
    archive: Archive, event: dict[Any, Any], picks: pd.DataFrame, settings: FirstMotionSettings, earth: EarthSettings
) -> list[dict[str, Any]]:
    model = study_model(earth, earth.model_at(event["latitude_deg"], event["longitude_deg"]))
    origin_time = UTCDateTime(event["origin_time_utc"])
    stations = archive.stations()
    by_station = station_picks(picks, stations)
    rows = []
    for network, code in stations:
        own = by_station.pop((network, code), None)
        row = _measure_station(archive, (network, code), event, origin_time, own, model, settings)
        rows += [row] if row else []
    for (network, code), own in by_station.items():
        reason = "the archive has no metadata of this station"
        names = {"event_id": event["event_id"], "network": network, "station": code}
        rows.append({**names, **_empty(own), "reason": reason, "sp_reason": reason})
    return rows


def _measure_station(
    archive: Archive,
    codes: tuple[str, str],
    event: dict[Any, Any],
    origin_time: UTCDateTime,
    picks: StationPicks | None,
    model: LayeredModel,
    settings: FirstMotionSettings,
) -> dict[str, Any] | None:
    """The row of one station; None if it has neither a record nor a pick."""
    row: dict[str, Any] = {"event_id": event["event_id"], "network": codes[0], "station": codes[1], **_empty(picks)}
    try:
        inventory: Inventory = archive.inventory(*codes)
        place = station_place(inventory, origin_time)
    except (ArchiveError, WaveformError) as error:
        return {**row, "reason": error.what, "sp_reason": error.what}
    path = distance_azimuth(event["latitude_deg"], event["longitude_deg"], place.latitude_deg, place.longitude_deg)
    distance_km = float(path.distance_km)
    row |= {
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "elevation_m": place.elevation_m,
        "distance_km": distance_km,
        "azimuth_deg": float(path.azimuth_deg),
    }
    p_s, s_s = (float(first_arrivals(model, source_depth_km(event), distance_km, phase).time_s) for phase in "PS")
    far = distance_km > settings.max_distance_km
    stream: Stream = Stream()
    problems: dict[str, str] = {}
    if not far or picks is None:
        stream, problems = archive.read(*codes, origin_time + p_s - 60, origin_time + s_s + 30)
    if picks is None and not len(stream) and not problems:
        return None
    if far:
        reason = f"beyond first_motions.max_distance_km: {distance_km:.0f} km"
        return {**row, "reason": reason, "sp_reason": reason}
    analyst = [picks.time_s(phase, origin_time) if picks else np.nan for phase in "PS"]
    measured = station_first_motion(stream, inventory, origin_time, Arrivals(distance_km, p_s, s_s, *analyst), settings)
    if problems and not len(stream):
        measured = StationFirstMotion(reason="; ".join(problems.values()))
    return {**row, **_polarity(picks, measured, settings), **_measured(measured, picks, analyst[0], p_s)}


def _empty(picks: StationPicks | None) -> dict[str, Any]:
    return {
        "location": picks.location if picks else "",
        "channel": picks.channel if picks else "",
        "polarity": 0,
        "polarity_source": "none",
        "automatic_polarity": 0,
    }


def _polarity(
    picks: StationPicks | None, measured: StationFirstMotion, settings: FirstMotionSettings
) -> dict[str, Any]:
    """The polarity that is used: the analyst's, or the automatic one where it is good enough."""
    if picks is not None and picks.polarity:
        worst, best = settings.analyst_error_worst, settings.analyst_error_best
        error = worst + (best - worst) * picks.polarity_quality
        return {"polarity": picks.polarity, "error_probability": error, "polarity_source": "analyst", "reason": ""}
    if not settings.automatic or measured.reason:
        reason = measured.reason or "first_motions.automatic is off"
        if picks is not None:
            reason = f"{picks.problem or 'no sign was read'}; {reason}"
        return {"polarity": 0, "polarity_source": "none", "reason": reason}
    return {
        "polarity": measured.motion.polarity,
        "error_probability": measured.motion.error_probability,
        "polarity_source": "automatic",
        "reason": "",
    }


def _measured(
    measured: StationFirstMotion, picks: StationPicks | None, analyst_p_s: float, theoretical_p_s: float
) -> dict[str, Any]:
    onset_s = analyst_p_s if np.isfinite(analyst_p_s) else measured.motion.onset_s
    return {
        "location": measured.location if measured.channel else picks.location if picks else "",
        "channel": measured.channel or (picks.channel if picks else ""),
        "pick_time_s": onset_s,
        "pick_residual_s": onset_s - theoretical_p_s,
        "snr": measured.motion.snr,
        "automatic_polarity": measured.motion.polarity,
        "automatic_error_probability": measured.motion.error_probability,
        "log10_sp_ratio": measured.ratio.log10_ratio,
        "sp_snr": measured.ratio.snr,
        "sp_reason": measured.ratio.reason,
    }
