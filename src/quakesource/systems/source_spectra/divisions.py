"""Which events a model learns from and which judge it."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
TEST_SHARE = 0.2


def random_divisions(n: int, n_seeds: int, seed: int) -> list[Rows]:
    """Test rows of several random 80/20 splits (Ma et al. 2022, section 3)."""
    size = round(TEST_SHARE * n)
    return [np.sort(np.random.default_rng([seed, 1, i]).permutation(n)[:size]) for i in range(n_seeds)]


def folds(n: int, n_folds: int, seed: int) -> list[Rows]:
    """Test rows of a cross-validation: every row once."""
    order = np.random.default_rng([seed, 2]).permutation(n)
    return [np.sort(part) for part in np.array_split(order, n_folds)]


def time_blocks(order: NDArray[np.int64], n_folds: int) -> list[Rows]:
    """Test rows of blocks of time: neighbours, which share aftershocks and instruments, are never on both sides."""
    return [np.sort(part) for part in np.array_split(order, n_folds)]


def training_rows(n: int, tests: list[Rows]) -> Rows:
    """(members, m) rows outside of each test part, cut to one length."""
    kept = [np.setdiff1d(np.arange(n), test) for test in tests]
    return np.stack([part[: min(map(len, kept))] for part in kept])
