"""The misfit: weighted squares of data minus shifted synthetics, as small matrices of the moment tensor.

With b_m the responses of a trace to unit tensor components, w its weight and τ the shift of its group,

    misfit(m, τ) = Σ_g [ D_g - 2 m·C_g(τ) + m·A_g(τ)·m ],
    D = Σ w² d²,   C_m(τ) = Σ w² d(t) b_m(t - τ),   A_mn(τ) = Σ w² b_m(t - τ) b_n(t - τ)

summed over samples of the window and traces of the group. Once D, C and A are known, a trial source costs no more
waveforms, so whole grids of sources with their best shifts, and every resampling of the stations, are cheap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numba
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from quakesource.systems.waveform_inversion.data import TraceSet

FloatArray = NDArray[np.float64]

_ROW, _COLUMN = np.triu_indices(6)
CHUNK = 256
"""Tensors that are tried at a time; more would leave the cache."""


@dataclass(frozen=True)
class Block:
    """D (n_group,), C (n_group, n_shift, 6) and A (n_group, n_shift, 6, 6) of one kind of window.

    Shift index j means that the synthetics are moved by j - n_shift // 2 samples.
    """

    c: FloatArray
    a: FloatArray
    d: FloatArray

    @cached_property
    def _halves(self) -> FloatArray:
        """The halves of A (21, n_group · n_shift) that a symmetric matrix has, doubled off the diagonal."""
        halves = self.a[..., _ROW, _COLUMN] * np.where(_ROW == _COLUMN, 1.0, 2.0)
        return np.ascontiguousarray(halves.reshape(-1, len(_ROW)).T)

    def products(self, tensors: FloatArray) -> tuple[FloatArray, FloatArray]:
        """m·C and m·A·m, each (n, n_group, n_shift), for (n, 6) tensors."""
        n_group, n_shift = self.c.shape[:2]
        product = tensors @ self.c.reshape(-1, 6).T
        power = (tensors[:, _ROW] * tensors[:, _COLUMN]) @ self._halves
        return product.reshape(-1, n_group, n_shift), power.reshape(-1, n_group, n_shift)


@dataclass(frozen=True)
class Normal:
    """Normal equations of one depth; groups of all blocks are numbered through, with a weight each."""

    blocks: tuple[Block, ...]
    weight: FloatArray

    @cached_property
    def total(self) -> float:
        """Weighted squares of the data."""
        return float(self.weight @ np.concatenate([block.d for block in self.blocks]))

    def reweighted(self, weight: FloatArray) -> "Normal":
        """The same with other weights of the groups, e.g. how often a bootstrap drew their station."""
        return replace(self, weight=weight)

    def best_shifts(self, tensors: FloatArray) -> NDArray[np.int64]:
        """Shift index of every group with the least misfit, (n, n_group) for (n, 6) tensors of their full size."""
        products = (block.products(tensors) for block in self.blocks)
        return np.concatenate([np.argmin(power - 2 * product, axis=-1) for product, power in products], axis=1)

    def at_best_correlation(self, tensors: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """m·C, m·A·m and shift index of every group where data and synthetics correlate best, each (n, n_group)."""
        n, n_group = len(tensors), len(self.weight)
        product, power = np.empty((n, n_group)), np.empty((n, n_group))
        shifts = np.empty((n, n_group), np.int64)
        for start in range(0, n, CHUNK):
            rows, first = slice(start, start + CHUNK), 0
            for block in self.blocks:
                own = rows, slice(first, first + len(block.d))
                _take_best(*block.products(tensors[rows]), product[own], power[own], shifts[own])
                first += len(block.d)
        return product, power, shifts

    def scaled_misfit(self, tensors: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """Misfit of the best positive multiple of each tensor, at the shifts that correlate best (they need no size).

        Returns
        -------
        misfit (n,), scale (n,), shift index (n, n_group)
        """
        return Reweighted(self, self.weight[None]).scaled_misfit(tensors, np.zeros(len(tensors), np.int64))

    def least_squares(self, shifts: NDArray[np.int64], basis: FloatArray) -> tuple[FloatArray, float]:
        """Tensor in the span of ``basis`` (nb, 6) with least misfit at given shifts (n_group,), and the misfit."""
        c, a, first = np.zeros(6), np.zeros((6, 6)), 0
        for block in self.blocks:
            groups = np.arange(len(block.d))
            weight = self.weight[first : first + len(block.d)]
            own = shifts[first : first + len(block.d)]
            c += weight @ block.c[groups, own]
            a += np.einsum("g,gmn->mn", weight, block.a[groups, own])
            first += len(block.d)
        c, a = basis @ c, basis @ a @ basis.T
        coefficients = np.linalg.lstsq(a, c, rcond=1e-9)[0]
        return coefficients @ basis, self.total - float(coefficients @ c)


@dataclass(frozen=True)
class Reweighted:
    """Several searches on the normal equations of one depth, each with weights of its own: (n_search, n_group)."""

    normal: Normal
    weights: FloatArray

    @cached_property
    def total(self) -> FloatArray:
        """`Normal.total` for every search, (n_search,)."""
        return np.asarray(self.weights @ np.concatenate([block.d for block in self.normal.blocks]))

    def scaled_misfit(
        self, tensors: FloatArray, search: NDArray[np.int64]
    ) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """`Normal.scaled_misfit` of tensors (n, 6), each with the weights of the search (n,) that it belongs to."""
        product, power, shifts = self.normal.at_best_correlation(tensors)
        weights = self.weights[search]
        taken, total = (np.einsum("ng,ng->n", values, weights) for values in (product, power))
        scale = np.maximum(taken, 0) / np.maximum(total, 1e-300)
        return self.total[search] - scale * taken, scale, shifts


# calls no function of ours, so numba's own cache is never out of date (`jobs.compiling` is for kernels that do)
@numba.njit(cache=True, nogil=True, error_model="numpy")
def _take_best(product, power, best_product, best_power, best_shift):  # type: ignore[no-untyped-def]
    """The shift with the largest p / √q, and p and q there: (n, n_group) of (n, n_group, n_shift).

    p |p| / q grows with p / √q, and of two the larger is told without a division.
    """
    for i in range(product.shape[0]):
        for g in range(product.shape[1]):
            at, best, of_best = 0, product[i, g, 0] * abs(product[i, g, 0]), max(power[i, g, 0], 1e-300)
            for s in range(1, product.shape[2]):
                value, of_value = product[i, g, s] * abs(product[i, g, s]), max(power[i, g, s], 1e-300)
                if value * of_best > best * of_value:
                    at, best, of_best = s, value, of_value
            best_product[i, g], best_power[i, g], best_shift[i, g] = product[i, g, at], power[i, g, at], at


def normal_equations(sets: Sequence[TraceSet], responses: Sequence[NDArray[np.float32]]) -> Normal:
    """D, C and A of one depth from the responses (n_trace, 6, nt) of `model.tensor_responses`, one a trace set."""
    blocks = tuple(_block(traces, own) for traces, own in zip(sets, responses, strict=True))
    return Normal(blocks, np.ones(sum(len(block.d) for block in blocks)))


def _block(traces: TraceSet, responses: NDArray[np.float32]) -> Block:
    n_group, n_shift = int(traces.group.max()) + 1, 2 * traces.max_shift + 1
    c, a, d = np.zeros((n_group, n_shift, 6)), np.zeros((n_group, n_shift, 6, 6)), np.zeros(n_group)
    for trace, group in enumerate(traces.group):
        first, stop = traces.edges[trace]
        taper = traces.taper(trace)
        observed = taper * traces.displacement[trace, first:stop]
        stretch = responses[trace][:, first - traces.max_shift : stop + traces.max_shift].astype(np.float64)
        # A synthetic moved by +s samples is read s samples earlier, hence the reversal.
        moved = taper * sliding_window_view(stretch, stop - first, axis=-1)[:, ::-1].transpose(1, 0, 2)
        square = traces.weight[trace] ** 2
        d[group] += square * observed @ observed
        c[group] += square * moved @ observed
        a[group] += square * moved @ moved.transpose(0, 2, 1)
    return Block(c, a, d)


def save_normal(path: Path, normal: Normal) -> None:
    """Write normal equations as .npz; `load_normal` reads them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = {f"{name}{i}": getattr(block, name) for i, block in enumerate(normal.blocks) for name in "cad"}
    np.savez(path, weight=normal.weight, **blocks)


def load_normal(path: Path) -> Normal:
    """Read what `save_normal` wrote."""
    with np.load(path) as stored:
        n_blocks = (len(stored.files) - 1) // 3
        blocks = tuple(Block(stored[f"c{i}"], stored[f"a{i}"], stored[f"d{i}"]) for i in range(n_blocks))
        return Normal(blocks, stored["weight"])
