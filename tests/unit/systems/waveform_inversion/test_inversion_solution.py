"""From observations and a store to the rows of the tables."""

import numpy as np
import pandas as pd
import pytest
from inversion_cases import (
    DEPTHS_KM,
    TIME_S,
    WINDOWS,
    observations_of,
    pair_table,
    random_store,
    random_traces,
    simulated_observations,
)

from quakesource.earth import read_model
from quakesource.errors import GreensError
from quakesource.mechanisms import (
    decompose,
    kagan_angle,
    moment_magnitude,
    moment_tensor,
    random_deviatoric_tensors,
    random_double_couples,
)
from quakesource.systems.waveform_inversion.bootstrap import PART_COLUMNS
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.first_motions import FirstMotions
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.search import VARIANTS
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.solution import invert_event
from quakesource.tables import DEPTH_CURVE, MOMENT_TENSOR_COLUMNS, PREDICTION, RESAMPLED, TIMING, TRACE_FIT

# Records of the made-up store begin at the origin time, so nothing is quieter than the body windows.
SETTINGS = WaveformInversionSettings(
    bootstrap_samples=10, grid_step_deg=30, min_body_snr=0, model_error_deg=0, model_error_mw=0
)
LEAST_LIMIT = 3
"""Samples: that of body windows."""


def as_table(rows, columns):
    return pd.DataFrame(rows).reindex(columns=list(columns))


@pytest.fixture(scope="module")
def store():
    return random_store(np.random.default_rng(1))


def shifts_s(rng, limit=LEAST_LIMIT - 1):
    """(station, 3): Z and R alike, T its own."""
    shifts = rng.integers(-limit, limit + 1, (7, 3))
    shifts[:, 1] = shifts[:, 0]
    return shifts


def inverted(observations, store, event_id="a", settings=SETTINGS, **known):
    data = event_data(observations, event_id, WINDOWS, settings)
    return invert_event(event_id, data, store, settings, Known(**known))


@pytest.fixture(scope="module")
def solved(store):
    rng = np.random.default_rng(5)
    tensor, shifts = random_double_couples(1, rng, 2e16)[0], shifts_s(rng)
    observations = simulated_observations(store, tensor, 2, shifts)
    observations.velocity.values[3, 1] = np.nan
    return tensor, shifts, inverted(observations, store)


def tensor_of(row):
    return np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])


def test_double_couple_magnitude_and_depth_come_back(solved):
    tensor, _, solution = solved
    assert tuple(row["variant"] for row in solution.predictions) == VARIANTS
    for row in solution.predictions:
        assert row["depth_km"] == DEPTHS_KM[2]
        assert kagan_angle(tensor_of(row), tensor) < 1
        assert row["mw"] == pytest.approx(moment_magnitude(tensor), abs=0.005)
        assert row["variance_reduction"] > 0.995
        assert row["status"] == "answered"
        assert (row["reason"], row["remarks"], row["quality"]) == ("", "", "A")
        assert row["uncertainty_deg"] < 1
        # no finer than the grid of depths
        assert (row["depth_low_km"], row["depth_high_km"]) == (DEPTHS_KM[2] - 2, DEPTHS_KM[2] + 2)


def test_a_deviatoric_tensor_comes_back(store):
    rng = np.random.default_rng(8)
    tensor = random_deviatoric_tensors(1, rng, 2e16)[0]
    solution = inverted(simulated_observations(store, tensor, 0, shifts_s(rng)), store)
    for row in solution.predictions[1:]:
        np.testing.assert_allclose(tensor_of(row), tensor, atol=0.01 * np.abs(tensor).max())
        assert row["depth_km"] == DEPTHS_KM[0]


def test_trace_fits_state_the_given_shifts_and_perfect_fits(solved):
    _, shifts, solution = solved
    table = as_table(solution.others["trace_fits"], TRACE_FIT)
    # three variants; one component of one station missing; Z and R of the three farthest stations have body windows
    assert len(table) == 3 * (20 + 6)
    assert table["window"].value_counts().to_dict() == {"surface": 60, "body": 18}
    for row in table.itertuples():
        assert row.shift_s == shifts[int(row.station[1:]), "ZRT".index(row.component)]
        if row.variant != "double_couple":  # which is found to half a step, and that shows where a trace is nodal
            assert row.correlation > 0.995
            assert row.variance_reduction > 0.99
            assert row.amplitude_ratio == pytest.approx(1, abs=0.02)
        assert len(row.observed) == len(row.synthetic)
        rms = np.sqrt(np.mean(row.observed**2))
        assert row.weight == pytest.approx(rms ** (-2 * SETTINGS.amplitude_weight_exponent))
    kinds = table[["window", "max_shift_s", "band_low_hz", "band_high_hz"]].drop_duplicates()
    assert sorted(kinds.itertuples(index=False, name=None)) == [("body", 3.0, 0.04, 0.1), ("surface", 7.0, 0.02, 0.05)]


def test_the_residuals_of_the_traces_add_up_to_the_variance_reduction(solved):
    *_, solution = solved
    table = as_table(solution.others["trace_fits"], TRACE_FIT)
    for row in solution.predictions:
        traces = table[table["variant"] == row["variant"]]
        squares = [
            w * np.array([(o - s) @ (o - s), o @ o])
            for w, o, s in zip(traces["weight"], traces["observed"], traces["synthetic"], strict=True)
        ]
        residual, power = np.sum(squares, axis=0)
        assert 1 - residual / power == pytest.approx(row["variance_reduction"], abs=1e-9)


def test_the_depth_curve_has_every_depth_and_its_best_is_the_prediction(solved):
    *_, solution = solved
    curve = as_table(solution.others["depth_curve"], DEPTH_CURVE)
    for row in solution.predictions:
        part = curve[curve["variant"] == row["variant"]]
        assert tuple(part["depth_km"]) == DEPTHS_KM
        assert part["variance_reduction"].max() == row["variance_reduction"]
        assert part.loc[part["variance_reduction"].idxmax(), "depth_km"] == row["depth_km"]


def test_the_freer_the_variant_the_better_the_fit_at_every_depth(solved):
    *_, solution = solved
    curve = as_table(solution.others["depth_curve"], DEPTH_CURVE).pivot(
        index="depth_km", columns="variant", values="variance_reduction"
    )
    assert (curve["full"] >= curve["deviatoric"] - 1e-9).all()
    assert (curve["deviatoric"] >= curve["double_couple"] - 1e-9).all()


def test_resampled_sources_have_a_row_a_draw(solved):
    *_, solution = solved
    table = as_table(solution.resampled, RESAMPLED)
    assert len(table) == 3 * SETTINGS.bootstrap_samples
    assert table.groupby("variant")["replicate"].apply(list).tolist() == [list(range(10))] * 3
    mw = moment_magnitude(table[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float))
    np.testing.assert_allclose(table["mw"], mw)


def test_normal_equations_of_the_best_depth_give_the_misfit_again(solved):
    *_, solution = solved
    for row in solution.predictions:
        normal = solution.normals[row["variant"]]
        reduction = 1 - normal.scaled_misfit(tensor_of(row)[None])[0][0] / normal.total
        assert reduction == pytest.approx(row["variance_reduction"], abs=1e-3)


def test_rows_hold_no_column_that_the_schema_lacks(solved):
    *_, solution = solved
    left_to_the_stage = {"simulated"}
    for rows, schema in (
        (solution.predictions, PREDICTION),
        (solution.others["depth_curve"], DEPTH_CURVE),
        (solution.others["trace_fits"], TRACE_FIT),
        (solution.resampled, RESAMPLED),
        (solution.timings, TIMING),
    ):
        for row in rows:
            assert set(row) == set(schema) - left_to_the_stage


def test_every_step_has_its_time(solved):
    *_, solution = solved
    assert len(solution.timings) == 5
    assert all(row["seconds"] > 0 for row in solution.timings)


def test_both_planes_belong_to_the_tensor(solved):
    *_, solution = solved
    for row in solution.predictions:
        for plane in (1, 2):
            angles = [row[f"{name}{plane}_deg"] for name in ("strike", "dip", "rake")]
            assert kagan_angle(moment_tensor(*angles), tensor_of(row)) < 1e-3


def test_two_stations_are_unusable_in_every_variant_and_say_why(store):
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1))[0], 0)
    observations.velocity.values[2:] = np.nan
    solution = inverted(observations, store, losses={"flat": 2, "low signal-to-noise ratio": 3})
    table = as_table(solution.predictions, PREDICTION)
    assert tuple(table["variant"]) == VARIANTS
    assert set(table["status"]) == {"unusable"}
    assert set(table["reason"]) == {
        "2 usable stations; at least 3 are needed; lost: 3 for low signal-to-noise ratio, 2 for flat"
    }
    assert table[list(MOMENT_TENSOR_COLUMNS)].isna().all(axis=None)
    assert (table["n_stations"] == 2).all()
    assert solution.others["depth_curve"] == solution.others["trace_fits"] == solution.resampled == []
    assert solution.normals == {}


def few_signs(n):
    table = pd.DataFrame({"polarity": [1] * n, "azimuth_deg": 10.0, "distance_km": 50.0, "error_probability": 0.05})
    return FirstMotions(table.assign(log10_sp_ratio=np.nan), read_model("socal"))


def test_joint_answers_are_told_of_wherever_first_motions_are_measured(store):
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1), 2e16)[0], 2)
    rows = inverted(observations, store, first_motions=few_signs(6)).predictions
    assert [row["variant"] for row in rows] == [*VARIANTS, "joint"]
    assert rows[-1]["status"] == "answered"
    *_, last = inverted(observations, store, first_motions=few_signs(2)).predictions
    assert (last["variant"], last["status"]) == ("joint", "unusable")
    assert last["reason"].startswith("2 first motions")
    observations.velocity.values[2:] = np.nan
    lost = inverted(observations, store, first_motions=few_signs(6)).predictions
    assert [(row["variant"], row["status"]) for row in lost] == [(v, "unusable") for v in (*VARIANTS, "joint")]


def test_parts_beyond_shear_have_intervals_that_hold_the_answer(solved):
    *_, solution = solved
    rows = {row["variant"]: row for row in solution.predictions}
    assert np.isnan([rows["double_couple"][name] for name in PART_COLUMNS]).all()
    assert rows["deviatoric"]["iso_low"] == pytest.approx(0, abs=1e-9)
    for variant in ("deviatoric", "full"):
        parts = decompose(tensor_of(rows[variant]))
        for name in ("iso", "clvd"):
            here = getattr(parts, name)
            assert rows[variant][f"{name}_low"] <= here <= rows[variant][f"{name}_high"]


def test_no_station_at_all_is_unusable_too(store):
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1))[0], 0)
    solution = inverted(observations, store, event_id="x")
    assert [row["status"] for row in solution.predictions] == ["unusable"] * 3
    assert [row["azimuthal_gap_deg"] for row in solution.predictions] == [360.0] * 3


@pytest.mark.parametrize("seed", range(2))
def test_records_that_hold_no_earthquake_end_unusable(store, seed):
    """Nothing but noise: some source always fits a little, and the system must not call that an answer."""
    velocity = 1e-6 * random_traces(np.random.default_rng(seed), (7, 3, TIME_S.size))
    solution = inverted(observations_of(velocity, pair_table()), store)
    for row in solution.predictions:
        assert row["status"] == "unusable"
        assert "the records do not decide" in row["reason"] or "no source explains" in row["reason"]
        assert row["quality"] == ""


def test_what_the_double_couple_cannot_tell_the_freer_variants_cannot_either(store):
    velocity = 1e-6 * random_traces(np.random.default_rng(3), (7, 3, TIME_S.size))
    lenient = WaveformInversionSettings(
        bootstrap_samples=10, grid_step_deg=30, max_uncertainty_deg=1e-6, min_variance_reduction=-9
    )
    solution = inverted(observations_of(velocity, pair_table()), store, settings=lenient)
    assert len({row["reason"] for row in solution.predictions}) == 1
    assert "degrees of the best, allowed are 1e-06" in solution.predictions[2]["reason"]


def test_the_answer_does_not_depend_on_the_order_of_the_stations(store):
    rng = np.random.default_rng(5)
    observations = simulated_observations(store, random_double_couples(1, rng, 2e16)[0], 2, shifts_s(rng), noise=0.3)
    order = np.array([3, 0, 6, 2, 5, 1, 4])
    turned = observations_of(observations.velocity.values[order], observations.pairs.iloc[order].reset_index(drop=True))
    for a, b in zip(inverted(observations, store).predictions, inverted(turned, store).predictions, strict=True):
        assert kagan_angle(tensor_of(a), tensor_of(b)) < 0.1
        assert a["variance_reduction"] == pytest.approx(b["variance_reduction"], abs=1e-6)


def test_amplitude_of_the_records_is_the_size_of_the_source(store):
    tensor = random_double_couples(1, np.random.default_rng(5), 2e16)[0]
    observations = simulated_observations(store, tensor, 2)
    hundredfold = observations_of(100 * observations.velocity.values, observations.pairs)
    one, other = (inverted(o, store, magnitude=4.8).predictions[0] for o in (observations, hundredfold))
    assert other["mw"] - one["mw"] == pytest.approx(4 / 3, abs=1e-6)
    assert other["remarks"].startswith("Mw is +1.3 from the catalogue's")
    assert "units" in other["remarks"]
    assert one["remarks"] == ""


def one_station_at(place_km, **options):
    distances = [40.0, 60.0, 80.0, place_km]
    velocity = np.random.default_rng(1).standard_normal((4, 3, 300))
    observations = observations_of(velocity, pair_table(distances_km=distances))
    return event_data(observations, "a", WINDOWS, SETTINGS, **options)


def test_a_station_beyond_the_store_is_an_error_with_the_settings_to_change(store):
    with pytest.raises(GreensError, match=r"170.* km is outside the store \(40-160 km\)") as error:
        invert_event("a", one_station_at(170.0), store, SETTINGS)
    assert "greens.distance_km" in str(error.value)
    assert "max_distance_km" in str(error.value)


def test_a_station_out_of_reach_is_left_out_with_a_remark(store):
    data = one_station_at(170.0, distance_km=(40.0, 160.0))
    everything = WaveformInversionSettings(
        bootstrap_samples=10, grid_step_deg=30, max_uncertainty_deg=180, min_variance_reduction=-9
    )
    row = invert_event("a", data, store, everything).predictions[0]
    assert (row["n_stations"], row["n_stations_passed"]) == (3, 4)
    assert row["remarks"].endswith("1 station outside the distances of the Green's functions left out")


def test_a_store_that_ends_before_the_windows_is_an_error(store):
    short = random_store(np.random.default_rng(1), n_time=90)
    observations = simulated_observations(store, random_double_couples(1, np.random.default_rng(1))[0], 0)
    with pytest.raises(GreensError, match=r"greens\.duration_s"):
        inverted(observations, short)


def test_the_advice_for_a_station_too_near_is_not_to_lower_the_largest_distance(store):
    with pytest.raises(GreensError, match="outside the store") as error:
        invert_event("a", one_station_at(6.0), store, SETTINGS)
    assert "lower observe.max_distance_km" not in str(error.value)
