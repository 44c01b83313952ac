"""What a network says of observed events, as rows of the predictions and of the tables beside them."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.mechanisms import magnitude_to_moment, nodal_planes
from quakesource.settings import SourceNetSettings
from quakesource.systems.sourcenet.answer import SHARES, answers
from quakesource.systems.sourcenet.records import RecordedEvents, recorded_events
from quakesource.systems.sourcenet.strangeness import strangeness
from quakesource.systems.sourcenet.trained import Trained
from quakesource.tables import ATTENTION, MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations

SYSTEM = "sourcenet"
ZERO_SHOT, FINE_TUNED = "zero_shot", "fine_tuned"
"""Variants: trained on synthetics alone, and further on recorded events."""

N_DRAWS = 100


@dataclass(frozen=True)
class AnswerRows:
    """Rows of the tables `PREDICTION`, `RESAMPLED`, `POSTERIOR`, `ATTENTION` and `TIMING`."""

    predictions: list[dict[Any, Any]] = field(default_factory=list)
    resampled: list[dict[Any, Any]] = field(default_factory=list)
    posterior: list[dict[Any, Any]] = field(default_factory=list)
    attention: list[dict[Any, Any]] = field(default_factory=list)
    timings: list[dict[Any, Any]] = field(default_factory=list)

    def __iadd__(self, other: "AnswerRows") -> "AnswerRows":
        """Take in the rows of another."""
        for name, rows in vars(self).items():
            rows += getattr(other, name)
        return self


def answer_rows(
    trained: Trained, observed: Observations, events: pd.DataFrame, settings: SourceNetSettings, variant: str
) -> AnswerRows:
    """Answered, declined (posterior too wide) or unusable (too few stations), with the reason, of some events."""
    started = time.perf_counter()
    chosen = observed.pairs["event_id"].isin(events["event_id"]).to_numpy()
    pairs = observed.pairs[chosen].reset_index(drop=True)
    recorded = recorded_events(
        observed.velocity.values[chosen].astype(np.float64), observed.velocity["time_s"].values, pairs, events,
        trained.bands, settings.min_stations, trained.room,
    )  # fmt: skip
    found = answers(trained.network, recorded.inputs)
    seconds = (time.perf_counter() - started) / max(1, len(recorded.event_id))
    radius_deg = found.radius_deg * np.array(trained.calibration)
    strange = strangeness(found.features, trained.familiar)
    rows, place = AnswerRows(), {event_id: i for i, event_id in enumerate(recorded.event_id)}
    for event_id in events["event_id"]:
        names = {"event_id": event_id, "variant": variant}
        n_passed = recorded.n_passed[event_id]
        row = {**names, "system": SYSTEM, "seed": trained.seed, "n_stations_passed": n_passed}
        if event_id not in place:
            reason = f"{n_passed} usable stations; at least {settings.min_stations} are needed"
            rows.predictions.append({**row, "status": "unusable", "reason": reason})
            continue
        i = place[event_id]
        row |= _answer_row(found.tensor[i], found.magnitude[i], found.depth_km[i], radius_deg[i, 1], settings)
        row |= {"n_stations": recorded.n_used[i], "azimuthal_gap_deg": recorded.gap_deg[i]}
        rows.predictions.append(row)
        moment = float(magnitude_to_moment(found.magnitude[i]))
        size = {"depth_km": found.depth_km[i], "mw": found.magnitude[i]}
        for number, tensor in enumerate(found.draws[i, :N_DRAWS] * 2**0.5 * moment):
            values = dict(zip(MOMENT_TENSOR_COLUMNS, tensor, strict=True))
            rows.resampled.append({**names, "replicate": number, **size, **values})
        radii = {f"radius_{100 * share:.0f}_deg": radius_deg[i, k] for k, share in enumerate(SHARES)}
        rows.posterior.append({**names, **radii, "unusual": found.unusual[i], "strangeness": strange[i]})
        rows.timings.append({"event_id": event_id, "step": variant, "seconds": seconds})
    rows.attention.extend(_attention(recorded, pairs, found.shares, variant))
    return rows


def _answer_row(
    tensor: NDArray[np.float64], magnitude: float, depth_km: float, uncertainty_deg: float, settings: SourceNetSettings
) -> dict[str, Any]:
    wide = uncertainty_deg > settings.max_uncertainty_deg
    reason = f"68 % radius {uncertainty_deg:.0f} deg, limit {settings.max_uncertainty_deg:g}" if wide else ""
    moment = float(magnitude_to_moment(magnitude))
    unit = tensor / np.sqrt((tensor[:3] ** 2).sum() / 2 + (tensor[3:] ** 2).sum())
    planes = nodal_planes(unit).reshape(2, 3)
    names = [f"{angle}{plane}_deg" for plane in (1, 2) for angle in ("strike", "dip", "rake")]
    return {
        "status": "declined" if wide else "answered", "reason": reason,
        **dict(zip(MOMENT_TENSOR_COLUMNS, unit * moment, strict=True)),
        **dict(zip(names, planes.ravel(), strict=True)),
        "mw": magnitude, "depth_km": depth_km, "uncertainty_deg": uncertainty_deg,
    }  # fmt: skip


def _attention(
    recorded: RecordedEvents, pairs: pd.DataFrame, shares: NDArray[np.float64], variant: str
) -> list[dict[Any, Any]]:
    there = recorded.inputs.present.numpy()
    table = pairs.iloc[recorded.pair_of[there]].reset_index(drop=True)
    table["attention_share"], table["variant"] = shares[there], variant
    return table[list(ATTENTION)].to_dict("records")
