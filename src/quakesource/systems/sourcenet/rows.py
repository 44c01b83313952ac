"""What a network says of observed events, as rows of the predictions and of the tables beside them."""

import time
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.mechanisms import magnitude_to_moment, scalar_moment
from quakesource.posteriors.calibration import SHARES
from quakesource.posteriors.features import ood_score
from quakesource.systems.answers import Answers, plane_columns, tensor_columns
from quakesource.systems.sourcenet.answer import SEED, answers
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.quality import judged
from quakesource.systems.sourcenet.records import RecordedEvents, recorded_events
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings
from quakesource.systems.sourcenet.tables import ATTENTION
from quakesource.waveforms.observations import Observations

SYSTEM = "sourcenet"
ZERO_SHOT, FINE_TUNED = "zero_shot", "fine_tuned"
"""Variants: trained on synthetics alone, and further on recorded events."""


def answer_rows(
    trained: Trained, observed: Observations, events: pd.DataFrame, settings: SourceNetAnsweringSettings, variant: str
) -> Answers:
    """Answered, declined (posterior too wide) or unusable (too few stations), with the reason, of some events."""
    started = time.perf_counter()
    chosen = observed.pairs["event_id"].isin(events["event_id"]).to_numpy()
    pairs = observed.pairs[chosen].reset_index(drop=True)
    recorded = recorded_events(
        observed.velocity.values[chosen].astype(np.float64),
        observed.velocity["time_s"].values,
        observed.sampling_rate_hz,
        pairs,
        events,
        trained.bands,
        settings.min_stations,
        trained.max_stations,
    )
    found = answers(trained.network, recorded.inputs)
    seconds = (time.perf_counter() - started) / max(1, len(recorded.event_id))
    radius_deg = trained.calibration.radii_deg(found.radius_deg, found.conditions)
    scores = ood_score(found.features, trained.statistics)
    rows, place = Answers(), {event_id: i for i, event_id in enumerate(recorded.event_id)}
    for event_id in events["event_id"]:
        names = {"event_id": event_id, "variant": variant}
        n_passed = recorded.n_passed[event_id]
        row = {**names, "system": SYSTEM, "seed": trained.seed, "n_stations_passed": n_passed}
        if event_id not in place:
            reason = f"{n_passed} usable stations; at least {settings.min_stations} are needed"
            rows.predictions.append({**row, "status": "unusable", "reason": reason})
            continue
        i = place[event_id]
        row |= _answer_row(found.tensor[i], found.magnitude[i], radius_deg[i, 1], settings)
        row |= _sizes(found.magnitude[i], found.depth_km[i], trained)
        row |= {"n_stations": recorded.n_used[i], "azimuthal_gap_deg": recorded.gap_deg[i]}
        letter, remarks = judged(radius_deg[i, 1], recorded.n_used[i], recorded.gap_deg[i], scores[i])
        row |= {"remarks": remarks, "quality": letter if row["status"] == "answered" else ""}
        rows.predictions.append(row)
        drawn = found.draws[i, : settings.n_draws]
        magnitudes, depths_km = _drawn_sizes(row, trained, len(drawn))
        moments = magnitude_to_moment(magnitudes)[:, None]
        for number, tensor in enumerate(drawn * 2**0.5 * moments):
            size = {"depth_km": depths_km[number], "mw": magnitudes[number]}
            rows.resampled.append({**names, "replicate": number, **size, **tensor_columns(tensor)})
        radii = {f"radius_{100 * share:.0f}_deg": radius_deg[i, k] for k, share in enumerate(SHARES)}
        rows.others["posterior"].append(
            {
                **names,
                **radii,
                "complex_source_probability": found.complex_source_probability[i],
                "ood_score": scores[i],
            }
        )
        rows.timings.append({"event_id": event_id, "step": variant, "seconds": seconds})
    rows.others["attention"].extend(_attention(recorded, pairs, found.shares, variant))
    return rows


def _answer_row(
    tensor: NDArray[np.float64],
    magnitude: float,
    uncertainty_deg: float,
    settings: SourceNetAnsweringSettings,
) -> dict[str, Any]:
    wide = uncertainty_deg > settings.max_uncertainty_deg
    reason = f"68 % radius {uncertainty_deg:.0f} deg, limit {settings.max_uncertainty_deg:g}" if wide else ""
    moment = float(magnitude_to_moment(magnitude))
    unit = tensor / scalar_moment(tensor)
    return {
        "status": "declined" if wide else "answered",
        "reason": reason,
        **tensor_columns(unit * moment),
        **plane_columns(unit),
        "uncertainty_deg": uncertainty_deg,
    }


def _sizes(magnitude: float, depth_km: float, trained: Trained) -> dict[str, float]:
    return {
        "mw": magnitude,
        "mw_uncertainty": trained.mw_error,
        "depth_km": depth_km,
        "depth_low_km": max(depth_km - trained.depth_error_km, 0.0),
        "depth_high_km": depth_km + trained.depth_error_km,
    }


def _drawn_sizes(row: dict[str, Any], trained: Trained, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Magnitudes and depths (n,) for the draws: of them the network states a value each."""
    noise = np.random.default_rng(SEED).standard_normal((2, n))
    depths_km = np.maximum(row["depth_km"] + trained.depth_error_km * noise[1], 0.0)
    return row["mw"] + trained.mw_error * noise[0], depths_km


def _attention(
    recorded: RecordedEvents, pairs: pd.DataFrame, shares: NDArray[np.float64], variant: str
) -> list[dict[Any, Any]]:
    there = recorded.inputs.present.numpy()
    table = pairs.iloc[recorded.pair_of[there]].reset_index(drop=True)
    table["attention_share"], table["variant"] = shares[there], variant
    rows: list[dict[Any, Any]] = table[list(ATTENTION)].to_dict("records")
    return rows
