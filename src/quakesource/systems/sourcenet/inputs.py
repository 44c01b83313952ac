"""What the network is given, the same from synthetics and from records."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

N_GEOMETRY, N_AMPLITUDES = 4, 7
"""Scalars of a station, and of each of its bands."""
SMALLEST_M_S = 1e-12


@dataclass(frozen=True)
class Inputs:
    """Tensors of a batch of ``n`` sources with room for ``s`` stations each, ``p`` of which are there.

    ``present`` (n, s) bool; the others have a row for each station that is there, source by source: ``windows`` of
    every band (p, 2, 3, t), each phase's largest sample is 1; ``scalars`` (p, `N_GEOMETRY` and `N_AMPLITUDES` a band);
    ``harmonics`` (p, 4): sin φ, cos φ, sin 2φ, cos 2φ of the azimuth. ``place`` (p,) of each row in
    ``present.flatten()``, where a device has made them: rows of stations that are not there lie in the last source's,
    and finding the others would make the host wait.
    """

    present: torch.Tensor
    windows: tuple[torch.Tensor, ...]
    scalars: torch.Tensor
    harmonics: torch.Tensor
    place: torch.Tensor | None = None

    def select(self, sources: slice) -> "Inputs":
        """A part of the sources."""
        counts = self.present.sum(1).cumsum(0)
        start, stop, _ = sources.indices(len(self.present))
        pairs = slice(int(counts[start - 1]) if start else 0, int(counts[stop - 1]) if stop > start else 0)
        windows = tuple(band[pairs] for band in self.windows)
        return Inputs(self.present[sources], windows, self.scalars[pairs], self.harmonics[pairs])

    def take(self, sources: torch.Tensor) -> "Inputs":
        """Sources of these numbers (m,), in this order; one may come twice."""
        present = self.present[sources]
        pairs = self.rows()[sources][present]
        windows = tuple(band[pairs] for band in self.windows)
        return Inputs(present, windows, self.scalars[pairs], self.harmonics[pairs])

    def rows(self) -> torch.Tensor:
        """(n, s) the row of each station that is there, -1 of the others."""
        numbers = (self.present.flatten().long().cumsum(0) - 1).view_as(self.present)
        return torch.where(self.present, numbers, -1)


def network_inputs(
    present: torch.Tensor,
    windows: Sequence[torch.Tensor],
    distance_km: torch.Tensor,
    azimuth_deg: torch.Tensor,
    depth_km: torch.Tensor,
    place: torch.Tensor | None = None,
) -> Inputs:
    """Normalise windows and turn amplitudes and geometry into scalars, on the device of what is given.

    No coordinates: a network of stations is what it sees of the source. Amplitudes are corrected for geometrical
    spreading, and each window's is given beside the mean of its event in the band, which carries the magnitude.

    Parameters
    ----------
    present : (n, s) which stations there are, p in all
    windows : of every band, (p, 2, 3, t) ground velocity in m/s about P and S; a component of zeros is missing
    distance_km, azimuth_deg : (p,) source → station, as the catalogue's epicentre has them
    depth_km : (n,) catalogue depth
    place : as in `Inputs`, where it is known
    """
    source = present.nonzero()[:, 0] if place is None else place // present.shape[1]
    deep = depth_km[source]
    path_km = torch.hypot(distance_km, deep)
    scalars = [
        torch.log10(distance_km.clamp(min=0.5)) - 1.6,
        deep / 10 - 1,
        path_km / 100,
        torch.arctan2(distance_km, deep.clamp(min=0.5)),
    ]
    normalised = []
    for band in windows:
        peak = band.abs().amax(-1)
        there = peak > SMALLEST_M_S
        corrected = torch.log10(peak.clamp(min=SMALLEST_M_S)) + 1.3 * torch.log10(path_km)[:, None, None]
        sums = torch.stack([(corrected * there).sum((1, 2)), there.sum((1, 2)).to(peak.dtype)], dim=1)
        total = sums.new_zeros(len(present), 2).index_add(0, source, sums)[source]
        mean = total[:, 0] / total[:, 1].clamp(min=1)
        scalars += [
            *torch.where(there, corrected - mean[:, None, None], -3.0).flatten(1).unbind(-1),
            (mean + 3.5) / 1.5,
        ]
        normalised.append(band / peak.amax(-1, keepdim=True).clamp(min=SMALLEST_M_S)[..., None])
    azimuth = torch.deg2rad(azimuth_deg)
    harmonics = torch.stack([f(m * azimuth) for m in (1, 2) for f in (torch.sin, torch.cos)], dim=-1)
    return Inputs(present, tuple(normalised), torch.stack(scalars, dim=-1).clamp(-5, 5), harmonics, place)
