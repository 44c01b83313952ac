"""From observations and a store to the rows of the three tables."""

import numpy as np
import pytest
from inversion_cases import (
    BAND_HZ,
    DEPTHS_KM,
    SETTINGS,
    observations_of,
    pair_table,
    random_store,
    simulated_observations,
)

from quakesource.errors import GreensError
from quakesource.mechanisms import kagan_angle, moment_magnitude, random_deviatoric_tensors, random_double_couples
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.solution import as_table, invert_event
from quakesource.tables import DEPTH_CURVE, MOMENT_TENSOR_COLUMNS, PREDICTION, TRACE_FIT


@pytest.fixture(scope="module")
def store():
    return random_store(np.random.default_rng(1))


def shifts_s(rng, limit=7):
    """(station, 3): Z and R alike, T its own."""
    shifts = rng.integers(-limit, limit + 1, (7, 3))
    shifts[:, 1] = shifts[:, 0]
    return shifts


@pytest.fixture(scope="module")
def solved(store):
    rng = np.random.default_rng(5)
    tensor, shifts = random_double_couples(1, rng, 2e16)[0], shifts_s(rng)
    observations = simulated_observations(store, tensor, 2, shifts)
    observations.velocity.values[3, 1] = np.nan
    data = event_data(observations, "a", BAND_HZ, SETTINGS)
    return tensor, shifts, invert_event("a", data, store, SETTINGS)


def test_double_couple_magnitude_and_depth_come_back(solved):
    tensor, _, solution = solved
    for row in solution.predictions:
        found = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])
        assert row["depth_km"] == DEPTHS_KM[2]
        assert kagan_angle(found, tensor) < 1
        assert row["mw"] == pytest.approx(moment_magnitude(tensor), abs=0.005)
        assert row["variance_reduction"] > 0.995
        assert row["status"] == "answered"


def test_a_deviatoric_tensor_comes_back(store):
    rng = np.random.default_rng(8)
    tensor = random_deviatoric_tensors(1, rng, 2e16)[0]
    data = event_data(simulated_observations(store, tensor, 0, shifts_s(rng)), "a", BAND_HZ, SETTINGS)
    row = next(r for r in invert_event("a", data, store, SETTINGS).predictions if r["variant"] == "deviatoric")
    found = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])
    np.testing.assert_allclose(found, tensor, atol=0.01 * np.abs(tensor).max())
    assert row["depth_km"] == DEPTHS_KM[0]


def test_trace_fits_state_the_given_shifts_and_perfect_fits(solved):
    _, shifts, solution = solved
    table = as_table(solution.trace_fits, TRACE_FIT)
    assert len(table) == 2 * 20  # two variants, one component of one station missing
    for row in table.itertuples():
        assert row.shift_s == shifts[int(row.station[1:]), "ZRT".index(row.component)]
        if row.variant == "deviatoric":  # the other is found to half a step, which shows where a trace is nodal
            assert row.correlation > 0.995
            assert row.variance_reduction > 0.99
            assert row.amplitude_ratio == pytest.approx(1, abs=0.02)
        assert len(row.observed) == len(row.synthetic)
        assert row.weight == pytest.approx(row.distance_km / 100)
    assert set(table["max_shift_s"]) == {7.0}


def test_the_residuals_of_the_traces_add_up_to_the_variance_reduction(solved):
    *_, solution = solved
    table = as_table(solution.trace_fits, TRACE_FIT)
    for row in solution.predictions:
        traces = table[table["variant"] == row["variant"]]
        squares = [w * np.array([(o - s) @ (o - s), o @ o]) for w, o, s in
                   zip(traces["weight"], traces["observed"], traces["synthetic"], strict=True)]  # fmt: skip
        residual, power = np.sum(squares, axis=0)
        assert 1 - residual / power == pytest.approx(row["variance_reduction"], abs=1e-9)


def test_the_depth_curve_has_every_depth_and_its_best_is_the_prediction(solved):
    *_, solution = solved
    curve = as_table(solution.depth_curve, DEPTH_CURVE)
    for row in solution.predictions:
        part = curve[curve["variant"] == row["variant"]]
        assert tuple(part["depth_km"]) == DEPTHS_KM
        assert part["variance_reduction"].max() == row["variance_reduction"]
        assert part.loc[part["variance_reduction"].idxmax(), "depth_km"] == row["depth_km"]


def test_rows_hold_no_column_that_the_schema_lacks(solved):
    *_, solution = solved
    left_to_the_stage = {"simulated"}
    for rows, schema in (
        (solution.predictions, PREDICTION), (solution.depth_curve, DEPTH_CURVE), (solution.trace_fits, TRACE_FIT),
    ):  # fmt: skip
        for row in rows:
            assert set(row) == set(schema) - left_to_the_stage


def test_both_planes_belong_to_the_tensor(solved):
    from quakesource.mechanisms import moment_tensor

    *_, solution = solved
    for row in solution.predictions:
        found = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])
        for plane in (1, 2):
            angles = [row[f"{name}{plane}_deg"] for name in ("strike", "dip", "rake")]
            assert kagan_angle(moment_tensor(*angles), found) < 1e-3


def test_two_stations_are_unusable_in_both_variants_and_say_why(store):
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1))[0], 0)
    observations.velocity.values[2:] = np.nan
    solution = invert_event("a", event_data(observations, "a", BAND_HZ, SETTINGS), store, SETTINGS)
    table = as_table(solution.predictions, PREDICTION)
    assert set(table["variant"]) == {"double_couple", "deviatoric"}
    assert set(table["status"]) == {"unusable"}
    assert all("2" in reason and "3" in reason for reason in table["reason"])
    assert table[list(MOMENT_TENSOR_COLUMNS)].isna().all(axis=None)
    assert (table["n_stations"] == 2).all()
    assert solution.depth_curve == solution.trace_fits == []


def test_no_station_at_all_is_unusable_too(store):
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1))[0], 0)
    solution = invert_event("x", event_data(observations, "x", BAND_HZ, SETTINGS), store, SETTINGS)
    assert [row["status"] for row in solution.predictions] == ["unusable"] * 2
    assert [row["azimuthal_gap_deg"] for row in solution.predictions] == [360.0] * 2


def one_station_at(distance_km):
    distances = [40.0, 60.0, 80.0, distance_km]
    velocity = np.random.default_rng(1).standard_normal((4, 3, 300))
    return event_data(observations_of(velocity, pair_table(distances_km=distances)), "a", BAND_HZ, SETTINGS)


def test_a_station_beyond_the_store_is_an_error_with_the_settings_to_change(store):
    with pytest.raises(GreensError, match=r"170.* km is outside the store \(40-160 km\)") as error:
        invert_event("a", one_station_at(170.0), store, SETTINGS)
    assert "greens.distance_km" in str(error.value)
    assert "max_distance_km" in str(error.value)


def test_the_advice_for_a_station_too_near_is_not_to_lower_the_largest_distance(store):
    with pytest.raises(GreensError, match="outside the store") as error:
        invert_event("a", one_station_at(6.0), store, SETTINGS)
    assert "lower observe.max_distance_km" not in str(error.value)
