"""What the network is given, the same from synthetics and from records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

N_GEOMETRY, N_AMPLITUDES = 4, 7
"""Scalars of a station, and of each of its bands."""
SMALLEST_M_S = 1e-12


@dataclass(frozen=True)
class Inputs:
    """Tensors of a batch of ``n`` sources with room for ``s`` stations.

    ``windows`` of every band (n, s, 2, 3, t), each phase's largest sample is 1; ``scalars`` (n, s, `N_GEOMETRY` and
    `N_AMPLITUDES` a band); ``harmonics`` (n, s, 4): sin φ, cos φ, sin 2φ, cos 2φ of the azimuth; ``present`` (n, s)
    bool.
    """

    windows: tuple[torch.Tensor, ...]
    scalars: torch.Tensor
    harmonics: torch.Tensor
    present: torch.Tensor

    def select(self, index: slice | torch.Tensor) -> "Inputs":
        """A part of the sources."""
        return self._each(lambda values: values[index])

    def to(self, device: torch.device) -> "Inputs":
        """The same on a device."""
        return self._each(lambda values: values.to(device))

    def _each(self, change: Callable[[torch.Tensor], torch.Tensor]) -> "Inputs":
        windows = tuple(change(values) for values in self.windows)
        return Inputs(windows, change(self.scalars), change(self.harmonics), change(self.present))


def network_inputs(
    windows: Sequence[torch.Tensor],
    present: torch.Tensor,
    distance_km: torch.Tensor,
    azimuth_deg: torch.Tensor,
    depth_km: torch.Tensor,
) -> Inputs:
    """Normalise windows and turn amplitudes and geometry into scalars, on the device of what is given.

    No coordinates: a network of stations is what it sees of the source. Amplitudes are corrected for geometrical
    spreading, and each window's is given beside the mean of its event in the band, which carries the magnitude.

    Parameters
    ----------
    windows : of every band, (n, s, 2, 3, t) ground velocity in m/s about P and S; a component of zeros is missing
    present : (n, s) which stations there are
    distance_km, azimuth_deg : (n, s) source → station, as the catalogue's epicentre has them
    depth_km : (n,) catalogue depth
    """
    deep = depth_km[:, None].expand_as(distance_km)
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
        there = present[..., None, None] & (peak > SMALLEST_M_S)
        corrected = torch.log10(peak.clamp(min=SMALLEST_M_S)) + 1.3 * torch.log10(path_km)[..., None, None]
        mean = (corrected * there).sum((1, 2, 3)) / there.sum((1, 2, 3)).clamp(min=1)
        relative = torch.where(there, corrected - mean[:, None, None, None], -3.0)
        scalars += [*relative.flatten(2).unbind(-1), ((mean + 3.5) / 1.5)[:, None].expand_as(deep)]
        normalised.append(band / peak.amax(-1, keepdim=True).clamp(min=SMALLEST_M_S)[..., None])
    azimuth = torch.deg2rad(azimuth_deg)
    return Inputs(
        tuple(normalised),
        torch.stack(scalars, dim=-1).clamp(-5, 5),
        torch.stack([f(m * azimuth) for m in (1, 2) for f in (torch.sin, torch.cos)], dim=-1),
        present,
    )
