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

    ``present`` (n, s) bool, ``row`` (p,) their places among the n·s; ``traces`` (p, band · 3 · time), the largest
    sample of a station in a band is 1; ``scalars`` (p, `n_scalars`); ``harmonics`` (p, 5): 1, sin φ, cos φ, sin 2φ,
    cos 2φ of the azimuth; ``amplitude`` (n,) log10 of the sources' mean amplitude, which the network is not given.
    """

    present: torch.Tensor
    row: torch.Tensor
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
    present = torch.from_numpy(used)
    row = present.flatten().nonzero()[:, 0]
    source = row // used.shape[1]
    shown = torch.from_numpy(traces).flatten(0, 1)[row]
    distance = torch.from_numpy(distance_km.astype(np.float32)).flatten()[row]
    azimuth = torch.deg2rad(torch.from_numpy(azimuth_deg.astype(np.float32)).flatten()[row])
    peak = shown.abs().amax((2, 3))
    there = peak > SMALLEST
    spread = torch.log10(peak.clamp(min=SMALLEST)) + torch.log10(distance.clamp(min=3.0))[:, None]
    sums = torch.zeros(len(used), 2, peak.shape[1]).index_add(
        0, source, torch.stack([spread * there, there.to(spread.dtype)], dim=1)
    )
    mean = sums[:, 0] / sums[:, 1].clamp(min=1)
    relative = torch.where(there, spread - mean[source], -3.0).clamp(-3, 3)
    count = present.sum(1)[source]
    scalars = [
        torch.log10(distance.clamp(min=1.0)) - 1.6,
        distance / 100 - 1,
        count / 8 - 1,
        *relative.unbind(1),
        *there.to(relative.dtype).unbind(1),
    ]
    waves = [torch.ones_like(azimuth)] + [f(m * azimuth) for m in (1, 2) for f in (torch.sin, torch.cos)]
    return Inputs(
        present,
        row,
        (shown / peak.clamp(min=SMALLEST)[:, :, None, None]).flatten(1),
        torch.stack(scalars, dim=-1),
        torch.stack(waves, dim=-1),
        mean[:, 0],
    )
