"""The order of receivers is nothing: neither to codes nor to alignment."""

import math

import numpy as np
import pytest
import torch
from symae_cases import groups, network, regions

from quakesource.systems.symae.alignment import Alignment


@pytest.mark.parametrize("name", ["faithful", "ours", "labelled", "published"])
def test_swapping_receivers_leaves_the_source_code(name):
    made = network(name)
    records = torch.from_numpy(regions().records[0].reshape(-1, 10, 128))
    with torch.no_grad():
        first = made.source_code(made.aligned(records).records)
        for seed in range(3):
            order = torch.randperm(10, generator=torch.Generator().manual_seed(seed))
            swapped = made.source_code(made.aligned(records[:, order]).records)
            assert float((swapped - first).abs().max()) < 1e-5


@pytest.mark.parametrize("name", ["faithful", "ours", "published"])
def test_codes_of_parts_are_those_of_the_receivers_alone(name):
    made = network(name)
    parts = torch.tensor([[1, 1, 0, 0, 1, 0, 0, 0, 1], [0, 0, 1, 1, 0, 0, 0, 1, 1]], dtype=torch.float32)
    with torch.no_grad():
        aligned = made.aligned(groups()).records
        found = made.codes_of_parts(aligned, parts)
        for number, part in enumerate(parts.bool()):
            torch.testing.assert_close(found[:, number], made.source_code(aligned[:, part]), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", ["faithful", "ours", "published"])
def test_path_codes_follow_their_receivers(name):
    made = network(name)
    records = groups()
    order = torch.tensor([4, 2, 0, 1, 3, 8, 7, 6, 5])
    with torch.no_grad():
        first = made.path_codes(made.aligned(records).records)
        swapped = made.path_codes(made.aligned(records[:, order]).records)
    torch.testing.assert_close(swapped, first[:, order], atol=1e-4, rtol=1e-4)


def test_alignment_finds_delays_and_polarities():
    alignment = Alignment(128, 3.0)
    rng = np.random.default_rng(5)
    delay_s = rng.uniform(-2.5, 2.5, (4, 9))
    sign = np.where(np.arange(9) % 4 == 3, -1.0, 1.0) * np.ones((4, 9))
    moved = alignment.moved_back(
        groups(), torch.tensor(delay_s, dtype=torch.float32), torch.tensor(sign, dtype=torch.float32)
    )
    found = alignment.align(moved)
    expected = delay_s - np.sort(delay_s, axis=1)[:, 4:5]  # the median of nine
    np.testing.assert_allclose(found.delay_s, expected, atol=0.5)
    np.testing.assert_array_equal(found.sign, sign)


def test_moving_back_undoes_alignment():
    alignment = Alignment(128, 3.0)
    records = groups()
    window = torch.from_numpy(np.hanning(128).astype(np.float32))  # nothing leaves the window
    found = alignment.align(records * window)
    again = alignment.moved_back(*found)
    inside = slice(8, 120)
    torch.testing.assert_close(again[..., inside], (records * window)[..., inside], atol=0.05, rtol=0)


def test_the_majority_keeps_its_polarity_and_the_median_its_time():
    found = Alignment(128, 3.0).align(-groups())
    assert bool((found.sign.sum(dim=1) > 0).all())
    torch.testing.assert_close(found.delay_s.median(dim=1).values, torch.zeros(4))


def test_the_first_receiver_is_no_reference():
    records = groups()
    records[:, 0] *= -1
    found = Alignment(128, 3.0).align(records)
    assert bool((found.sign[:, 0] < 0).all())
    assert bool((found.sign[:, 1:] > 0).all())


def test_correlation_is_that_of_the_whole_transform():
    alignment = Alignment(128, 3.0)
    records = groups(g=1, r=3)
    spectra = torch.fft.rfft(records, 256)
    mean = spectra.mean(dim=1, keepdim=True)
    cross = mean.conj() * spectra
    fast = cross.real @ alignment.cosine - cross.imag @ alignment.sine
    for k, lag_s in enumerate(alignment.lag_s):
        turn = torch.polar(torch.ones(1), 2 * math.pi * alignment.frequency_hz * lag_s)
        slow = 256 * torch.fft.irfft(cross * turn, 256)[..., 0]
        torch.testing.assert_close(fast[..., k], slow, rtol=1e-3, atol=1e-2)
