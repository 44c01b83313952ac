"""What the network is given, the same from synthetics and from records."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

SMALLEST = 1e-30
"""Traces below this (any unit) are missing."""


@dataclass(frozen=True)
class Inputs:
    """Tensors of ``n`` sources with room for ``s`` stations each, ``p`` of which are there.

    ``present`` (n, s) bool; ``traces`` (p, band · 3 · time), the largest sample of a station in a band is 1;
    ``scalars`` (p, `n_scalars`); ``harmonics`` (p, 5): 1, sin φ, cos φ, sin 2φ, cos 2φ of the azimuth; ``amplitude``
    (n,) log10 of the sources' mean amplitude, which the network is not given.
    """

    present: torch.Tensor
    traces: torch.Tensor
    scalars: torch.Tensor
    harmonics: torch.Tensor
    amplitude: torch.Tensor


def n_scalars(n_bands: int) -> int:
    """Numbers that the network is told of a station."""
    return 3 + 2 * n_bands


def network_inputs(
    traces: NDArray[np.float32],
    used: NDArray[np.bool_],
    distance_km: NDArray[np.float64],
    azimuth_deg: NDArray[np.float64],
) -> Inputs:
    """Normalise traces (n, s, band, 3, time) and turn amplitudes and geometry into scalars; arguments as `Examples`.

    Neither depth nor coordinates: the network is told where the stations are as seen from the epicentre, and how strong
    each is beside the others.
    """
    row = np.flatnonzero(used)
    source = row // used.shape[1]
    shown = traces.reshape(-1, *traces.shape[2:])[row]
    distance = distance_km.ravel()[row].astype(np.float32)
    azimuth = np.radians(azimuth_deg.ravel()[row].astype(np.float32))
    peak = np.maximum(shown.max((2, 3)), -shown.min((2, 3)))
    there = peak > SMALLEST
    spread = np.log10(np.maximum(peak, SMALLEST)) + np.log10(np.maximum(distance, 3.0))[:, None]
    sums, n_there = np.zeros((2, len(used), peak.shape[1]), np.float32)
    np.add.at(sums, source, spread * there)
    np.add.at(n_there, source, there)
    mean = sums / np.maximum(n_there, 1)
    relative = np.where(there, spread - mean[source], -3.0).clip(-3, 3)
    scalars = np.empty((len(row), n_scalars(peak.shape[1])), np.float32)
    scalars[:, 0] = np.log10(np.maximum(distance, 1.0)) - 1.6
    scalars[:, 1] = distance / 100 - 1
    scalars[:, 2] = used.sum(1)[source] / 8 - 1
    scalars[:, 3:] = np.concatenate([relative, there], axis=1)
    waves = [np.ones_like(azimuth), *(f(m * azimuth) for m in (1, 2) for f in (np.sin, np.cos))]
    normalised = (shown / np.maximum(peak, SMALLEST)[:, :, None, None]).reshape(len(row), -1)
    return Inputs(*map(torch.from_numpy, (used, normalised, scalars, np.stack(waves, axis=-1), mean[:, 0])))
