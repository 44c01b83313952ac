"""Stage predict-sourcenet: the network answers for every event of the short-period observations."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource.errors import ProductError
from quakesource.mechanisms import magnitude_to_moment, nodal_planes
from quakesource.products import build_product, open_product
from quakesource.settings import SourceNetSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.systems.sourcenet.answer import SHARES, Answers, answers
from quakesource.systems.sourcenet.records import RecordedEvents, recorded_events
from quakesource.systems.sourcenet.strangeness import Familiar, strangeness
from quakesource.systems.sourcenet.trained import read_trained
from quakesource.tables import ATTENTION, MOMENT_TENSOR_COLUMNS, POSTERIOR, PREDICTION, RESAMPLED, TIMING
from quakesource.waveforms.observations import open_observations

SYSTEM, VARIANT = "sourcenet", "zero_shot"
N_DRAWS = 100


def predict_sourcenet(sourcenet: SourceNetSettings, *, observations: Path, model: Path, predictions: Path) -> None:
    """Windows of every event through the network; its posterior as answer, radius and draws.

    Parameters
    ----------
    observations : manifest of the short-period observations
    model : manifest of the trained network
    predictions : manifest of the product: predictions, resampled, posterior, attention and timings as Parquet
    """
    trained = read_trained(open_product(model, "model").folder)
    observed = open_observations(observations)
    rate = 1 / float(np.diff(observed.velocity["time_s"].values[:2])[0])
    factors = np.array([rate / band.sampling_rate_hz for band in trained.bands])
    if (factors < 1 - 1e-6).any() or (np.abs(factors - np.round(factors)) > 1e-6).any():
        rates = ", ".join(f"{band.sampling_rate_hz:g}" for band in trained.bands)
        raise ProductError(
            f"The observations have {rate:g} Hz, which is no whole multiple of what the network reads: {rates} Hz.",
            where=str(observations),
            next_step="Give short_period.sampling_rate_hz the value of training_greens.short_period.sampling_rate_hz.",
        )
    started = time.perf_counter()
    recorded = recorded_events(
        observed.velocity.values.astype(np.float64), observed.velocity["time_s"].values, observed.pairs,
        observed.events, trained.bands, sourcenet.min_stations, trained.room,
    )  # fmt: skip
    found = answers(trained.network, recorded.inputs)
    seconds = (time.perf_counter() - started) / max(1, len(recorded.event_id))
    radius_deg = found.radius_deg * np.array(trained.calibration)
    rows: list[dict[str, Any]] = []
    resampled: list[dict[str, Any]] = []
    for event_id in observed.events["event_id"]:
        row = {"event_id": event_id, "system": SYSTEM, "variant": VARIANT, "seed": trained.seed,
               "n_stations_passed": recorded.n_passed[event_id]}  # fmt: skip
        if event_id not in recorded.event_id:
            reason = f"{recorded.n_passed[event_id]} usable stations; at least {sourcenet.min_stations} are needed"
            rows.append({**row, "status": "unusable", "reason": reason})
            continue
        i = recorded.event_id.index(event_id)
        rows.append(
            row | _answer_row(found.tensor[i], found.magnitude[i], found.depth_km[i], radius_deg[i, 1], sourcenet)
        )
        rows[-1] |= {"n_stations": recorded.n_used[i], "azimuthal_gap_deg": recorded.gap_deg[i]}
        moment = float(magnitude_to_moment(found.magnitude[i]))
        for number, tensor in enumerate(found.draws[i, :N_DRAWS] * 2**0.5 * moment):
            resampled.append(
                {"event_id": event_id, "variant": VARIANT, "replicate": number, "depth_km": found.depth_km[i],
                 "mw": found.magnitude[i], **dict(zip(MOMENT_TENSOR_COLUMNS, tensor, strict=True))}
            )  # fmt: skip
    with build_product(
        predictions, "predictions", "predict_sourcenet", code=fingerprint("predict_sourcenet"),
        settings={"SourceNetSettings": sourcenet.model_dump(mode="json")}, inputs=[observations, model],
        attributes={"simulated": observed.simulated},
    ) as work:  # fmt: skip
        table = pd.DataFrame(rows).reindex(columns=list(PREDICTION))
        table["simulated"] = observed.simulated
        table.to_parquet(work / "predictions.parquet", index=False)
        pd.DataFrame(resampled).reindex(columns=list(RESAMPLED)).to_parquet(work / "resampled.parquet", index=False)
        _posterior_rows(recorded.event_id, radius_deg, found, trained.familiar).to_parquet(
            work / "posterior.parquet", index=False
        )
        _attention_rows(recorded, observed.pairs, found.shares).to_parquet(work / "attention.parquet", index=False)
        timings = [{"event_id": event, "step": VARIANT, "seconds": seconds} for event in recorded.event_id]
        pd.DataFrame(timings).reindex(columns=list(TIMING)).to_parquet(work / "timings.parquet", index=False)


def _answer_row(
    tensor: np.ndarray, magnitude: float, depth_km: float, uncertainty_deg: float, settings: SourceNetSettings
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


def _posterior_rows(event_id: list[str], radius_deg: np.ndarray, found: Answers, known: Familiar) -> pd.DataFrame:
    radii = {f"radius_{100 * share:.0f}_deg": radius_deg[:, i] for i, share in enumerate(SHARES)}
    scores = {"unusual": found.unusual, "strangeness": strangeness(found.features, known)}
    return pd.DataFrame({"event_id": event_id, "variant": VARIANT, **radii, **scores})[list(POSTERIOR)]


def _attention_rows(recorded: RecordedEvents, pairs: pd.DataFrame, shares: np.ndarray) -> pd.DataFrame:
    there = recorded.inputs.present.numpy()
    rows = pairs.iloc[recorded.pair_of[there]].reset_index(drop=True)
    rows["attention_share"], rows["variant"] = shares[there], VARIANT
    return rows[list(ATTENTION)]
