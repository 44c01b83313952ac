"""Numbers by counter: even, independent of their neighbours, and rounded alike by compiled loops and by torch."""

import numba
import numpy as np
import pytest
import torch
from scipy.stats import kstest

from quakesource.synthesize import exact_functions
from quakesource.synthesize.counter_numbers import normal, normal_table, stream_key, uniform, whole

X = np.linspace(0.11, 0.999, 4001)
KEY = stream_key(1, 50, 3)


@numba.njit
def uniforms(key, n, fields):
    out = np.empty((n, fields))
    for place in range(n):
        for field in range(fields):
            out[place, field] = uniform(key, place, field)
    return out


@numba.njit
def normals(key, n, table):
    return np.array([normal(key, place, 5, table) for place in range(n)])


@numba.njit
def wholes(key, n, below):
    return np.array([whole(key, place, 2, below) for place in range(n)])


def test_uniform_numbers_are_even_and_do_not_know_their_neighbours():
    drawn = uniforms(KEY, 20000, 6)
    assert kstest(drawn.ravel(), "uniform").pvalue > 1e-3
    close = np.corrcoef(np.concatenate([drawn[:-1], drawn[1:]], axis=1).T) - np.eye(12)
    assert np.abs(close).max() < 5 / np.sqrt(20000)
    other = uniforms(stream_key(1, 50, 4), 20000, 6)
    assert np.abs(np.corrcoef(drawn.T, other.T) - np.eye(12)).max() < 5 / np.sqrt(20000)
    np.testing.assert_array_equal(uniforms(KEY, 10, 6), drawn[:10])


def test_normal_numbers_are_normal_and_whole_ones_even():
    drawn = normals(KEY, 50000, normal_table())
    assert kstest(drawn, "norm").pvalue > 1e-3
    assert abs(drawn.std() - 1) < 0.01
    counts = np.bincount(wholes(KEY, 30000, 7), minlength=7)
    assert len(counts) == 7
    assert np.abs(counts / 30000 * 7 - 1).max() < 0.08


def test_keys_of_other_words_are_other_keys():
    keys = {int(stream_key(seed, 50, number, stream)) for seed in range(5) for number in range(50) for stream in (0, 1)}
    assert len(keys) == 500
    assert stream_key(1, 2) != stream_key(2, 1)


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "tolerance"),
    [
        ("exp", (20 * (2 * X - 1),), np.exp(20 * (2 * X - 1)), 1e-13),
        ("log_near_one", (3 * X**3,), np.log(3 * X**3), 1e-13),
        ("cube_root", (X,), np.cbrt(X), 1e-14),
        ("cos_turns", (2 * X - 1,), np.cos(2 * np.pi * (2 * X - 1)), 1e-13),
        ("sin_turns", (X,), np.sin(2 * np.pi * X), 1e-13),
        (
            "direction",
            (41 * np.cos(8 * X), 70 * np.sin(8 * X)),
            np.arctan2(70 * np.sin(8 * X), 41 * np.cos(8 * X)),
            1e-13,
        ),
        ("root", (300 * X,), np.sqrt(300 * X), 0),
    ],
)
def test_functions_are_true_and_torch_rounds_them_as_compiled_loops_do(name, arguments, expected, tolerance):
    function = getattr(exact_functions, name)
    compiled = by_loop(function, *arguments)
    np.testing.assert_allclose(compiled, expected, rtol=tolerance, atol=tolerance)
    in_torch = function(*(torch.from_numpy(argument.copy()) for argument in arguments))
    np.testing.assert_array_equal(in_torch.numpy(), compiled)


def by_loop(function, *arguments):
    called = numba.njit(lambda values: function(*values), error_model="numpy")
    return np.array([called(values) for values in zip(*arguments, strict=True)])
