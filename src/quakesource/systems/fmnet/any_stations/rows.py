"""What the network says of observed events, as rows of the predictions and of the tables beside them."""

import time
from typing import Any

import numpy as np
import pandas as pd

from quakesource.geometry import azimuthal_gap_deg
from quakesource.mechanisms import moment_to_magnitude, scalar_moment
from quakesource.posteriors.calibration import SHARES
from quakesource.posteriors.features import ood_score
from quakesource.systems.answers import Answers, Row, plane_columns, tensor_columns
from quakesource.systems.fmnet.any_stations.answer import answers
from quakesource.systems.fmnet.any_stations.inputs import network_inputs
from quakesource.systems.fmnet.any_stations.records import EventRecords, event_records
from quakesource.systems.fmnet.any_stations.trained import Trained
from quakesource.systems.fmnet.settings import FmnetAnsweringSettings, FmnetRegionSettings
from quakesource.waveforms.observations import Observations, station_losses

SYSTEM, VARIANT = "fmnet", "any_stations"


def event_rows(
    trained: Trained,
    observed: Observations,
    event: dict[Any, Any],
    region: FmnetRegionSettings,
    settings: FmnetAnsweringSettings,
) -> Answers:
    """Answered, declined (outside the region, or a posterior too wide) or unusable (too few stations): one event."""
    rows, event_id = Answers(), str(event["event_id"])
    names = {"event_id": event_id, "variant": VARIANT}
    row: Row = {**names, "system": SYSTEM, "seed": trained.seed}
    where = _outside(event, region)
    if where:
        rows.predictions.append({**row, "status": "declined", "reason": where})
        return rows
    started = time.perf_counter()
    records = records_of(trained, observed, event_id)
    row |= {"n_stations": len(records.stations), "n_stations_passed": records.n_passed}
    lost = station_losses(observed.verdicts, event_id)
    if len(records.stations) < settings.min_stations:
        rows.predictions.append({**row, "status": "unusable", "reason": _too_few(records, trained, settings, lost)})
        return rows
    stations = records.stations
    place = (stations[name].to_numpy(np.float64)[None] for name in ("distance_km", "azimuth_deg"))
    found = answers(trained.network, network_inputs(records.traces, np.ones((1, len(stations)), bool), *place))
    seconds = time.perf_counter() - started
    radius_deg = found.radius_deg[0] * np.array(trained.calibration)
    moment = float(10 ** found.log_moment[0])
    unit = found.tensor[0] / scalar_moment(found.tensor[0])
    wide = radius_deg[1] > settings.max_uncertainty_deg
    size = {"depth_km": found.depth_km[0], "mw": float(moment_to_magnitude(moment))}
    rows.predictions.append(
        {
            **row,
            **size,
            "status": "declined" if wide else "answered",
            "reason": f"68 % radius {radius_deg[1]:.0f} deg, limit {settings.max_uncertainty_deg:g}" if wide else "",
            **tensor_columns(unit * moment),
            **plane_columns(unit),
            "uncertainty_deg": radius_deg[1],
            "n_traces": int((np.abs(records.traces[0, :, 0]).max(-1) > 0).sum()),
            "azimuthal_gap_deg": azimuthal_gap_deg(stations["azimuth_deg"].to_numpy(np.float64)),
        }
    )
    draws = found.draws[0, : settings.n_draws]
    for number, tensor in enumerate(draws / scalar_moment(draws)[:, None] * moment):
        rows.resampled.append({**names, "replicate": number, **size, **tensor_columns(tensor)})
    radii = {f"radius_{100 * share:.0f}_deg": radius_deg[k] for k, share in enumerate(SHARES)}
    score = float(ood_score(found.features, trained.statistics)[0])
    rows.others["posterior"].append({**names, **radii, "ood_score": score})
    rows.timings.append({"event_id": event_id, "step": VARIANT, "seconds": seconds})
    return rows


def _outside(event: dict[Any, Any], region: FmnetRegionSettings) -> str:
    """Why an event is none for this network, blank if it is one."""
    south, north = region.latitude_deg
    west, east = region.longitude_deg
    latitude, longitude = float(event["latitude_deg"]), float(event["longitude_deg"])
    if south <= latitude <= north and west <= longitude <= east:
        return ""
    return (
        f"epicentre {latitude:.2f}, {longitude:.2f} outside the region of the network, "
        f"{south:g} to {north:g}, {west:g} to {east:g}"
    )


def records_of(trained: Trained, observed: Observations, event_id: str) -> EventRecords:
    """Records of an event as the network wants them."""
    chosen = (observed.pairs["event_id"] == event_id).to_numpy()
    pairs: pd.DataFrame = observed.pairs[chosen].reset_index(drop=True)
    return event_records(
        observed.velocity.values[chosen].astype(np.float64),
        observed.velocity["time_s"].values,
        pairs,
        bands_hz=trained.bands_hz,
        sampling_rate_hz=trained.sampling_rate_hz,
        before_p_s=trained.before_p_s,
        n_samples=trained.network.shape.n_samples,
        max_stations=trained.max_stations,
        max_distance_km=trained.max_distance_km,
    )


def _too_few(records: EventRecords, trained: Trained, settings: FmnetAnsweringSettings, lost: dict[str, int]) -> str:
    n, noun = len(records.stations), "station" if len(records.stations) == 1 else "stations"
    reason = f"{n} usable {noun}; at least {settings.min_stations} are needed"
    if unfit := records.n_passed - n:
        lost = lost | {f"a distance beyond {trained.max_distance_km:g} km or a record too short": unfit}
    if lost:
        counts = sorted(lost.items(), key=lambda item: -item[1])
        reason += "; lost: " + ", ".join(f"{count} for {why}" for why, count in counts)
    return reason
