"""How wide the stated uncertainties must be, and how often what is stated holds the truth.

    PYTHONPATH=src python benchmarks/uncertainty_calibration.py results/world_c
    PYTHONPATH=src python benchmarks/uncertainty_calibration.py results/world_a --as-stated
    PYTHONPATH=src python benchmarks/uncertainty_calibration.py results/world_a --as-stated --system polarity

Of a study whose truth is known and that was inverted with `model_error_deg` and `model_error_mw` of 0: the share of
truths that regions of 68 and 90 % hold when errors of several sizes are added to the resampled sources, as
`systems.waveform_inversion.bootstrap.with_model_error` does. Calibrate on world C alone; look at A and B to judge,
with ``--as-stated``: nothing is added, and the worth of each grade is told.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.evaluation.proportions import wilson_interval
from quakesource.mechanisms import kagan_angle, moment_magnitude
from quakesource.systems.waveform_inversion.bootstrap import Resampled, with_model_error
from quakesource.systems.waveform_inversion.letters import LIMITS
from quakesource.tables import MOMENT_TENSOR_COLUMNS

TENSOR = list(MOMENT_TENSOR_COLUMNS)
SHARES = (0.68, 0.9)


def main() -> None:
    """See the head of this file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("results", type=Path)
    options.add_argument("--system", default="waveform_inversion")
    options.add_argument("--variant", help="by default the first that the system answers with")
    options.add_argument("--as-stated", action="store_true", help="add nothing, and tell the worth of each grade")
    options.add_argument("--model-error-deg", type=float, nargs="+", default=[0, 1, 2, 2.5, 3, 5])
    options.add_argument("--model-error-mw", type=float, nargs="+", default=[0, 0.03, 0.045, 0.065])
    given = options.parse_args()
    answers, draws, truths = tables(given.results, given.system, given.variant)
    print(f"{len(answers)} answered events, {given.system}, {answers['variant'].iloc[0]}")
    if given.as_stated:
        given.model_error_deg = given.model_error_mw = [0]
        print_grades(given.system, answers, truths)
    for error in given.model_error_deg:
        held = [angle_held(answers, draws, truths, event, error) for event in answers.index]
        print(f"model_error_deg {error:g}: {told(np.array(held))}")
    for error in given.model_error_mw * bool(answers["mw_uncertainty"].notna().any()):
        held = [magnitude_held(answers, draws, truths, event, error) for event in answers.index]
        print(f"model_error_mw {error:g}: {told(np.array(held))}")


def print_grades(system: str, answers: pd.DataFrame, truths: pd.DataFrame) -> None:
    """Kagan angles to the truth, and depths held by their intervals."""
    truth = truths.loc[answers.index]
    angles = pd.Series(kagan_angle(answers[TENSOR].to_numpy(float), truth[TENSOR].to_numpy(float)), answers.index)
    for grade, own in angles.groupby(answers["quality"]):
        print(f"grade {grade}: {len(own)} events, median {own.median():.1f} deg{promise(own, str(grade), system)}")
    if answers["depth_low_km"].notna().any():
        inside = truth["depth_km"].between(answers["depth_low_km"], answers["depth_high_km"])
        print(f"depth intervals (68 %) hold {100 * inside.mean():.1f} %")
        print_errors("depth (km)", answers["depth_km"] - truth["depth_km"])
    if answers["mw"].notna().any():
        print_errors("Mw", answers["mw"] - truth["mw"])
        print(f"stated of Mw: median {answers['mw_uncertainty'].median():.3f}")


def print_errors(of: str, errors: pd.Series) -> None:
    """What all earthquakes of an earth share, and their scatter about it."""
    middle = errors.median()
    scatter = 1.4826 * (errors - middle).abs().median()
    print(f"error of {of}: median {middle:+.3f}, scatter {scatter:.3f}, median size {errors.abs().median():.3f}")


def promise(angles: pd.Series, grade: str, system: str) -> str:
    """How many keep what the grade says: 68 % within the largest uncertainty that it allows."""
    if system != "waveform_inversion" or grade not in LIMITS:
        return ""
    most_deg, n_within = LIMITS[grade][0], int((angles <= LIMITS[grade][0]).sum())
    low, high = wilson_interval(n_within, len(angles))
    share = f"{100 * n_within / len(angles):.0f} % [{100 * low:.0f}, {100 * high:.0f}]"
    return f", within {most_deg:g} deg {share} (68 promised)"


def tables(
    results: Path, system: str, variant: str | None
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], pd.DataFrame]:
    """Answers and truths by event, and the resampled sources of each event."""
    folder = results / "predictions" / system
    answers = pd.read_parquet(folder / "predictions.parquet")
    variant = variant or str(answers["variant"].iloc[0])
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
