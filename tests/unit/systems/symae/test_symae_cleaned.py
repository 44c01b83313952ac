"""Cleaning takes off what receivers disagree on, and nothing else."""

import numpy as np
import pytest
from scipy.signal import hilbert

from quakesource.systems.symae.baselines.stacks import envelope
from quakesource.systems.symae.cleaned import (
    LEAST_GAIN,
    MOST_MOVED_S,
    cleaned,
    halves,
    in_time_of,
    noise_of_halves,
    noise_of_mean,
)
from quakesource.systems.symae.shapes import centroids_s, duration_s

INTERVAL_S, N = 3.0, 128
TIME_S = INTERVAL_S * np.arange(N)


def pulse(at_s: float, width_s: float = 12.0) -> np.ndarray:
    """A pulse with as much above as below zero."""
    along = (TIME_S - at_s) / width_s
    return (1 - along**2) * np.exp(-0.5 * along**2)


def noise_by_halves(records: np.ndarray) -> np.ndarray:
    """Equation (1) for plain means."""
    first, second = (parts.astype(float) @ records / parts.sum(axis=1)[:, None] for parts in halves(len(records)))
    return noise_of_halves(first, second)


def scattered(rng: np.random.Generator, n_receivers: int, level: float) -> np.ndarray:
    """Coda that begins with the pulse and that no two receivers share."""
    coda = rng.normal(size=(n_receivers, N)) * (TIME_S > 100) * np.exp(-(TIME_S - 100) / 150)
    return pulse(120.0) + level * coda


def test_what_all_receivers_agree_on_is_left_as_it_is():
    records = np.tile(pulse(120.0), (6, 1))
    assert noise_of_mean(records).max() < 1e-12
    assert noise_by_halves(records).max() < 1e-12
    np.testing.assert_allclose(
        cleaned(records.mean(axis=0), noise_of_mean(records), INTERVAL_S), envelope(records[0]), atol=1e-9
    )


def test_the_power_that_is_left_in_a_mean_is_known_without_bias():
    rng, n_receivers = np.random.default_rng(1), 8
    clean = pulse(120.0)
    known, found, in_halves = [], [], []
    for _ in range(300):
        records = scattered(rng, n_receivers, 0.5)
        known.append(np.abs(hilbert(records.mean(axis=0) - clean)) ** 2)
        found.append(noise_of_mean(records))
        in_halves.append(noise_by_halves(records))
    assert np.mean(found) == pytest.approx(np.mean(known), rel=0.05)
    assert np.mean(in_halves) == pytest.approx(np.mean(known), rel=0.15)  # set to zero where below


def test_two_receivers_have_the_same_noise_by_halves_and_by_their_scatter():
    records = scattered(np.random.default_rng(2), 2, 0.5)
    np.testing.assert_allclose(noise_by_halves(records), noise_of_mean(records), atol=1e-12)


def test_halves_are_of_one_size_and_share_nobody():
    first, second = halves(7)
    assert (first.sum(axis=1) == 3).all()
    assert (second.sum(axis=1) == 3).all()
    assert not (first & second).any()
    assert len(np.unique(first, axis=0)) > 1


def test_one_receiver_cannot_disagree_with_itself():
    with pytest.raises(ValueError, match="no halves"):
        halves(1)


def test_a_source_that_receivers_do_not_agree_on_keeps_its_shape():
    source, noise = pulse(120.0), np.full(N, 10.0)
    np.testing.assert_allclose(cleaned(source, noise, INTERVAL_S), LEAST_GAIN * envelope(source))


def test_cleaning_brings_the_duration_back():
    rng, true_s = np.random.default_rng(3), float(duration_s(envelope(pulse(120.0)), INTERVAL_S))
    plain, clean = [], []
    for _ in range(50):
        records = scattered(rng, 20, 0.6)
        mean = records.mean(axis=0)
        plain.append(duration_s(envelope(mean), INTERVAL_S) / true_s - 1)
        clean.append(duration_s(cleaned(mean, noise_of_mean(records), INTERVAL_S), INTERVAL_S) / true_s - 1)
    assert np.median(plain) > 0.2
    assert abs(np.median(clean)) < 0.1


def test_pixels_are_moved_to_the_times_of_their_references_but_not_by_what_all_share():
    late_s = np.array([0.0, 0.5, -0.5, 0.0, 0.8, 0.0])
    reference = np.array([envelope(pulse(150.0)) for _ in late_s])
    moved = in_time_of(np.array([envelope(pulse(160.0 + late)) for late in late_s]), reference, TIME_S)
    times_s = centroids_s(moved, TIME_S)
    np.testing.assert_allclose(times_s, times_s[0], atol=0.05)
    assert times_s[0] == pytest.approx(160.0, abs=0.1)


def test_a_pixel_is_moved_by_no_more_than_arrivals_can_be_wrong():
    reference = np.array([envelope(pulse(150.0)) for _ in range(5)])
    late = np.array([envelope(pulse(150.0 + late)) for late in (0.0, 0.0, 0.0, 0.0, 9.0)])
    times_s = centroids_s(in_time_of(late, reference, TIME_S), TIME_S)
    assert times_s[-1] - times_s[0] == pytest.approx(9.0 - MOST_MOVED_S, abs=0.1)
