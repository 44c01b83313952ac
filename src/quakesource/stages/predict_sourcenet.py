"""Stage predict-sourcenet: networks answer for every event of the short-period observations."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.errors import ProductError
from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings, SourceNetSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.systems.sourcenet.rows import FINE_TUNED, ZERO_SHOT, AnswerRows, answer_rows
from quakesource.systems.sourcenet.trained import Trained, read_trained
from quakesource.tables import ATTENTION, POSTERIOR, PREDICTION, RESAMPLED, TIMING
from quakesource.waveforms.observations import Observations, open_observations

EVENTS_AT_A_TIME = 200
"""Records of so many are filtered at once: 25 stations each at 10 Hz are 150 MB, and as much for every band."""


def predict_sourcenet(
    sourcenet: SourceNetSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    networks: list[Path],
    fine_tuned: list[Path] | None = None,
    splits: Path | None = None,
    predictions: Path,
) -> None:
    """Windows of every event through the network of its velocity model; the posterior as answer, radius and draws.

    Parameters
    ----------
    observations : manifest of the short-period observations
    networks : manifests of the trained networks, one a velocity model
    fine_tuned : manifests of networks that learned from recorded events; they answer for the others alone
    splits : CSV of split-events, which says for whom
    predictions : manifest of the product: predictions, resampled, posterior, attention and timings as Parquet
    """
    observed = open_observations(observations)
    whole = AnswerRows()
    variants = [(ZERO_SHOT, networks, observed.events)]
    if fine_tuned and splits is not None:
        parts = pd.read_csv(splits, dtype={"event_id": str}).set_index("event_id")["blocked"]
        judging = observed.events["event_id"].map(parts) == "test"
        variants.append((FINE_TUNED, fine_tuned, observed.events[judging]))
    for variant, manifests, asked in variants:
        trained = trained_networks(manifests)
        for model, events in events_by_model(asked, earth):
            network = _network_of(trained, model)
            _check_rate(network, observed, observations)
            for start in range(0, len(events), EVENTS_AT_A_TIME):
                whole += answer_rows(network, observed, events[start : start + EVENTS_AT_A_TIME], sourcenet, variant)
                done = min(start + EVENTS_AT_A_TIME, len(events))
                print(f"{variant}, {model}: {done}/{len(events)} events", file=sys.stderr)
    with build_product(
        predictions, "predictions", "predict_sourcenet", code=fingerprint("predict_sourcenet"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (sourcenet, earth)},
        inputs=[observations, *networks, *(fine_tuned or [])], attributes={"simulated": observed.simulated},
    ) as work:  # fmt: skip
        for name, columns in (
            ("predictions", PREDICTION), ("resampled", RESAMPLED), ("posterior", POSTERIOR), ("attention", ATTENTION),
            ("timings", TIMING),
        ):  # fmt: skip
            table = pd.DataFrame(getattr(whole, name)).reindex(columns=list(columns))
            if name == "predictions":
                table["simulated"] = observed.simulated
            table.to_parquet(work / f"{name}.parquet", index=False)


def trained_networks(manifests: list[Path]) -> dict[str, Trained]:
    """Networks by the velocity model that they were trained for."""
    products = [open_product(manifest, "model") for manifest in manifests]
    return {product.attributes["model"]: read_trained(product.folder) for product in products}


def events_by_model(events: pd.DataFrame, earth: EarthSettings) -> list[tuple[str, pd.DataFrame]]:
    """Events of every velocity model, each in the order of the table."""
    model = [earth.model_at(*place) for place in zip(events["latitude_deg"], events["longitude_deg"], strict=True)]
    return [(str(name), of_model) for name, of_model in events.groupby(np.array(model, object), sort=True)]


def _network_of(trained: dict[str, Trained], model: str) -> Trained:
    if model not in trained:
        raise ProductError(
            f"No network for the velocity model {model!r} was given.",
            where=f"networks: {', '.join(trained) or 'none'}",
            next_step="Train it: snakemake -j 2 results/<study>/models/sourcenet/<model>/manifest.json",
        )
    return trained[model]


def _check_rate(trained: Trained, observed: Observations, manifest: Path) -> None:
    rate = 1 / float(np.diff(observed.velocity["time_s"].values[:2])[0])
    factors = np.array([rate / band.sampling_rate_hz for band in trained.bands])
    if (factors < 1 - 1e-6).any() or (np.abs(factors - np.round(factors)) > 1e-6).any():
        rates = ", ".join(f"{band.sampling_rate_hz:g}" for band in trained.bands)
        raise ProductError(
            f"The observations have {rate:g} Hz, which is no whole multiple of what the network reads: {rates} Hz.",
            where=str(manifest),
            next_step="Give short_period.sampling_rate_hz the value of training_greens.short_period.sampling_rate_hz.",
        )
