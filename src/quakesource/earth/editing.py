"""Tables of layers: interfaces added and removed without changing the earth, and soft layers made hard."""

import numpy as np
from numpy.typing import NDArray

SAME_DEPTH_KM = 1e-9
"""Interfaces closer than a micrometre are one; splitting there would make a layer of rounding error."""


def split_table(table: NDArray[np.float64], depth_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Insert fake interfaces into a table (n_layers, 6) in the order of COLUMNS, thickness (km) first.

    ``depth_km`` is (m,); the answer has one row more for each new interface. Depths at the
    surface or on an interface add nothing.
    """
    tops = np.concatenate(([0.0], np.cumsum(table[:-1, 0])))
    all_tops = tops
    for depth in np.unique(depth_km):
        if np.abs(all_tops - depth).min() > SAME_DEPTH_KM:
            all_tops = np.append(all_tops, depth)
    all_tops = np.sort(all_tops)
    layer = np.searchsorted(tops, all_tops, side="right") - 1
    split = table[layer].copy()
    untouched = np.isin(all_tops, tops) & np.isin(np.append(all_tops[1:], np.inf), np.append(tops, np.inf))
    split[:, 0] = np.where(untouched, split[:, 0], np.append(np.diff(all_tops), 0.0))
    return split


def merge_table(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Join neighbours with equal properties: table (n_layers, 6) in the order of COLUMNS -> (fewer, 6)."""
    starts = np.concatenate(([True], (table[1:, 1:] != table[:-1, 1:]).any(axis=1)))
    group = np.cumsum(starts) - 1
    merged = table[starts].copy()
    merged[:, 0] = np.bincount(group, weights=table[:, 0])
    merged[-1, 0] = 0.0
    return merged


def harden_table(table: NDArray[np.float64], min_vs_km_s: float) -> NDArray[np.float64]:
    """Give the layers at the top that are slower than ``min_vs_km_s`` the properties of the first faster one."""
    slow = np.append(table[:-1, 2] < min_vs_km_s, False)
    first = int(np.argmin(slow))
    hardened = table[first:].copy()
    hardened[0, 0] += table[:first, 0].sum() if first < len(table) - 1 else 0.0
    return hardened
