"""Rows of the tables: answers, refusals with reasons, and nothing that pretends."""

import numpy as np
import pytest
from polarity_cases import QUICK, TRUTH, data

from quakesource.mechanisms import kagan_angle, moment_magnitude, nodal_planes
from quakesource.systems.polarity.answer import Answer
from quakesource.systems.polarity.quality import quality_letter
from quakesource.systems.polarity.solution import VARIANTS, solve_event
from quakesource.systems.polarity.tables import POLARITY_FIT, POLARITY_SOLUTION
from quakesource.tables import MOMENT_TENSOR_COLUMNS, PREDICTION, RESAMPLED


def solve(magnitude=4.0, settings=QUICK, **case):
    return solve_event("e1", data(settings, **case), magnitude, settings)


@pytest.fixture(scope="module")
def solution():
    return solve(n=30, wrong=2, ratios=12)


def test_columns_are_those_of_the_tables(solution):
    assert set(solution.predictions[0]) <= set(PREDICTION)
    assert set(solution.others["solutions"][0]) == set(POLARITY_SOLUTION)
    assert set(solution.others["first_motions"][0]) == set(POLARITY_FIT)
    assert set(solution.resampled[0]) == set(RESAMPLED)


def test_both_variants_answer(solution):
    assert [row["variant"] for row in solution.predictions] == list(VARIANTS)
    for row in solution.predictions:
        assert (row["status"], row["reason"]) == ("answered", "")
        tensor = [row[name] for name in MOMENT_TENSOR_COLUMNS]
        assert kagan_angle(tensor, TRUTH) < 25
        strike, dip, rake = nodal_planes(tensor)[0]
        assert [row["strike1_deg"], row["dip1_deg"], row["rake1_deg"]] == pytest.approx([strike, dip, rake])


def test_size_is_the_catalogues_and_is_not_claimed(solution):
    row = solution.predictions[0]
    assert moment_magnitude([row[name] for name in MOMENT_TENSOR_COLUMNS]) == pytest.approx(4.0)
    assert "mw" not in row
    assert "depth_km" not in row
    unknown = solve(magnitude=float("nan"), n=20).predictions[0]
    assert np.linalg.norm([unknown[name] for name in MOMENT_TENSOR_COLUMNS]) < 2


def test_fit_rows_say_who_agrees(solution):
    rows = [row for row in solution.others["first_motions"] if row["variant"] == "first_motion"]
    agree = np.array([row["agrees"] for row in rows])
    assert len(rows) == 30
    assert 26 <= agree.sum() <= 30
    for row in rows:
        assert row["agrees"] == (np.sign(row["predicted_amplitude"]) == row["polarity"])
        assert np.isnan(row["log10_sp_ratio"])
    ratios = [
        row
        for row in solution.others["first_motions"]
        if row["variant"] == VARIANTS[1] and np.isfinite(row["log10_sp_ratio"])
    ]
    residual = [row["log10_sp_ratio"] - row["predicted_log10_sp_ratio"] for row in ratios]
    assert len(ratios) == 12
    assert abs(np.median(residual)) < 1e-9


def test_misfit_counts_the_disagreeing(solution):
    rows = [row for row in solution.others["first_motions"] if row["variant"] == "first_motion"]
    assert solution.others["solutions"][0]["polarity_misfit"] == pytest.approx(
        1 - np.mean([row["agrees"] for row in rows])
    )


def test_draws_have_size_and_trial_depths(solution):
    draws = [row for row in solution.resampled if row["variant"] == "first_motion"]
    assert [row["replicate"] for row in draws] == list(range(QUICK.n_draws))
    assert {row["depth_km"] for row in draws} <= set(data().depth_km)
    again = solve(n=30, wrong=2, ratios=12).resampled
    assert again[5] == pytest.approx(solution.resampled[5], nan_ok=True)


@pytest.mark.parametrize(
    ("case", "status", "reason"),
    [
        ({"n": 7}, "unusable", "7 first motions; at least 8 are needed"),
        ({"n": 20, "gap_deg": 230.0, "farthest_km": 12.0}, "unusable", "azimuthal gap of 2"),
        ({"n": 9, "error": 0.45}, "declined", "68 % of the posterior within"),
    ],
)
def test_refusals_have_reasons(case, status, reason):
    row = solve(**case).predictions[0]
    assert row["status"] == status
    assert row["reason"].startswith(reason)


def test_too_few_ratios_leave_the_first_motions_alone():
    rows = solve(n=20, ratios=2).predictions
    assert [row["status"] for row in rows] == ["answered", "unusable"]
    assert rows[1]["reason"] == "2 amplitude ratios; at least 3 are needed"


@pytest.mark.parametrize(
    ("rms_deg", "misfit", "near", "gap", "letter"),
    [
        (20, 0.1, 0.9, 60, "A"),
        (30, 0.1, 0.9, 60, "B"),
        (20, 0.18, 0.9, 60, "B"),
        (20, 0.1, 0.55, 60, "C"),
        (44, 0.1, 0.9, 60, "C"),
        (50, 0.1, 0.9, 60, "D"),
        (20, 0.4, 0.9, 60, "D"),
        (20, 0.1, 0.9, 120, "C"),
        (50, 0.1, 0.9, 120, "D"),
    ],
)
def test_quality_letters(rms_deg, misfit, near, gap, letter):
    answer = Answer(TRUTH, nodal_planes(TRUTH), 20.0, np.array([rms_deg, rms_deg], float), near)
    assert quality_letter(answer, {"polarity_misfit": misfit, "azimuthal_gap_deg": gap}) == letter
