"""Stage break-symae: how errors grow with one property of the world at a time."""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.jobs.progress import with_progress
from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.errors import chosen_levels, estimates_of_network, estimates_of_stacks
from quakesource.systems.symae.groups import Regions, open_regions
from quakesource.systems.symae.judging import BASELINE, error_rows, truth_of
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.tables import BREAKS
from quakesource.systems.symae.trained import read_trained
from quakesource.systems.symae.variants import broken_worlds

SWEPT_RECEIVERS = (30, 20, 15, 10, 7, 5)


def break_symae(
    judging: SymaeJudgingSettings,
    *,
    validation: Path,
    held_out: Path,
    broken: list[Path],
    race: list[Path],
    breaks: Path,
    threads: int = 1,
) -> None:
    """Judge networks and stacks on worlds that differ from that of the training.

    Parameters
    ----------
    validation, held_out, broken : manifests of simulate-teleseisms
    race : manifests of train-symae; one of each kind is enough
    breaks : CSV file to write, columns in ``tables.py``
    """
    torch.set_num_threads(threads)
    chooses, unseen = open_regions(validation), open_regions(held_out)
    field = {trained.variant.name: trained for trained in map(read_trained, reversed(race))}
    most = min(max(judging.receivers), unseen.records.shape[3])
    interval_s = float(unseen.time_s[1] - unseen.time_s[0])
    alignment = Alignment(len(unseen.time_s), interval_s)
    ours = field.get("ours")
    levels = chosen_levels(chooses, most, judging, ours, alignment)
    fewer = {name: values[: judging.n_broken] for name, values in unseen._asdict().items() if name != "time_s"}
    first = unseen._replace(**fewer)
    worlds: list[tuple[str, float, int, Regions]] = [
        ("receivers", float(r), r, first) for r in SWEPT_RECEIVERS if r <= most
    ]
    worlds.append(("standard", np.nan, most, first))
    for manifest in broken:
        name, value = broken_worlds(judging)[re.sub(r".*/(broken_\w+)/[^/]+", r"\1", str(manifest))]
        worlds.append((name, value, most, open_regions(manifest)))
    rows: list[dict[str, Any]] = []
    for name, value, r, data in with_progress(iter(worlds), len(worlds), "worlds"):
        truth, where = truth_of(data), {"property": name, "value": value, "n_receivers": r}
        made = list(estimates_of_stacks(data, r, levels, alignment))
        found = list(error_rows(BASELINE, made, data, truth, where, judging.most_lag_s))
        for variant, trained in field.items():
            of_network = estimates_of_network(trained, data, r, levels, None, 0)
            found += error_rows({"variant": variant}, of_network, data, truth, where, judging.most_lag_s)
        rows += found
    errors = pd.DataFrame(rows).query("truth == 'source'")
    keys = ["variant", "method", "property", "value", "n_receivers"]
    table = errors.groupby(keys, sort=False, dropna=False).agg(n_regions=("region", "nunique"), error=("error", "mean"))
    table = table.reset_index().assign(simulated=True).reindex(columns=list(BREAKS))
    breaks.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(breaks, index=False, float_format="%.6g")
    print(f"{len(worlds)} worlds, {len(field)} networks", file=sys.stderr)
