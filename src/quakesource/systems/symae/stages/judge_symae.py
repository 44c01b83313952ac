"""Stage judge-symae: every network and baseline on simulated earthquakes that none has seen."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.systems.symae import similarity, tables
from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.errors import chosen_levels, estimates_of_network, estimates_of_stacks
from quakesource.systems.symae.groups import Regions, open_regions
from quakesource.systems.symae.judging import (
    BASELINE,
    REFERENCES,
    error_rows,
    separation_row,
    shape_rows,
    summary_rows,
    truth_of,
)
from quakesource.systems.symae.readout import fitted
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.similarity_intervals import NETWORK_AND_MEASURE, RECORDS, less_records
from quakesource.systems.symae.trained import Trained, read_trained

FloatArray = NDArray[np.float64]
Rows = dict[str, list[dict[str, Any]]]
NAMES = ("errors", "separation", "similarities", "pairs", "shapes")


def judge_symae(
    judging: SymaeJudgingSettings,
    *,
    training: Path,
    validation: Path,
    held_out: Path,
    depth_training: Path,
    depth_held_out: Path,
    race: list[Path],
    errors: Path,
    table: Path,
    separation: Path,
    similarities: Path,
    pairs: Path,
    shapes: Path,
    threads: int = 1,
) -> None:
    """Write what the networks of a study are worth, beside stacks and deconvolution.

    Parameters
    ----------
    training, validation, held_out, depth_training, depth_held_out : manifests of simulate-teleseisms
    race : manifests of train-symae
    errors, table, separation, similarities, pairs, shapes : CSV files to write, columns in ``tables.py``
    threads : processes that networks are shared out to
    """
    torch.set_num_threads(1)  # networks are shared out to processes
    unseen, chooses, deep = open_regions(held_out), open_regions(validation), open_regions(depth_held_out)
    kinds = {manifest: read_trained(manifest).variant.kind for manifest in race}
    first_of_ours = next((manifest for manifest in race if kinds[manifest] == "ours"), None)
    alignment = Alignment(len(unseen.time_s), float(unseen.time_s[1] - unseen.time_s[0]))
    ours = None if first_of_ours is None else read_trained(first_of_ours)
    levels = {r: chosen_levels(chooses, r, judging, ours, alignment) for r in judging.receivers}
    rows = _baselines(judging, {"held_out": unseen, "depth_held_out": deep}, levels, alignment)
    learnt_in = [depth_training if kinds[manifest] == "depth" else training for manifest in race]
    jobs = [(manifest, learns, manifest == first_of_ours) for manifest, learns in zip(race, learnt_in, strict=True)]
    done = in_processes(_judge_network, jobs, threads, _Setting, judging, held_out, depth_held_out, levels)
    for more in with_progress(done, len(jobs), "networks"):
        for name, of_network in more.items():
            rows[name] += of_network

    found = pd.DataFrame(rows["errors"])
    beside = less_records(pd.DataFrame(rows["pairs"]), judging.n_bootstrap, judging.seed)
    similar = pd.DataFrame(rows["similarities"]).merge(beside, on=NETWORK_AND_MEASURE, validate="one_to_one")
    tables_of: dict[Path, tuple[list[dict[Any, Any]], Mapping[str, str]]] = {
        errors: (rows["errors"], tables.ERRORS),
        table: (list(summary_rows(found, judging.n_bootstrap, judging.seed)), tables.SUMMARY),
        separation: (rows["separation"], tables.SEPARATION),
        similarities: (similar.to_dict("records"), tables.SIMILARITY),
        pairs: (rows["pairs"], tables.PAIRS),
        shapes: (rows["shapes"], tables.SHAPES),
    }
    for path, (values, names) in tables_of.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = pd.DataFrame(values).assign(simulated=True).reindex(columns=list(names))
        whole.to_csv(path, index=False, float_format="%.6g")
    told = pd.read_csv(table).query(f"n_receivers == {max(judging.receivers)} and truth == 'source'")
    columns_told = ["variant", "method", "world", "error", *REFERENCES]
    print(told[columns_told].round(4).to_string(index=False), file=sys.stderr)


def _baselines(
    judging: SymaeJudgingSettings,
    worlds: dict[str, Regions],
    levels: dict[int, dict[str, float]],
    alignment: Alignment,
) -> Rows:
    """Rows of stacks, deconvolution and the oracle."""
    rows: Rows = {name: [] for name in NAMES}
    most, rng = max(judging.receivers), np.random.default_rng(judging.seed)
    for name, data in worlds.items():
        truth = truth_of(data)
        for r in judging.receivers:
            made = list(estimates_of_stacks(data, r, levels[r], alignment))
            where = {"world": name, "n_receivers": r}
            rows["errors"] += error_rows(BASELINE, made, data, truth, where, judging.most_lag_s)
            if r == most and name == "held_out":
                rows["shapes"] += shape_rows(BASELINE, made, data, truth)
    unseen = worlds["held_out"]
    features = similarity.features_of_stacks(unseen, most, alignment)
    scored = {RECORDS: similarity.likeness_of_records(unseen, most)}
    scored |= {name: similarity.likeness(values) for name, values in features.items()}
    scored |= _by_envelopes({RECORDS: unseen.records[:, :, :, :most], **features}, unseen, judging)
    _add_similar(rows, BASELINE, scored, features, unseen.records.shape[2], judging, rng)
    return rows


class _Setting:
    """What a process keeps from network to network."""

    def __init__(
        self, judging: SymaeJudgingSettings, held_out: Path, depth_held_out: Path, levels: dict[int, dict[str, float]]
    ) -> None:
        torch.set_num_threads(1)
        self.judging, self.levels = judging, levels
        self.worlds = {"held_out": open_regions(held_out), "depth_held_out": open_regions(depth_held_out)}
        self.truths = {name: truth_of(data) for name, data in self.worlds.items()}


def _judge_network(setting: _Setting, job: tuple[Path, Path, bool]) -> Rows:
    """Rows of one network; ``refines``: its codes are optimised too, the longest of all, so that one has to do."""
    manifest, learnt_in, refines = job
    judging, trained = setting.judging, read_trained(manifest)
    deep = trained.variant.kind == "depth"
    name = "depth_held_out" if deep else "held_out"
    data, truth, most = setting.worlds[name], setting.truths[name], max(judging.receivers)
    who = {"variant": trained.variant.name, "seed": trained.seed}
    rows: Rows = {name: [] for name in NAMES}
    readout = fitted(trained.network, open_regions(learnt_in), most)
    for r in judging.receivers:
        n_common = judging.n_common_paths if r == most else 0
        levels = setting.levels[r]
        refined = refines and r == most
        made = list(estimates_of_network(trained, data, r, levels, readout, n_common, with_refined=refined))
        where = {"world": name, "n_receivers": r}
        rows["errors"] += error_rows(who, made, data, truth, where, judging.most_lag_s)
        if r == most and not deep:
            rows["shapes"] += shape_rows(who, made, data, truth)
    if not deep:
        rng = np.random.default_rng([judging.seed, trained.seed])
        rows["separation"].append(separation_row(trained, data, judging))
        features = similarity.features_of_network(trained.network, data, most)
        scored = {measure: similarity.likeness(values) for measure, values in features.items()}
        series = {measure: values for measure, values in features.items() if measure != similarity.SOURCE_CODES}
        scored |= _by_envelopes(series, data, judging)
        scored["path swapped, equation (27)"] = _swapped(trained, data, most)
        _add_similar(rows, who, scored, features, data.records.shape[2], judging, rng)
    return rows


def _swapped(trained: Trained, data: Regions, r: int) -> FloatArray:
    """Likeness (region and pixel, pair) by equation (27), its two directions averaged."""
    found = []
    for region in range(len(data.records)):
        distance = similarity.swapped_distance(trained.network, data, region, r)
        found.append([1 - 0.5 * (distance[:, a, b] + distance[:, b, a]) for a, b in similarity.PAIRS])
    return np.concatenate(found, axis=1).T


def _by_envelopes(
    series: Mapping[str, NDArray[np.floating]], data: Regions, judging: SymaeJudgingSettings
) -> dict[str, FloatArray]:
    """Likeness of the envelopes of series (region, event, pixel, ..., n)."""
    interval_s = float(data.time_s[1] - data.time_s[0])
    return {
        name + similarity.OF_ENVELOPES: similarity.likeness_of_envelopes(values, interval_s, judging.most_lag_s)
        for name, values in series.items()
    }


def _add_similar(
    rows: Rows,
    who: dict[str, Any],
    scored: dict[str, FloatArray],
    features: dict[str, FloatArray],
    n_pixels: int,
    judging: SymaeJudgingSettings,
    rng: np.random.Generator,
) -> None:
    """Rows of measures and of pairs."""
    for measure, scores in scored.items():
        found = similarity.tested(scores, rng, judging.n_permutations)
        rows["similarities"].append({**who, "measure": measure, **found, "n_groups": len(scores)})
        several = measure in features and len(features[measure]) > 1
        background = similarity.unrelated(features[measure], rng, judging.n_permutations) if several else None
        of_pairs = similarity.pair_rows(measure, scores, n_pixels, background)
        rows["pairs"] += [{**who, **row} for row in of_pairs]
