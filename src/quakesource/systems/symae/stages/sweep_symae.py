"""Stage sweep-symae: sizes and dropouts compared on validation regions."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.jobs.progress import with_progress
from quakesource.products import open_product
from quakesource.systems.symae.errors import estimates_of_network, source_error
from quakesource.systems.symae.groups import open_regions
from quakesource.systems.symae.judging import truth_of
from quakesource.systems.symae.readout import fitted
from quakesource.systems.symae.settings import SymaeJudgingSettings, SymaeTrainingSettings
from quakesource.systems.symae.tables import SWEEP
from quakesource.systems.symae.trained import PRODUCT, read_trained
from quakesource.systems.symae.variants import steps_of

LEVELS, N_LEARNT = {"virtual EGF": 0.03}, 300
"""Water level, and regions that readouts are fitted on: convolutions take their time."""


def sweep_symae(
    training: SymaeTrainingSettings,
    judging: SymaeJudgingSettings,
    *,
    learnt: Path,
    validation: Path,
    swept: list[Path],
    sweep: Path,
    threads: int = 1,
) -> None:
    """Compare trainings that differ in one size.

    Parameters
    ----------
    learnt, validation : manifests of simulate-teleseisms, for readouts and for judging
    swept : manifests of train-symae
    sweep : CSV file to write, columns in ``tables.py``
    """
    torch.set_num_threads(threads)
    learns, data = open_regions(learnt), open_regions(validation)
    truth, r = truth_of(data).source, max(judging.receivers)
    interval_s = float(data.time_s[1] - data.time_s[0])
    rows: list[dict[str, Any]] = []
    for manifest in with_progress(swept, len(swept), "trainings"):
        trained, told = read_trained(manifest), open_product(manifest, PRODUCT).attributes
        readout = fitted(trained.network, learns, r, N_LEARNT)
        errors: dict[str, list[float]] = {}
        for one in estimates_of_network(trained, data, r, LEVELS, readout, 0):
            found = source_error(one.envelopes, truth[one.region], interval_s, judging.most_lag_s)
            errors.setdefault(one.method, []).append(float(found.mean()))
        rows.append(
            {
                "variant": trained.variant.name,
                **{name: told[name] for name in SWEEP if name in told},
                "steps": steps_of(trained.variant, training),
                "readout_error": float(np.mean(errors["readout (labels)"])),
                "without_path_error": float(np.mean(errors["without path"])),
            }
        )
    table = pd.DataFrame(rows).assign(simulated=True).reindex(columns=list(SWEEP))
    sweep.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(sweep, index=False, float_format="%.6g")
    print(table.drop(columns="simulated").round(4).to_string(index=False), file=sys.stderr)
