"""Stage fine-tune-sourcenet-experiment: SourceNet as published or one of its baselines learns from records."""

import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.errors import SettingsError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.systems.sourcenet.comparison.synthetics import short_band
from quakesource.systems.sourcenet.published.designs import DESIGNS
from quakesource.systems.sourcenet.published.examples import Example, published_targets
from quakesource.systems.sourcenet.published.learning import learn, read_network, recorded_schedule
from quakesource.systems.sourcenet.published.records import published_records
from quakesource.systems.sourcenet.published.task import RecordedTask
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.settings import (
    SourceNetPublishedSetSettings,
    SourceNetPublishedTuningSettings,
    SourceNetTrainingSettings,
)
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.training.devices import resolve_device
from quakesource.training.fit import digest
from quakesource.waveforms.observations import open_observations


def fine_tune_sourcenet_experiment(
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    published_tuning: SourceNetPublishedTuningSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    earth: EarthSettings,
    *,
    experiment: str,
    seed: str,
    trained_model: Path,
    observations: Path,
    labels: Path,
    fine_tuned_model: Path,
    threads: int = 1,
) -> None:
    """Train further on the labelled earthquakes of the short-period observations.

    Parameters
    ----------
    experiment, seed : which
    trained_model : manifest of train-sourcenet-experiment
    observations : manifest of the short-period observations
    labels : CSV of release-comparison-labels
    fine_tuned_model : manifest of the product to write
    """
    device = resolve_device(training.device, threads)
    source, observed = open_product(trained_model, "trained_model"), open_observations(observations)
    band, design = short_band(training, synthesize, training_greens), DESIGNS[experiment]
    network = read_network(experiment, band.n_samples, source.folder).to(device)
    own = dict(events_by_model(observed.events, earth)).get(published_set.velocity_model, observed.events[:0])
    known = pd.read_csv(labels, dtype={"event_id": str}).set_index("event_id")
    labelled = own[own["event_id"].isin(known.index)]
    sets = {}
    for part in ("train", "validation"):
        events = labelled[labelled["event_id"].map(known["part"]) == part]
        if part == "train":
            some = fixed_subset(list(events["event_id"]), published_tuning.max_events)
            events = events[events["event_id"].isin(some)]
        ids, inputs = published_records(observed, events, band, published_tuning.min_stations, synthesize.n_stations[1])
        rows = known.loc[ids]
        sets[part] = Example(
            inputs, published_targets(rows[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float), rows["mw"].to_numpy(float))
        )
    counts = {part: len(example.targets.magnitude) for part, example in sets.items()}
    if min(counts.values()) < published_tuning.min_events:
        raise SettingsError(
            f"Of the labelled events with stations enough {counts['train']} train and {counts['validation']} validate; "
            f"{published_tuning.min_events} of each are needed.",
            where="systems.sourcenet.published_tuning",
            next_step="Take a study with more events of known mechanism, such as studies/laptop.yaml.",
        )
    attributes: dict[str, Any] = {
        "experiment": experiment,
        "seed": int(seed),
        "simulated": observed.simulated,
        "n_train": counts["train"],
        "n_validation": counts["validation"],
    }
    started = time.perf_counter()
    with build_product(
        fine_tuned_model,
        "trained_model",
        "fine_tune_sourcenet_experiment",
        code=fingerprint("fine_tune_sourcenet_experiment"),
        settings=as_values(training, published_set, published_tuning, synthesize, training_greens, earth)
        | {"experiment": experiment, "seed": seed},
        inputs=[trained_model, observations, labels],
        attributes=attributes,
    ) as work:
        task = RecordedTask(
            network, design, sets["train"], sets["validation"], published_tuning.batch_events, int(seed)
        )
        scores = learn(task, recorded_schedule(published_tuning, design, counts["train"]), work)
        attributes |= {"digest": digest(network), "validation": scores}
    print(f"{experiment}, seed {seed}: {counts}, {time.perf_counter() - started:.0f} s", file=sys.stderr)
