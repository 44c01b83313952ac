"""Stage predict-polarity: the polarity system answers for every event of the first motions."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.earth.study_model import study_model
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import EarthSettings
from quakesource.settings.base import as_values
from quakesource.systems.answers import Answers
from quakesource.systems.polarity.data import polarity_data
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.solution import solve_event
from quakesource.systems.polarity.tables import TABLES


def predict_polarity(
    polarity: PolaritySettings, earth: EarthSettings, *, first_motions: Path, predictions: Path, threads: int = 1
) -> None:
    """Search the mechanisms of every event that fit its first motions and amplitude ratios.

    Parameters
    ----------
    first_motions : manifest of the first motions
    predictions : manifest of the product: predictions.parquet, solutions.parquet, first_motions.parquet,
        resampled.parquet, timings.parquet
    threads : processes that events are shared out to
    """
    source = open_product(first_motions, "first_motions")
    events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
    observed = read_parquet(source.folder / "first_motions.parquet")
    whole = Answers()
    jobs = [(event, observed[observed["event_id"] == event["event_id"]]) for event in events.to_dict("records")]
    solutions = in_processes(_solve, jobs, threads, _sections, polarity, earth)
    for solution in with_progress(solutions, len(jobs), "events"):
        whole.take(solution)
        for row in solution.predictions:
            text = f"{row['status']} {row['reason']}".strip()
            print(f"{row['event_id']} {row['variant']}: {text}", file=sys.stderr)
    simulated = bool(source.attributes["simulated"])
    with build_product(
        predictions,
        "predictions",
        "predict_polarity",
        code=fingerprint("predict_polarity"),
        settings=as_values(polarity, earth),
        inputs=[first_motions],
        attributes={"simulated": simulated},
    ) as work:
        whole.write(work, TABLES, simulated=simulated)


def _sections(polarity: PolaritySettings, earth: EarthSettings) -> tuple[PolaritySettings, EarthSettings]:
    return polarity, earth


def _solve(sections: tuple[PolaritySettings, EarthSettings], job: tuple[dict[Any, Any], pd.DataFrame]) -> Answers:
    (polarity, earth), (event, observed) = sections, job
    model = study_model(earth, earth.model_at(event["latitude_deg"], event["longitude_deg"]))
    data = polarity_data(observed, model, event["depth_km"], polarity)
    return solve_event(event["event_id"], data, event["magnitude"], polarity)
