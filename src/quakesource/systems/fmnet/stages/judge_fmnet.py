"""Stage judge-fmnet: every system of the race on the same earthquakes off the grid, under every trouble."""

import sys
from pathlib import Path

import pandas as pd
import torch

from quakesource.earth.study_model import study_model
from quakesource.jobs.progress import with_progress
from quakesource.settings import EarthSettings
from quakesource.systems.fmnet.any_stations.learning import bands_of
from quakesource.systems.fmnet.comparison.judging import judged, racers, runs, searcher, some, spread, summary_row
from quakesource.systems.fmnet.comparison.sweeps import HEADLINE, LADDER, cases
from quakesource.systems.fmnet.off_grid import base_records, disturbed
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.search import place_matrices
from quakesource.systems.fmnet.settings import (
    FmnetComparisonSettings,
    FmnetExamplesSettings,
    FmnetOffGridSettings,
    FmnetRegionSettings,
)
from quakesource.systems.fmnet.tables import COMPARED, ERRORS


def judge_fmnet(
    region: FmnetRegionSettings,
    examples: FmnetExamplesSettings,
    off_grid: FmnetOffGridSettings,
    comparison: FmnetComparisonSettings,
    earth: EarthSettings,
    *,
    responses: Path,
    race: list[Path],
    compared: Path,
    errors: Path,
    threads: int = 1,
) -> None:
    """Write the errors of every system, a row a system, seed and condition; and of the headline condition in full.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet, for the search
    race : manifests of train-fmnet-experiment
    compared : CSV to write, columns of `tables.COMPARED`
    errors : CSV to write, columns of `tables.ERRORS`: every earthquake of the headline condition
    """
    torch.set_num_threads(threads)
    asked = off_grid.model_copy(update={"n_models": comparison.n_models, "n_sources": comparison.n_sources})
    bands_hz, wanted = bands_of(region, examples), cases(asked)
    scatters = tuple(sorted({case.scatter for case in wanted}))
    base = base_records(study_model(earth, region.velocity_model), region, asked, bands_hz, scatters, threads=threads)
    data = open_responses(responses)
    search = searcher(
        place_matrices(data["responses"].values), data["depth_km"].values, tensors_of(grid_mechanisms(region))
    )
    field = [*racers(race), search]
    rows, whole = [], []
    for case in with_progress(wanted, len(wanted), "conditions"):
        whole_set = base[case.scatter]
        n_all = len(whole_set.tensor)
        numbers = spread(n_all, n_all if case.sweep == LADDER else comparison.n_swept)
        # disturbed before it is thinned, so that an earthquake has the same noise whoever is asked
        recorded = some(disturbed(whole_set, case.trouble, region, asked, bands_hz), numbers)
        for racer in field:
            if not runs(racer, case):
                continue
            rows_asked = spread(len(numbers), comparison.n_searched if racer is search else len(numbers))
            table = judged(racer, some(recorded, rows_asked), case, numbers[rows_asked])
            rows.append(summary_row(table, racer, case))
            if case.sweep == LADDER and case.value == HEADLINE:
                whole.append(table)
    for path, table, columns in (
        (compared, pd.DataFrame(rows), COMPARED),
        (errors, pd.concat(whole).assign(simulated=True), ERRORS),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        table.reindex(columns=list(columns)).to_csv(path, index=False, float_format="%.6g")
    told = pd.DataFrame(rows)
    told = told[(told["sweep"] == LADDER)].pivot_table(
        index=["experiment", "seed"], columns="value", values="kagan_mean_deg", sort=False
    )
    print(told.round(1).to_string(), file=sys.stderr)
