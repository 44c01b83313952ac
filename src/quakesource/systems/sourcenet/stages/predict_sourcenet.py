"""Stage predict-sourcenet: networks answer for every event of the short-period observations."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.errors import ProductError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings
from quakesource.settings.base import as_values
from quakesource.systems.answers import Answers
from quakesource.systems.sourcenet.checkpoint import Trained, read_trained
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.rows import FINE_TUNED, ZERO_SHOT, answer_rows
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings
from quakesource.systems.sourcenet.tables import TABLES
from quakesource.waveforms.observations import Observations, open_observations

EVENTS_AT_A_TIME = 200
"""Records of so many are filtered at once: 25 stations each at 10 Hz are 150 MB, and as much for every band."""


def predict_sourcenet(
    answering: SourceNetAnsweringSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    trained_models: list[Path],
    fine_tuned_models: list[Path] | None = None,
    splits: Path | None = None,
    predictions: Path,
) -> None:
    """Windows of every event through the network of its velocity model; the posterior as answer, radius and draws.

    Parameters
    ----------
    observations : manifest of the short-period observations
    trained_models : manifests of the trained networks, one a velocity model
    fine_tuned_models : manifests of networks that learned from recorded events; they answer for the others alone
    splits : CSV of split-events, which says for whom
    predictions : manifest of the product: predictions, resampled, posterior, attention and timings as Parquet
    """
    observed = open_observations(observations)
    whole = Answers()
    variants = [(ZERO_SHOT, trained_models, observed.events)]
    if fine_tuned_models and splits is not None:
        parts = pd.read_csv(splits, dtype={"event_id": str}).set_index("event_id")["blocked"]
        judging = observed.events["event_id"].map(parts) == "test"
        variants.append((FINE_TUNED, fine_tuned_models, observed.events[judging]))
    for variant, manifests, asked in variants:
        trained = trained_networks(manifests)
        for model, events in events_by_model(asked, earth):
            network = _network_of(trained, model)
            _check_rate(network, observed, observations)
            for start in range(0, len(events), EVENTS_AT_A_TIME):
                some = events[start : start + EVENTS_AT_A_TIME]
                whole.take(answer_rows(network, observed, some, answering, variant))
                done = min(start + EVENTS_AT_A_TIME, len(events))
                print(f"{variant}, {model}: {done}/{len(events)} events", file=sys.stderr)
    with build_product(
        predictions,
        "predictions",
        "predict_sourcenet",
        code=fingerprint("predict_sourcenet"),
        settings=as_values(answering, earth),
        inputs=[observations, *trained_models, *(fine_tuned_models or [])],
        attributes={"simulated": observed.simulated},
    ) as work:
        whole.write(work, TABLES, simulated=observed.simulated)


def trained_networks(manifests: list[Path]) -> dict[str, Trained]:
    """Networks by the velocity model that they were trained for."""
    products = [open_product(manifest, "trained_model") for manifest in manifests]
    return {product.attributes["velocity_model"]: read_trained(product.folder) for product in products}


def _network_of(trained: dict[str, Trained], model: str) -> Trained:
    if model not in trained:
        raise ProductError(
            f"No network for the velocity model {model!r} was given.",
            where=f"networks: {', '.join(trained) or 'none'}",
            next_step="Train it: snakemake -j 2 results/<study>/models/sourcenet/<model>/manifest.json",
        )
    return trained[model]


def _check_rate(trained: Trained, observed: Observations, manifest: Path) -> None:
    rate = observed.sampling_rate_hz
    factors = np.array([rate / band.sampling_rate_hz for band in trained.bands])
    if (factors < 1 - 1e-6).any() or (np.abs(factors - np.round(factors)) > 1e-6).any():
        rates = ", ".join(f"{band.sampling_rate_hz:g}" for band in trained.bands)
        raise ProductError(
            f"The observations have {rate:g} Hz, which is no whole multiple of what the network reads: {rates} Hz.",
            where=str(manifest),
            next_step="Give short_period.sampling_rate_hz the value of training_greens.short_period.sampling_rate_hz.",
        )
