"""Stage fine-tune-sourcenet: a network learns further from the recorded events that train."""

import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.errors import SettingsError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings
from quakesource.settings.base import as_values
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.fine_tuning import fine_tuned, labelled
from quakesource.systems.sourcenet.job import OPERATION_THREADS
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings
from quakesource.training.devices import resolve_device
from quakesource.training.fit import digest
from quakesource.training.schedule import Schedule
from quakesource.waveforms.observations import open_observations


def fine_tune_sourcenet(
    tuning: SourceNetFineTuningSettings,
    earth: EarthSettings,
    *,
    trained_model: Path,
    observations: Path,
    labels: Path,
    fine_tuned_model: Path,
) -> None:
    """Train a network further on the labelled events of its velocity model, and calibrate it on those that validate.

    Parameters
    ----------
    trained_model : manifest of the network that was trained on synthetics
    observations : manifest of the short-period observations
    labels : CSV of release-labels
    fine_tuned_model : manifest of the network to write
    """
    source, observed = open_product(trained_model, "trained_model"), open_observations(observations)
    resolve_device("cpu", OPERATION_THREADS)
    trained, name = read_trained(source.folder), source.attributes["velocity_model"]
    own = dict(events_by_model(observed.events, earth)).get(name, observed.events[:0])
    known = pd.read_csv(labels, dtype={"event_id": str})
    train, validation = (
        labelled(trained, observed, own, known[known["part"] == part], tuning) for part in ("train", "validation")
    )
    n_train, n_validation = len(train.magnitude), len(validation.magnitude)
    if min(n_train, n_validation) < tuning.min_events:
        raise SettingsError(
            f"{n_train} labelled events train and {n_validation} validate; {tuning.min_events} of each are needed.",
            where=f"velocity model {name}",
            next_step="Give systems.sourcenet.fine_tuning.steps 0, or a study with more events of known mechanism.",
        )
    schedule = Schedule(
        steps=tuning.steps,
        learning_rate=tuning.learning_rate,
        warm_up=tuning.warm_up_steps,
        clip=tuning.clip,
        gate="tensor",
        gate_below=0.0,
        level_step=0.0,
        save_every=max(1, tuning.steps // 8),
    )
    attributes: dict[str, Any] = {
        "system": "sourcenet",
        "simulated": observed.simulated,
        "velocity_model": name,
        "n_train": n_train,
        "n_validation": n_validation,
    }
    started = time.perf_counter()
    with build_product(
        fine_tuned_model,
        "trained_model",
        "fine_tune_sourcenet",
        code=fingerprint("fine_tune_sourcenet"),
        settings=as_values(tuning, earth),
        inputs=[trained_model, observations, labels],
        attributes=attributes,
    ) as work:
        sizes = tuning.batch_events, tuning.station_dropout
        tuned, scores = fine_tuned(trained, train, validation, schedule, sizes, work)
        attributes |= {"digest": digest(tuned.network), "validation": scores}
    print(f"{n_train} events, {time.perf_counter() - started:.0f} s", file=sys.stderr)
