"""Stage judge-sourcenet: SourceNet as published, its baselines and ours on the same events of the study."""

import sys
from pathlib import Path

import pandas as pd
import torch

from quakesource.errors import SettingsError
from quakesource.jobs.progress import with_progress
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import EarthSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.systems.sourcenet.comparison.judging import (
    ALL,
    BLOCKED,
    PRETRAINED,
    TUNED,
    ablation_rows,
    network_rows,
    our_rows,
    stalled,
)
from quakesource.systems.sourcenet.comparison.main_table import main_table
from quakesource.systems.sourcenet.comparison.synthetics import short_band
from quakesource.systems.sourcenet.published.records import published_records
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.rows import FINE_TUNED, ZERO_SHOT
from quakesource.systems.sourcenet.settings import (
    SourceNetComparisonSettings,
    SourceNetPublishedSetSettings,
    SourceNetPublishedTuningSettings,
    SourceNetTrainingSettings,
)
from quakesource.systems.sourcenet.tables import JUDGED, MAIN
from quakesource.waveforms.observations import open_observations

RANDOM = "random"


def judge_sourcenet(
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    published_tuning: SourceNetPublishedTuningSettings,
    comparison: SourceNetComparisonSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    earth: EarthSettings,
    *,
    observations: Path,
    references: Path,
    splits: Path,
    predictions: Path,
    judged: Path,
    main: Path,
    trained_models: list[Path] | None = None,
    ablations: list[Path] | None = None,
    tuned_blocked: list[Path] | None = None,
    tuned_random: list[Path] | None = None,
    threads: int = 1,
) -> None:
    """Write the errors of every training on the events that judge, and the main table of them.

    Parameters
    ----------
    observations : manifest of the short-period observations
    references : CSV of the reference mechanisms of the study
    splits : CSV of split-events
    predictions : manifest of predict-sourcenet, for ours
    trained_models : manifests of train-sourcenet-experiment
    ablations : manifests of train-sourcenet-ablation
    tuned_blocked, tuned_random : manifests of fine-tune-sourcenet-experiment, by the split that they were trained in
    judged, main : CSV to write, columns of `tables.JUDGED` and `tables.MAIN`
    """
    torch.set_num_threads(threads)
    observed = open_observations(observations)
    band, parts = short_band(training, synthesize, training_greens), pd.read_csv(splits, dtype={"event_id": str})
    own = dict(events_by_model(observed.events, earth)).get(published_set.velocity_model, observed.events[:0])
    known = pd.read_csv(references, dtype={"event_id": str}).set_index("event_id")
    predicted = read_parquet(open_product(predictions, "predictions").folder / "predictions.parquet")
    with_truth = own[own["event_id"].isin(known.index)]
    test = {
        split: with_truth[with_truth["event_id"].isin(parts.loc[parts[split] == "test", "event_id"])]
        for split in (BLOCKED, RANDOM)
    }
    # what has learnt from no record is judged on any
    some = fixed_subset(list(with_truth["event_id"]), comparison.n_judged)
    trained, changed = trained_models or [], ablations or []
    pretrained = [m for m in trained if open_product(m, "trained_model").attributes["n_steps"]]
    asked = {ALL: (with_truth[with_truth["event_id"].isin(some)], PRETRAINED, pretrained)}
    asked |= {BLOCKED: (test[BLOCKED], TUNED, tuned_blocked or []), RANDOM: (test[RANDOM], TUNED, tuned_random or [])}
    rows = []
    for split, (events, stage, models) in asked.items():
        ids, inputs = published_records(observed, events, band, published_tuning.min_stations, synthesize.n_stations[1])
        if not ids:
            raise SettingsError(
                f"No event judges ({split}): none of {len(events)} has {published_tuning.min_stations} stations.",
                where="section split",
                next_step="Take a study with more events of known mechanism, such as studies/laptop.yaml.",
            )
        truth = known.loc[ids]
        for manifest in with_progress(models, len(models), f"networks, {split}"):
            rows.append(network_rows(manifest, stage, split, ids, inputs, band.n_samples, truth))
        if split == ALL:
            rows.append(our_rows(predicted, ZERO_SHOT, stage, split, truth))
            judging = events[events["event_id"].isin(ids)]
            rows += [ablation_rows(manifest, observed, judging, truth) for manifest in changed]
        elif split == BLOCKED:  # ours is fine-tuned in this split alone
            rows.append(our_rows(predicted, FINE_TUNED, stage, split, truth))
    table = pd.concat(rows, ignore_index=True)
    trainings = stalled([*trained, *changed], comparison.stalled_above_deg)
    summary = main_table(table, trainings, comparison.n_bootstrap)
    for path, content, columns in ((judged, table, JUDGED), (main, summary, MAIN)):
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = content.assign(simulated=observed.simulated).reindex(columns=list(columns))
        whole.to_csv(path, index=False, float_format="%.6g")
    told = ["experiment", "learnt_from", "split", "n", "n_stalled", "kagan_mean_deg", "kagan_median_deg"]
    print(summary[told].round(1).to_string(index=False), file=sys.stderr)
