"""What judges: errors, separation, similarity, shapes, on answers that are known."""

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.stats import pearsonr
from symae_cases import GRID, SIZES, network, regions

from quakesource.observatory.teleseismic.grid import in_time
from quakesource.systems.symae import shapes, similarity, similarity_intervals, tables
from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.baselines.stacks import envelope
from quakesource.systems.symae.errors import (
    JUDGED,
    Estimates,
    correlation_of,
    estimates_of_network,
    estimates_of_stacks,
    source_error,
)
from quakesource.systems.symae.judging import (
    BASELINE,
    error_rows,
    separation_row,
    shape_rows,
    summary_rows,
    truth_of,
)
from quakesource.systems.symae.readout import fitted
from quakesource.systems.symae.separation import leakage, redatuming
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.trained import Trained
from quakesource.systems.symae.variants import variant_named

JUDGING = SymaeJudgingSettings(receivers=(10, 5), n_common_paths=4, n_bootstrap=50, n_permutations=50)
LEVELS = {"EGF, water level": 0.03, "virtual EGF": 0.03}


def bump(at_s, width_s=10.0):
    return np.exp(-0.5 * ((GRID.time_s - at_s) / width_s) ** 2)


class Perfect(torch.nn.Module):
    """A network that knows the records without noise: source codes are events, path codes receivers."""

    n_path = 1

    def __init__(self, data, keep_donor=0.0):
        super().__init__()
        self.data, self.keep_donor = data, keep_donor
        self.clean = torch.from_numpy(data.clean)

    def aligned(self, records):
        return (records, records[..., 0] * 0, records[..., 0] * 0 + 1)

    def _where(self, records):
        known = torch.from_numpy(self.data.records)
        found = [(known[..., : records.shape[1], :] == group).all(-1).all(-1).nonzero()[0] for group in records]
        return torch.stack(found)

    def source_code(self, aligned):
        return self._where(aligned).float()

    def path_codes(self, aligned):
        place = self._where(aligned).float()[:, None].expand(-1, aligned.shape[1], -1)
        return torch.cat([place, torch.arange(aligned.shape[1])[None, :, None].expand(len(place), -1, 1)], -1)

    def fuse(self, source, paths):
        made = []
        for code, of_paths in zip(source.long(), paths.long(), strict=True):
            region, event, pixel = code.tolist()
            rows = [
                (1 - self.keep_donor) * self.clean[region, event, pixel, int(p[3])]
                + self.keep_donor * self.clean[region, int(p[1]), pixel, int(p[3])]
                for p in of_paths
            ]
            made.append(torch.stack(rows))
        return torch.stack(made)

    def back(self, records, delay_s, sign):
        return records


def test_the_error_forgives_small_shifts_and_no_large_ones():
    first = bump(20)
    for shift, most in ((0.0, 1e-9), (1.0, 0.01), (2.0, 0.01)):
        assert float(source_error(first, bump(20 + shift), 3.0, 2.0)) < most
    assert float(source_error(first, bump(40), 3.0, 2.0)) > 0.2


def test_the_error_without_lag_is_one_minus_pearson():
    rng = np.random.default_rng(1)
    first, second = np.abs(rng.normal(size=(2, 128)))
    assert float(source_error(first, second, 3.0, 0.0)) == pytest.approx(1 - pearsonr(first, second)[0])
    assert float(correlation_of(first, second)) == pytest.approx(pearsonr(first, second)[0])


def test_the_error_is_the_best_of_shifts_by_whole_samples():
    first, second = bump(20, 6) + 0.5 * bump(60, 9), bump(26, 6) + 0.5 * bump(66, 9)
    # six seconds are two samples
    assert float(source_error(first, second, 3.0, 6.0)) == pytest.approx(0, abs=1e-5)


def test_perfect_redatuming_has_no_error_and_copying_all_of_it():
    data = regions()
    found = redatuming(Perfect(data), data, 10)
    assert found["redatuming_error"] == pytest.approx(0, abs=1e-6)
    assert found["donor_correlation"] == pytest.approx(found["true_donor_correlation"], abs=1e-6)
    copied = redatuming(Perfect(data, keep_donor=1.0), data, 10)
    assert copied["redatuming_error"] == pytest.approx(copied["copying_error"], rel=0.3)
    assert copied["donor_correlation"] > 0.9


class Deaf(Perfect):
    """Finds the earthquake of region 0 that records are most like, so that noise changes nothing."""

    def _where(self, records):
        clean = self.data.clean[0, :, :, : records.shape[1]]
        event = correlation_of(clean, records.numpy()[None]).mean(axis=(1, 2)).argmax()
        return torch.tensor([[0, int(event), pixel] for pixel in range(len(records))])


def test_leakage_is_the_donors_share():
    data, rng = regions(path_difference_s=0.0), np.random.default_rng(0)
    apart = leakage(Deaf(data), data, 0, 10, rng)
    mixed = leakage(Deaf(data, keep_donor=0.5), data, 0, 10, rng)
    assert apart["leakage"] == pytest.approx(0, abs=1e-9)
    assert mixed["leakage"] > 0.05
    assert mixed["floor"] == pytest.approx(0, abs=1e-9)


def test_areas_under_the_curve_count_pairs():
    assert similarity.area_under_curve(np.array([3.0, 2.0]), np.array([1.0, 0.0])) == 1
    assert similarity.area_under_curve(np.array([1.0]), np.array([1.0, 0.0, 2.0])) == pytest.approx(0.5)


def test_labels_without_meaning_have_no_small_p_value():
    rng = np.random.default_rng(2)
    found = similarity.tested(rng.normal(size=(40, 3)), rng, 200)
    assert 0.35 < found["auc"] < 0.65
    assert found["p_value"] > 0.01
    clear = rng.normal(size=(40, 3)) + np.array([3.0, 0, 0])
    assert similarity.tested(clear, rng, 200)["p_value"] == pytest.approx(1 / 201)


def test_a_repetition_is_alike_and_another_rupture_is_not():
    data = regions(n=12)
    features = similarity.features_of_stacks(data, 10, Alignment(128, 3.0))
    scores = similarity.likeness(features["true sources"])
    assert scores.shape == (36, 3)
    assert scores[:, 0].mean() > scores[:, 1].mean() + 0.03
    assert similarity.tested(scores, np.random.default_rng(0), 10)["auc"] > 0.8
    rows = similarity.pair_rows("true sources", scores, 3, np.array([0.0, 0.5]))
    assert {(row["region"], row["pixel"]) for row in rows} == {(i, j) for i in range(12) for j in range(3)}


def test_envelopes_forgive_a_shift_and_a_turned_polarity():
    data = regions()
    source = np.asarray(data.source, np.float64)
    moved = source.copy()
    moved[:, 1] = -np.roll(source[:, 0], 1, axis=-1)  # 3 s
    assert similarity.likeness_of_envelopes(moved, 3.0, 3.0)[:, 0].min() > 0.999
    assert similarity.likeness_of_envelopes(moved, 3.0, 0.0)[:, 0].max() < 0.999
    records = np.repeat(source[:, :, :, None], 4, axis=3)
    np.testing.assert_allclose(
        similarity.likeness_of_envelopes(records, 3.0, 2.0), similarity.likeness_of_envelopes(source, 3.0, 2.0)
    )


def test_envelopes_are_compared_with_those_of_the_records():
    rng = np.random.default_rng(4)
    waves, envelopes = (rng.normal(size=(30, 3)) + np.array([gain, 0, 0]) for gain in (3.0, 0.0))
    measures = {"records": waves, "records, envelopes": envelopes, "virtual, envelopes": envelopes, "virtual": waves}
    rows = [row for name, scores in measures.items() for row in pairs_of(name, scores, range(30))]
    found = similarity_intervals.less_records(pd.DataFrame(rows), 50, 1)
    assert (found[["auc_less_records", "auc_less_records_low", "auc_less_records_high"]] == 0).all(axis=None)


def test_swapped_distances_of_a_perfect_network_are_noise_alone():
    data = regions()
    found = similarity.swapped_distance(Perfect(data), data, 1, 10)
    expected = 1 - correlation_of(data.clean[1], data.records[1]).mean(axis=-1)
    for a in range(4):
        np.testing.assert_allclose(found[:, a, a], expected[a], atol=1e-6)


def test_peaks_of_bells_are_counted_and_side_lobes_of_an_impulse_are_not():
    assert shapes.n_peaks(bump(0)) == 1
    assert shapes.n_peaks(bump(0) + bump(60)) == 2
    assert shapes.n_peaks(bump(0) + 0.1 * bump(60)) == 1
    assert shapes.n_peaks(envelope(in_time(np.ones(len(GRID.frequency_hz), np.complex128), GRID))) == 1


def test_the_duration_of_a_box_is_nine_tenths_of_it():
    box = ((GRID.time_s >= 0) & (GRID.time_s < 90)).astype(float)
    assert float(shapes.duration_s(box, 3.0)) == pytest.approx(0.9 * 90, abs=3)


def test_directivity_finds_where_the_centroid_moves_whatever_the_origin_time():
    azimuth = np.arange(0, 360, 60.0)
    slowness = np.full(6, 0.06)
    north, east = 30.0, -20.0
    phi = np.radians(azimuth)
    times = 7.0 - slowness * (north * np.cos(phi) + east * np.sin(phi))
    found = shapes.directivity(times, slowness, azimuth)
    np.testing.assert_allclose(found.vector_km, [north, east])
    assert found.sigma_km.max() < 1e-6
    assert found.moves_s == pytest.approx(np.ptp(times))


def test_centroids_of_true_sources_follow_their_directivity():
    data = regions(n=8, n_pixels=6)
    agree = []
    for region in range(8):
        times = shapes.centroids_s(envelope(data.source[region, 0]), data.time_s)
        known = data.slowness_s_km[region], data.azimuth_deg[region]
        first, second = (shapes.directivity(t, *known) for t in (times, data.centroid_s[region, 0].astype(float)))
        if second.moves_s > 1:
            agree.append(first.vector_km @ second.vector_km > 0)
    assert np.mean(agree) > 0.8


def test_tables_have_their_columns_and_a_network_its_methods():
    data = regions()
    truth, alignment = truth_of(data), Alignment(128, 3.0)
    made = list(estimates_of_stacks(data, 10, LEVELS, alignment))
    where = {"world": "held_out", "n_receivers": 10}
    errors = list(error_rows(BASELINE, made, data, truth, where, 2.0))
    trained = Trained(network("labelled"), variant_named("labelled"), 1, SIZES)
    readout = fitted(trained.network, data, 10)
    of_network = list(estimates_of_network(trained, data, 10, LEVELS, readout, 4))
    assert {one.method for one in of_network} == {
        "virtual, envelopes",
        "virtual, linear",
        "without path",
        "without path, cleaned",
        "virtual EGF",
        "readout (labels)",
        "head (labels)",
    }
    errors += error_rows({"variant": "labelled", "seed": 1}, of_network, data, truth, where, 2.0)
    table = pd.DataFrame(errors)
    assert set(table) | {"simulated"} == set(tables.ERRORS)
    assert table["error"].between(0, 2).all()
    summary = pd.DataFrame(summary_rows(table, 50, 0))
    assert set(summary) | {"simulated"} == set(tables.SUMMARY)
    linear = summary[summary["method"] == "linear stack, aligned"].iloc[0]
    plain = ("linear stack, predicted arrivals", "linear stack, aligned")
    best = summary[summary["method"].isin(plain)]["error"].min()
    assert linear["by_linear_stack"] == pytest.approx(linear["error"] / best)
    assert (summary["by_egf_low"] <= summary["by_egf"] + 1e-9).all()
    of_shapes = pd.DataFrame(shape_rows(BASELINE, made, data, truth))
    assert set(of_shapes) | {"simulated"} == set(tables.SHAPES)
    row = separation_row(trained, data, JUDGING)
    assert set(row) | {"simulated"} == set(tables.SEPARATION)
    assert row["swapping"] < 1e-5


def test_the_truth_has_no_error_and_every_peak():
    data = regions()
    truth = truth_of(data)
    made = [Estimates(region, "truth", truth.source[region]) for region in range(3)]
    rows = list(error_rows(BASELINE, made, data, truth, {}, 2.0))
    assert max(row["error"] for row in rows) < 1e-9
    (shape,) = shape_rows(BASELINE, made, data, truth)
    assert shape["peaks_exact_percent"] == 100
    assert shape["duration_bias_percent"] == 0


def test_depth_phases_are_judged_with_and_without():
    data = regions(depth_phases=True)
    made = [Estimates(0, "seen", envelope(data.seen[0][list(JUDGED)]))]
    rows = {row["truth"]: row["error"] for row in error_rows(BASELINE, made, data, truth_of(data), {}, 2.0)}
    assert rows["seen"] < 1e-9
    assert rows["source"] > 0.01


def test_a_readout_finds_what_is_linear_in_the_code():
    data = regions(n=20, n_pixels=1)
    found = fitted(network("ours"), data, 10)
    assert found.weights.shape == (SIZES.source + SIZES.linear + 1, 128)
    codes = np.random.default_rng(0).normal(size=(5, SIZES.source + SIZES.linear))
    np.testing.assert_allclose(found.of(codes), codes @ found.weights[:-1] + found.weights[-1])


def pairs_of(measure, scores, regions):
    """Rows of a measure: scores (region, pair) of `similarity.PAIRS`, the first of which is alike."""
    return [
        {"variant": "ours", "seed": 1, "measure": measure, "region": region, "alike": i == 0, "correlation": value}
        for region, row in zip(regions, scores, strict=True)
        for i, value in enumerate(row)
    ]


def test_areas_are_compared_with_that_of_the_records_over_the_same_regions():
    rng = np.random.default_rng(3)
    records = rng.normal(size=(30, 3)) + np.array([0.8, 0, 0])
    clearer = records + np.array([5.0, 0, 0])
    alike = records + rng.normal(scale=0.01, size=records.shape)
    table = pd.DataFrame(
        pairs_of("records", records, range(30))
        + pairs_of("clearer", clearer, range(30))
        + pairs_of("as good", alike, range(30))
    )
    found = similarity_intervals.less_records(table, 100, 1).set_index("measure")
    areas = {
        name: similarity.area_under_curve(scores[:, 0], scores[:, 1:].ravel())
        for name, scores in (("records", records), ("clearer", clearer))
    }
    assert found["auc_less_records"]["records"] == found["auc_less_records_high"]["records"] == 0
    assert found["auc_less_records"]["clearer"] == pytest.approx(areas["clearer"] - areas["records"])
    assert found["auc_less_records_low"]["clearer"] > 0.1
    assert found["auc_less_records_low"]["as good"] < 0.01
    assert found["auc_less_records_high"]["as good"] > -0.01
    assert set(found.columns) < set(tables.SIMILARITY)
