"""From the posterior to rows of the predictions, fits, draws and of this system's own table."""

import time
from typing import Any, Final

import numpy as np

from quakesource.first_motions.data import PolarityData
from quakesource.first_motions.likelihood import FEWEST_RATIOS, predict, ratio_residuals
from quakesource.mechanisms import magnitude_to_moment
from quakesource.systems.answers import Answers, tensor_columns
from quakesource.systems.polarity.answer import Answer, preferred_answer
from quakesource.systems.polarity.quality import quality_letter
from quakesource.systems.polarity.search import Posterior, searches
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.tables import PLANE_COLUMNS

SYSTEM: Final = "polarity"
VARIANTS: Final = ("first_motion", "first_motion_amplitude")
_PLACE = ("network", "station", "latitude_deg", "longitude_deg", "distance_km")


def solve_event(event_id: str, data: PolarityData, magnitude: float, settings: PolaritySettings) -> Answers:
    """Both variants of one earthquake: answered, declined (posterior too wide) or unusable, with the reason.

    First motions have no size: the tensor carries the catalogue's magnitude (1 N·m where that is unknown), and ``mw``
    and ``depth_km`` of the prediction stay NaN, for they would be the catalogue's own.
    """
    solution = Answers()
    moment = float(magnitude_to_moment(magnitude)) if np.isfinite(magnitude) else 1.0
    reasons = {amplitudes: _unusable(data, amplitudes, settings) for amplitudes in (False, True)}
    usable = [amplitudes for amplitudes, reason in reasons.items() if not reason]
    started = time.perf_counter()
    posteriors = dict(zip(usable, searches(data, settings, usable), strict=True)) if usable else {}
    shared_s = (time.perf_counter() - started) / max(len(usable), 1)
    for variant in VARIANTS:
        started = time.perf_counter()
        amplitudes = variant == "first_motion_amplitude"
        row: dict[str, Any] = {"event_id": event_id, "system": SYSTEM, "variant": variant, "seed": 0}
        row |= _coverage(data, amplitudes)
        if reason := reasons[amplitudes]:
            solution.predictions.append({**row, "status": "unusable", "reason": reason})
            continue
        posterior = posteriors[amplitudes]
        answer = preferred_answer(posterior)
        own = _own_row(data, answer, amplitudes)
        limit = settings.max_uncertainty_deg
        wide = answer.uncertainty_deg > limit
        reason = f"68 % of the posterior within {answer.uncertainty_deg:.0f} deg, limit {limit:g}" if wide else ""
        solution.predictions.append(
            {
                **row,
                "status": "declined" if wide else "answered",
                "reason": reason,
                **tensor_columns(answer.tensor * moment),
                **dict(zip(PLANE_COLUMNS, answer.planes.ravel().tolist(), strict=True)),
                "uncertainty_deg": answer.uncertainty_deg,
                "quality": quality_letter(answer, own),
            }
        )
        names = {"event_id": event_id, "variant": variant}
        solution.others["solutions"].append({**names, **own})
        solution.others["first_motions"].extend({**names, **fit} for fit in _fit_rows(data, answer, amplitudes))
        solution.resampled.extend({**names, **draw} for draw in _draws(data, posterior, moment, settings))
        took_s = time.perf_counter() - started + shared_s
        solution.timings.append({"event_id": event_id, "step": variant, "seconds": took_s})
    return solution


def _unusable(data: PolarityData, amplitudes: bool, settings: PolaritySettings) -> str:
    gap = data.gaps_deg()[0]
    if data.n_polarities < settings.min_polarities:
        return f"{data.n_polarities} first motions; at least {settings.min_polarities} are needed"
    if gap > settings.max_azimuthal_gap_deg:
        return (
            f"azimuthal gap of {gap:.0f} deg on the focal sphere; at most {settings.max_azimuthal_gap_deg:g} is allowed"
        )
    if amplitudes and data.n_ratios < FEWEST_RATIOS:
        return f"{data.n_ratios} amplitude ratios; at least {FEWEST_RATIOS} are needed"
    return ""


def _coverage(data: PolarityData, amplitudes: bool) -> dict[str, Any]:
    used = (data.polarity != 0) | (np.isfinite(data.log10_sp_ratio) & amplitudes)
    return {
        "n_stations": int(used.sum()),
        "n_stations_passed": len(data.stations),
        "n_traces": data.n_polarities + data.n_ratios * amplitudes,
        "azimuthal_gap_deg": data.gaps_deg()[0],
    }


def _own_row(data: PolarityData, answer: Answer, amplitudes: bool) -> dict[str, Any]:
    prediction = predict(answer.tensor[None], data, len(data.depth_km) // 2)
    read = data.polarity != 0
    wrong = np.sign(prediction.p[0, read]) != data.polarity[read]
    weight = 1 - 2 * data.error_probability[read]
    residual, term = ratio_residuals(prediction, data) if amplitudes else (np.full((1, 1), np.nan), np.full(1, np.nan))
    gaps = data.gaps_deg()
    return {
        "plane1_uncertainty_deg": answer.plane_uncertainty_deg[0],
        "plane2_uncertainty_deg": answer.plane_uncertainty_deg[1],
        "probability_near": answer.probability_near,
        "polarity_misfit": float((weight * wrong).sum() / weight.sum()),
        "sp_misfit_log10": float(np.abs(residual[0] - term[0]).mean()),
        "sp_event_term_log10": float(term[0]),
        "n_polarities": data.n_polarities,
        "n_ratios": data.n_ratios if amplitudes else 0,
        "azimuthal_gap_deg": gaps[0],
        "takeoff_gap_deg": gaps[1],
        "catalogue_depth_km": float(data.depth_km[len(data.depth_km) // 2]),
    }


def _fit_rows(data: PolarityData, answer: Answer, amplitudes: bool) -> list[dict[str, Any]]:
    prediction = predict(answer.tensor[None], data, len(data.depth_km) // 2)
    term = ratio_residuals(prediction, data)[1][0] if amplitudes else np.nan
    takeoff = data.central_takeoff_deg()
    rows = []
    for i, station in enumerate(data.stations.to_dict("records")):
        read = data.polarity[i] != 0
        measured = bool(np.isfinite(data.log10_sp_ratio[i])) and amplitudes
        if not (read or measured):
            continue
        rows.append(
            {
                **{name: station[name] for name in _PLACE},
                "azimuth_deg": data.azimuth_deg[i],
                "takeoff_deg": takeoff[i],
                "polarity": int(data.polarity[i]),
                "error_probability": data.error_probability[i],
                "polarity_source": station["polarity_source"],
                "predicted_amplitude": prediction.p[0, i],
                "agrees": float(np.sign(prediction.p[0, i]) == data.polarity[i]) if read else np.nan,
                "log10_sp_ratio": data.log10_sp_ratio[i] if measured else np.nan,
                "predicted_log10_sp_ratio": prediction.log10_sp_ratio[0, i] + term,
            }
        )
    return rows


def _draws(data: PolarityData, posterior: Posterior, moment: float, settings: PolaritySettings) -> list[dict[str, Any]]:
    rng = np.random.default_rng([settings.seed, data.n_polarities])
    depth, mechanism = posterior.draw(settings.n_draws, rng)
    return [
        {
            "replicate": i,
            **tensor_columns(posterior.tensors[mechanism[i]] * moment),
            "depth_km": data.depth_km[depth[i]],
            "mw": np.nan,
        }
        for i in range(settings.n_draws)
    ]
