"""How far SourceNet as published, its baselines and ours are from the truth of the events that judge."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.mechanisms import kagan_angle
from quakesource.products import open_product
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.published.designs import OURS
from quakesource.systems.sourcenet.published.inputs import PublishedInputs, magnitude_of
from quakesource.systems.sourcenet.published.learning import read_network
from quakesource.systems.sourcenet.published.task import answered, tensors
from quakesource.systems.sourcenet.records import observed_events
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations

PRETRAINED, TUNED = "synthetics", "records"
"""What a network has learnt from: synthetics alone, or records too."""
ALL, BLOCKED = "all", "blocked"
"""Events that judge: any, of what has learnt from no record; or those of a split's test part."""
_TENSOR = list(MOMENT_TENSOR_COLUMNS)


def network_rows(
    manifest: Path, stage: str, split: str, ids: list[str], inputs: PublishedInputs, n_samples: int, truth: pd.DataFrame
) -> pd.DataFrame:
    """A row an event that judges, columns of `tables.JUDGED`, of the network of a manifest.

    ``truth`` has the tensors and magnitudes of ``ids`` in their order.
    """
    product = open_product(manifest, "trained_model")
    experiment = str(product.attributes["experiment"])
    network = read_network(experiment, n_samples, product.folder)
    outputs, blind = answered(network, inputs), answered(network, inputs.without_scalars())
    magnitude, known = magnitude_of(outputs.magnitude).numpy(), truth["mw"].to_numpy(float)
    return pd.DataFrame(
        {
            "experiment": experiment,
            "seed": int(product.attributes["seed"]),
            "learnt_from": stage,
            "split": split,
            "event_id": ids,
            "kagan_deg": kagan_angle(tensors(outputs), truth[_TENSOR].to_numpy(float)),
            "magnitude_error": np.abs(magnitude - known),
            "magnitude_error_without_scalars": np.abs(magnitude_of(blind.magnitude).numpy() - known),
            "n_stations": inputs.present.sum(1).numpy(),
        }
    )


def stalled(manifests: list[Path], above_deg: float) -> pd.DataFrame:
    """Of every first stage, the mean Kagan angle on synthetics that validate and whether it has stalled."""
    rows: list[dict[str, Any]] = []
    for manifest in manifests:
        known = open_product(manifest, "trained_model").attributes
        angle = known.get("validation", {}).get("validation_kagan_mean_deg", float("nan"))
        rows.append(
            {
                "experiment": known["experiment"],
                "seed": int(known["seed"]),
                "n_steps": int(known["n_steps"]),
                "validation_kagan_mean_deg": angle,
                "stalled": bool(angle > above_deg),
            }
        )
    return pd.DataFrame(rows, columns=["experiment", "seed", "n_steps", "validation_kagan_mean_deg", "stalled"])


def ablation_rows(manifest: Path, observed: Observations, events: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The same of our own network without one of its ideas; ``truth`` has a row for each of ``events`` by its name."""
    product = open_product(manifest, "trained_model")
    trained = read_trained(product.folder)
    known_events = events[events["event_id"].isin(truth.index)]
    found = observed_events(observed, known_events, trained.bands, 1, trained.max_stations)
    known = truth.loc[found.event_id]
    blind = replace(found.inputs, scalars=torch.zeros_like(found.inputs.scalars))
    outputs, without = answers(trained.network, found.inputs), answers(trained.network, blind)
    magnitude = known["mw"].to_numpy(float)
    return pd.DataFrame(
        {
            "experiment": str(product.attributes["experiment"]),
            "seed": int(product.attributes["seed"]),
            "learnt_from": PRETRAINED,
            "split": ALL,
            "event_id": found.event_id,
            "kagan_deg": kagan_angle(outputs.tensor, known[_TENSOR].to_numpy(float)),
            "magnitude_error": np.abs(outputs.magnitude - magnitude),
            "magnitude_error_without_scalars": np.abs(without.magnitude - magnitude),
            "n_stations": found.n_used,
        }
    )


def our_rows(predictions: pd.DataFrame, variant: str, stage: str, split: str, truth: pd.DataFrame) -> pd.DataFrame:
    """The same of a variant of our own network, where it has an answer, declined or not; ``truth`` by event."""
    own = predictions[(predictions["variant"] == variant) & predictions["event_id"].isin(truth.index)]
    own = own.dropna(subset=_TENSOR)
    known = truth.loc[own["event_id"]]
    return pd.DataFrame(
        {
            "experiment": OURS,
            "seed": own["seed"].to_numpy(int),
            "learnt_from": stage,
            "split": split,
            "event_id": own["event_id"].to_numpy(),
            "kagan_deg": kagan_angle(own[_TENSOR].to_numpy(float), known[_TENSOR].to_numpy(float)),
            "magnitude_error": np.abs(own["mw"].to_numpy(float) - known["mw"].to_numpy(float)),
            "n_stations": own["n_stations"].to_numpy(int),
        }
    )
