"""Stage predict-polarity: the polarity system answers for every event of the first motions."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.products import build_product, open_product
from quakesource.settings import EarthSettings, PolaritySettings
from quakesource.stages.earth_model import study_model
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.processes import in_processes
from quakesource.stages.progress import with_progress
from quakesource.systems.polarity.data import polarity_data
from quakesource.systems.polarity.solution import Solution, solve_event
from quakesource.tables import POLARITY_FIT, POLARITY_SOLUTION, PREDICTION, RESAMPLED, TIMING


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
    observed = pd.read_parquet(source.folder / "first_motions.parquet")
    whole = Solution()
    jobs = [(event, observed[observed["event_id"] == event["event_id"]]) for event in events.to_dict("records")]
    solutions = in_processes(_solve, jobs, threads, _sections, polarity, earth)
    for solution in with_progress(solutions, len(jobs), "events"):
        for name in ("predictions", "solutions", "fits", "resampled", "timings"):
            getattr(whole, name).extend(getattr(solution, name))
        for row in solution.predictions:
            text = f"{row['status']} {row['reason']}".strip()
            print(f"{row['event_id']} {row['variant']}: {text}", file=sys.stderr)
    simulated = bool(source.attributes["simulated"])
    with build_product(
        predictions, "predictions", "predict_polarity", code=fingerprint("predict_polarity"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (polarity, earth)},
        inputs=[first_motions], attributes={"simulated": simulated},
    ) as work:  # fmt: skip
        table = _table(whole.predictions, PREDICTION)
        table["simulated"] = simulated
        table.to_parquet(work / "predictions.parquet", index=False)
        _table(whole.solutions, POLARITY_SOLUTION).to_parquet(work / "solutions.parquet", index=False)
        _table(whole.fits, POLARITY_FIT).to_parquet(work / "first_motions.parquet", index=False)
        _table(whole.resampled, RESAMPLED).to_parquet(work / "resampled.parquet", index=False)
        _table(whole.timings, TIMING).to_parquet(work / "timings.parquet", index=False)


def _sections(polarity: PolaritySettings, earth: EarthSettings) -> tuple[PolaritySettings, EarthSettings]:
    return polarity, earth


def _solve(sections: tuple[PolaritySettings, EarthSettings], job: tuple[dict[Any, Any], pd.DataFrame]) -> Solution:
    (polarity, earth), (event, observed) = sections, job
    model = study_model(earth, earth.model_at(event["latitude_deg"], event["longitude_deg"]))
    data = polarity_data(observed, model, event["depth_km"], polarity)
    return solve_event(event["event_id"], data, event["magnitude"], polarity)


def _table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows).reindex(columns=list(columns))
