"""Stage judge-symae: every network and baseline on simulated earthquakes that none has seen."""

import sys
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.jobs.progress import with_progress
from quakesource.systems.symae import similarity, tables
from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.errors import chosen_levels, estimates_of_network, estimates_of_stacks
from quakesource.systems.symae.groups import Regions, open_regions
from quakesource.systems.symae.judging import (
    BASELINE,
    error_rows,
    separation_row,
    shape_rows,
    summary_rows,
    truth_of,
)
from quakesource.systems.symae.readout import fitted
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.trained import Trained, read_trained


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
    """
    torch.set_num_threads(threads)
    unseen, chooses, deep = open_regions(held_out), open_regions(validation), open_regions(depth_held_out)
    field = [read_trained(manifest) for manifest in race]
    most = max(judging.receivers)
    n_pixels = unseen.records.shape[2]
    first_of_ours = next((one for one in field if one.variant.kind == "ours"), None)
    alignment = Alignment(len(unseen.time_s), float(unseen.time_s[1] - unseen.time_s[0]))
    rng = np.random.default_rng(judging.seed)
    rows: dict[Path, list[dict[str, Any]]] = {path: [] for path in (errors, separation, similarities, pairs, shapes)}

    levels = {r: chosen_levels(chooses, r, judging, first_of_ours, alignment) for r in judging.receivers}
    worlds = {"held_out": unseen, "depth_held_out": deep}
    truths = {name: truth_of(data) for name, data in worlds.items()}
    for name, data in worlds.items():
        for r in judging.receivers:
            made = list(estimates_of_stacks(data, r, levels[r], alignment))
            where = {"world": name, "n_receivers": r}
            rows[errors] += error_rows(BASELINE, made, data, truths[name], where, judging.most_lag_s)
            if r == most and name == "held_out":
                rows[shapes] += shape_rows(BASELINE, made, data, truths[name])
    measures = similarity.features_of_stacks(unseen, most, alignment)
    raw = similarity.likeness_of_records(unseen, most)
    _similar(rows, similarities, pairs, BASELINE, {"records": raw}, {}, n_pixels, judging, rng)
    scored = {name: similarity.likeness(features) for name, features in measures.items()}
    _similar(rows, similarities, pairs, BASELINE, scored, measures, n_pixels, judging, rng)

    open_training: dict[str, Regions] = {}
    for trained in with_progress(field, len(field), "networks"):
        who = {"variant": trained.variant.name, "seed": trained.seed}
        deep_one = trained.variant.kind == "depth"
        learnt_in = str(depth_training if deep_one else training)
        open_training = {learnt_in: open_training.get(learnt_in) or open_regions(Path(learnt_in))}
        name, data = ("depth_held_out", deep) if deep_one else ("held_out", unseen)
        readout = fitted(trained.network, open_training[learnt_in], most)
        for r in judging.receivers:
            n_common = judging.n_common_paths if r == most else 0
            refines = r == most and trained is first_of_ours  # the longest of all, one network is enough
            made = list(estimates_of_network(trained, data, r, levels[r], readout, n_common, with_refined=refines))
            where = {"world": name, "n_receivers": r}
            rows[errors] += error_rows(who, made, data, truths[name], where, judging.most_lag_s)
            if r == most and not deep_one:
                rows[shapes] += shape_rows(who, made, data, truths[name])
        if not deep_one:
            rows[separation].append(separation_row(trained, unseen, judging))
            features = similarity.features_of_network(trained.network, unseen, most)
            scored = {measure: similarity.likeness(values) for measure, values in features.items()}
            scored["path swapped, equation (27)"] = _swapped(trained, unseen, most)
            _similar(rows, similarities, pairs, who, scored, features, n_pixels, judging, rng)

    found = pd.DataFrame(rows[errors])
    written = {table: (summary_rows(found, judging.n_bootstrap, judging.seed), tables.SUMMARY)}
    columns = (tables.ERRORS, tables.SEPARATION, tables.SIMILARITY, tables.PAIRS, tables.SHAPES)
    written |= {path: (iter(rows[path]), names) for path, names in zip(rows, columns, strict=True)}
    for path, (values, names) in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = pd.DataFrame(list(values)).assign(simulated=True).reindex(columns=list(names))
        whole.to_csv(path, index=False, float_format="%.6g")
    told = pd.read_csv(table).query("n_receivers == @most and truth == 'source'")
    columns_told = ["variant", "method", "world", "error", "by_envelope_stack", "by_linear_stack", "by_egf"]
    print(told[columns_told].round(4).to_string(index=False), file=sys.stderr)


def _swapped(trained: Trained, data: Regions, r: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Likeness (region and pixel, pair) by equation (27), its two directions averaged."""
    found = []
    for region in range(len(data.records)):
        distance = similarity.swapped_distance(trained.network, data, region, r)
        found.append([1 - 0.5 * (distance[:, a, b] + distance[:, b, a]) for a, b in similarity.PAIRS])
    return np.concatenate(found, axis=1).T


def _similar(
    rows: dict[Path, list[dict[str, Any]]],
    similarities: Path,
    pairs: Path,
    who: dict[str, Any],
    scored: dict[str, Any],
    features: dict[str, Any],
    n_pixels: int,
    judging: SymaeJudgingSettings,
    rng: np.random.Generator,
) -> None:
    """Rows of measures and of pairs."""
    for measure, scores in scored.items():
        found = similarity.tested(scores, rng, judging.n_permutations)
        rows[similarities].append({**who, "measure": measure, **found, "n_groups": len(scores)})
        several = measure in features and len(features[measure]) > 1
        background = similarity.unrelated(features[measure], rng, judging.n_permutations) if several else None
        of_pairs = similarity.pair_rows(measure, scores, n_pixels, background)
        rows[pairs] += list(chain({**who, **row} for row in of_pairs))
