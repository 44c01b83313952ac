"""What is said of kernels: laws of the scores."""

import numpy as np
import pytest
from kernel_cases import some_models

from quakesource.systems.dispersion_kernels.artefacts import artefact_rows
from quakesource.systems.dispersion_kernels.kernel_metrics import (
    FORMS,
    Judged,
    compared,
    in_form,
    kernel_rows,
    period_bins,
    running_mean,
    velocity_rows,
)

EDGES_S = (2.0, 10.0, 30.0, 60.0)


def case(change=lambda kernels: kernels):
    models = some_models()
    exact = models.kernels[:, :, :, 1].astype(float)
    phase = models.phase.astype(float)
    return (
        Judged(models.columns.astype(float), phase, phase, exact, change(exact)),
        models.thickness_km,
        models.period_s,
    )


def rows_of(change, form):
    judged, thickness, periods = case(change)
    return [row for row in kernel_rows(judged, thickness, periods, EDGES_S, 4.5) if row["form"] == form]


@pytest.mark.parametrize("form", [form for form in FORMS if form != "published"])
def test_exact_kernels_are_perfect_in_every_form(form):
    for row in rows_of(lambda kernels: kernels, form):
        assert row["cosine"] == pytest.approx(1)
        assert row["signed_l2"] == pytest.approx(0, abs=1e-9)
        assert row["amplitude"] == pytest.approx(1)
        assert row["peak_depth_error_km"] == 0


def test_the_published_form_calls_even_exact_kernels_wrong():
    """It compares a logarithmic kernel with a linear one."""
    assert max(row["cosine"] for row in rows_of(lambda kernels: kernels, "published")) < 0.999


@pytest.mark.parametrize(
    ("factor", "cosine", "signed_l2", "amplitude"), [(2, 1, 1, 2), (-1, -1, 2, 1), (0.5, 1, 0.5, 0.5)]
)
def test_amplitude_and_sign_are_seen_where_a_cosine_is_blind(factor, cosine, signed_l2, amplitude):
    for row in rows_of(lambda kernels: factor * kernels, "linear"):
        assert row["cosine"] == pytest.approx(cosine)
        assert row["signed_l2"] == pytest.approx(signed_l2)
        assert row["amplitude"] == pytest.approx(amplitude)


def test_scores_do_not_depend_on_how_depths_are_cut():
    """A layer cut in two, with half of its kernel each."""
    judged, thickness, _ = case(lambda kernels: kernels + 0.01)
    middle = np.cumsum(thickness) - thickness / 2
    coarse = compared(*in_form(judged, "linear", thickness, middle, 4.5))
    halves = judged._replace(exact=np.repeat(judged.exact / 2, 2, axis=-1), made=np.repeat(judged.made / 2, 2, axis=-1))
    cut = np.repeat(thickness / 2, 2)
    fine = compared(*in_form(halves, "linear", cut, np.cumsum(cut) - cut / 2, 4.5))
    for name in ("cosine", "signed_l2", "amplitude"):
        np.testing.assert_allclose(fine[name], coarse[name])


def test_a_running_mean_keeps_constants_and_uses_what_there_is_at_the_ends():
    np.testing.assert_allclose(running_mean(np.ones(7), 3), 1)
    np.testing.assert_allclose(running_mean(np.arange(5.0), 3), [0.5, 1, 2, 3, 3.5])


def test_every_period_is_in_one_bin():
    periods = np.array([2.0, 9.9, 10.0, 59.0, 60.0])
    bins = period_bins(periods, EDGES_S)
    assert [name for name, _ in bins] == ["2-10", "10-30", "30-60"]
    assert sum(chosen.astype(int) for _, chosen in bins).tolist() == [1] * 5


def test_errors_of_velocities_leave_out_what_does_not_exist():
    exact = np.full((4, 2, 3), 3.0)
    exact[0, 0, 0] = np.nan
    rows = {row["wave"]: row for row in velocity_rows(exact * 1.01, exact, np.array([3.0, 5.0, 8.0]), (2.0, 10.0))}
    assert rows["rayleigh"]["n_velocities"] == 11
    assert rows["both"]["n_velocities"] == 23
    assert rows["both"]["mape_percent"] == pytest.approx(1.0)
    assert rows["love"]["mae_km_s"] == pytest.approx(0.03)


def test_an_artefact_is_what_stays_at_its_depth():
    judged, thickness, periods = case()
    middle = np.cumsum(thickness) - thickness / 2
    zone = (middle > 60) & (middle < 140)
    sign = np.where(np.arange(len(periods)) % 2 == 0, 1, -1)[:, None]
    bands = {"zone": (60.0, 140.0), "shallow": (0.0, 25.0)}
    stays, turns = (
        {
            (row["wave"], row["band"]): row
            for row in artefact_rows(judged._replace(made=judged.exact + error), thickness, bands)
        }
        for error in (0.05 * zone * thickness, 0.05 * zone * thickness * sign)
    )
    for wave in ("rayleigh", "love"):
        assert stays[wave, "shallow"]["error_in_band"] == pytest.approx(0)
        assert stays[wave, "zone"]["error_in_band"] == pytest.approx(turns[wave, "zone"]["error_in_band"])
        assert stays[wave, "zone"]["persistent_in_band"] > 0.5 * stays[wave, "zone"]["error_in_band"]
        assert turns[wave, "zone"]["persistent_in_band"] < 0.2 * turns[wave, "zone"]["error_in_band"]
