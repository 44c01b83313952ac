"""Label noise has the stated size, and a perfect system meets its floor."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import SourceError
from quakesource.evaluation import compare_with_references, noisy_labels, study_label_noise
from quakesource.mechanisms import kagan_angle, random_double_couples
from quakesource.tables import MOMENT_TENSOR_COLUMNS

TENSOR = list(MOMENT_TENSOR_COLUMNS)
EVENTS = [f"e{i:03d}" for i in range(150)]
TRUTH = random_double_couples(150, np.random.default_rng(0), 1e16)


def references():
    table = pd.DataFrame(TRUTH, columns=TENSOR)
    return table.assign(event_id=EVENTS, mw=4.6, depth_km=10.0, source="simulated")


def predictions(error_deg=0.0, system="s", seed=0, **columns):
    rng = np.random.default_rng(5 + seed)
    tensors = noisy_labels(TRUTH, error_deg, rng) if error_deg else TRUTH
    table = pd.DataFrame(tensors, columns=TENSOR).assign(event_id=EVENTS, system=system, variant="v", seed=seed)
    common = {"status": "answered", "reason": "", "mw": 4.6, "depth_km": 10.0, "simulated": True}
    blank = dict.fromkeys(["n_stations", "azimuthal_gap_deg", "variance_reduction", "uncertainty_deg", "quality"])
    return table.assign(**{**common, **blank, **columns})


def study(*tables, noise_deg=20.0, n_draws=8):
    rows = pd.concat(tables, ignore_index=True)
    kagan = compare_with_references(rows, references(), "tiny")
    return study_label_noise(rows, references(), kagan, noise_deg=noise_deg, n_draws=n_draws, seed=1)


@pytest.mark.parametrize("noise_deg", [5.0, 20.0, 40.0])
def test_the_mean_kagan_angle_of_the_noise_is_the_one_stated(noise_deg):
    truth = np.tile(TRUTH, (100, 1))
    angle = kagan_angle(noisy_labels(truth, noise_deg, np.random.default_rng(2)), truth)
    assert angle.mean() == pytest.approx(noise_deg, rel=0.015)
    assert np.median(angle) == pytest.approx(0.964 * noise_deg, rel=0.02)
    assert np.sqrt((angle**2).mean()) == pytest.approx(1.085 * noise_deg, rel=0.03)


def test_noise_turns_and_changes_nothing_else():
    labels = noisy_labels(TRUTH, 20.0, np.random.default_rng(0))
    norm = [np.sqrt((m[:, :3] ** 2).sum(1) + 2 * (m[:, 3:] ** 2).sum(1)) for m in (labels, TRUTH)]
    np.testing.assert_allclose(norm[0], norm[1])
    np.testing.assert_allclose(labels[:, :3].sum(1), 0, atol=1e3)


@pytest.mark.parametrize("noise_deg", [0.0, -1.0, 41.0, float("nan")])
def test_noise_that_is_no_small_rotation_is_an_error(noise_deg):
    with pytest.raises(SourceError, match=r"(?s)Label noise.*next"):
        noisy_labels(TRUTH, noise_deg, np.random.default_rng(0))


def test_a_perfect_system_has_no_error_against_the_truth_and_the_floor_against_labels():
    row = study(predictions()).iloc[0]
    assert row["truth_mean_deg"] == pytest.approx(0, abs=1e-5)
    assert row["labels_mean_deg"] == pytest.approx(row["floor_mean_deg"])
    assert row["labels_median_deg"] == pytest.approx(row["floor_median_deg"])
    assert row["floor_mean_deg"] == pytest.approx(20, abs=1)
    assert row["quadrature_mean_deg"] == pytest.approx(row["floor_mean_deg"])


def test_labels_hide_most_of_a_difference_as_the_quadrature_says():
    table = study(predictions(5.0), predictions(15.0, system="t", seed=1))
    good, poor = (table[(table["system"] == s) & (table["basis"] == "common")].iloc[0] for s in "st")
    assert poor["truth_mean_deg"] - good["truth_mean_deg"] > 8
    assert 0 < poor["labels_mean_deg"] - good["labels_mean_deg"] < 6
    assert poor["labels_mean_deg"] == pytest.approx(poor["quadrature_mean_deg"], rel=0.05)


def test_seeds_are_averaged_and_unanswered_rows_left_out():
    rows = [predictions(10.0, seed=s) for s in range(3)]
    rows[0].loc[:9, "status"] = "declined"
    row = study(*rows).iloc[0]
    assert row["n_compared"] == 150
    rows[1].loc[:9, "status"] = rows[2].loc[:9, "status"] = "unusable"
    assert study(*rows).iloc[0]["n_compared"] == 140


def test_the_labels_of_an_event_do_not_depend_on_the_others():
    few = predictions()[:1]
    kagan = compare_with_references(few, references(), "tiny")
    first = study_label_noise(few, references(), kagan, noise_deg=20, n_draws=4, seed=1)
    again = study_label_noise(few, references()[::-1], kagan, noise_deg=20, n_draws=4, seed=1)
    pd.testing.assert_frame_equal(first, again)


def test_real_records_have_no_truth_and_give_an_empty_table_with_its_header():
    table = study(predictions(simulated=False))
    assert table.empty
    assert "labels_mean_deg" in table
