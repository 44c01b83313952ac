"""How wide the stated uncertainties of waveform inversion must be.

    PYTHONPATH=src python benchmarks/uncertainty_calibration.py results/world_c

Of a study whose truth is known and that was inverted with `model_error_deg` and `model_error_mw` of 0: the share of
truths that regions of 68 and 90 % hold when errors of several sizes are added to the resampled sources, as
`systems.waveform_inversion.bootstrap.with_model_error` does. Calibrate on world C alone; look at A and B to judge.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.evaluation.proportions import wilson_interval
from quakesource.mechanisms import kagan_angle, moment_magnitude
from quakesource.systems.waveform_inversion.bootstrap import Resampled, with_model_error
from quakesource.tables import MOMENT_TENSOR_COLUMNS

TENSOR = list(MOMENT_TENSOR_COLUMNS)
SHARES = (0.68, 0.9)


def main() -> None:
    """See the head of this file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("results", type=Path)
    options.add_argument("--variant", default="double_couple")
    options.add_argument("--model-error-deg", type=float, nargs="+", default=[0, 2, 3, 4, 5, 6, 7, 8])
    options.add_argument("--model-error-mw", type=float, nargs="+", default=[0, 0.03, 0.05, 0.07, 0.09, 0.11])
    given = options.parse_args()
    answers, draws, truths = tables(given.results, given.variant)
    print(f"{len(answers)} answered events, {given.variant}")
    for error in given.model_error_deg:
        held = [angle_held(answers, draws, truths, event, error) for event in answers.index]
        print(f"model_error_deg {error:g}: {told(np.array(held))}")
    for error in given.model_error_mw:
        held = [magnitude_held(answers, draws, truths, event, error) for event in answers.index]
        print(f"model_error_mw {error:g}: {told(np.array(held))}")


def tables(results: Path, variant: str) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], pd.DataFrame]:
    """Answers and truths by event, and the resampled sources of each event."""
    folder = results / "predictions/waveform_inversion"
    answers = pd.read_parquet(folder / "predictions.parquet")
    answers = answers[(answers["variant"] == variant) & (answers["status"] == "answered")].set_index("event_id")
    draws = pd.read_parquet(folder / "resampled.parquet")
    truths = pd.read_csv(results / "references.csv", dtype={"event_id": str}).set_index("event_id")
    answers = answers[answers.index.isin(truths.index[truths["source_kind"].isin(["point", "finite"])])]
    return answers, dict(list(draws[draws["variant"] == variant].groupby("event_id"))), truths


def widened(draws: pd.DataFrame, error_deg: float, error_mw: float) -> Resampled:
    """The sources of an event with model errors."""
    drawn = Resampled(draws[TENSOR].to_numpy(float), np.zeros(len(draws), int))
    return with_model_error(drawn, error_deg, error_mw, np.random.default_rng(0))


def angle_held(answers, draws, truths, event, error_deg) -> list[bool]:
    """Whether the truth lies inside the regions about the answer."""
    answer = answers.loc[event, TENSOR].to_numpy(float)
    cloud = widened(draws[event], error_deg, 0.0).moment_tensor
    angles = kagan_angle(cloud, np.broadcast_to(answer, cloud.shape))
    truth = float(kagan_angle(answer, truths.loc[event, TENSOR].to_numpy(float)))
    return [truth <= np.percentile(angles, 100 * share) for share in SHARES]


def magnitude_held(answers, draws, truths, event, error_mw) -> list[bool]:
    """The same of the moment magnitude: intervals about the answer by the spread of the draws."""
    cloud = moment_magnitude(widened(draws[event], 0.0, error_mw).moment_tensor)
    away = np.abs(cloud - answers.loc[event, "mw"])
    truth = abs(answers.loc[event, "mw"] - truths.loc[event, "mw"])
    return [truth <= np.percentile(away, 100 * share) for share in SHARES]


def told(held: np.ndarray) -> str:
    """Per cent held of each share, with 95 % intervals."""
    parts = []
    for share, column in zip(SHARES, held.T, strict=True):
        low, high = wilson_interval(int(column.sum()), len(column))
        parts.append(f"{100 * share:.0f} % hold {100 * column.mean():.1f} [{100 * low:.0f}, {100 * high:.0f}]")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
