"""What the published network is given: waveforms and spectra normalised by event, and twenty scalars a station as they
are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import torch

N_TOWER_CHANNELS: Final = 6
"""Of a phase: ground velocity on Z, R and T, then the amplitude spectra of these."""
N_SCALARS: Final = 20
"""Distance (km), azimuth (degrees), longitude and latitude of the station (degrees), depth of the event (km); largest
|Z|, |R| and |T| about P and about S (cm/s); largest of their spectra, P and S; log of the ratio of P to S."""
GEOMETRY: Final = 5
"""Of the scalars, those that do not come from the records."""

PEAK_FROM_S, PEAK_TO_S = -2.0, 3.0
"""Where a window's largest amplitude is looked for, about the arrival."""
CM_PER_M = 100.0
SMALLEST_CM_S = 1e-6
"""Added to the amplitude of S before that of P is divided by it, as the authors do."""
RATIO_LIMITS = (0.01, 10.0)
MAGNITUDE_LIMITS = (2.0, 8.0)
"""Magnitudes that are scaled to -1 and 1."""


@dataclass(frozen=True)
class PublishedInputs:
    """Of ``n`` sources with room for ``s`` stations each, ``p`` of which are there, source by source.

    ``present`` (n, s) bool; ``towers`` (p, 2, 6, t) of P and S; ``scalars`` (p, 20), `N_SCALARS`.
    """

    present: torch.Tensor
    towers: torch.Tensor
    scalars: torch.Tensor

    def select(self, sources: slice) -> "PublishedInputs":
        """A part of the sources."""
        counts = self.present.sum(1).cumsum(0)
        start, stop, _ = sources.indices(len(self.present))
        pairs = slice(int(counts[start - 1]) if start else 0, int(counts[stop - 1]) if stop > start else 0)
        return PublishedInputs(self.present[sources], self.towers[pairs], self.scalars[pairs])

    def to(self, device: torch.device) -> "PublishedInputs":
        """The same on a device."""
        return PublishedInputs(self.present.to(device), self.towers.to(device), self.scalars.to(device))

    def without_scalars(self) -> "PublishedInputs":
        """The same with every scalar at zero, which the paper does to see what they are worth."""
        return replace(self, scalars=torch.zeros_like(self.scalars))


def together(parts: Sequence[PublishedInputs]) -> PublishedInputs:
    """Several as one, of sources with the same room."""
    return PublishedInputs(*(torch.cat([vars(part)[name] for part in parts]) for name in vars(parts[0])))


def published_inputs(
    present: torch.Tensor, windows: torch.Tensor, geometry: torch.Tensor, sampling_rate_hz: float, before_s: float
) -> PublishedInputs:
    """Spectra, normalisation and scalars from windows of ground velocity.

    The spectra are those of the windows without a taper, in the units of a sum over samples, and fill as many samples
    as the windows have, with zeros beyond the Nyquist frequency.

    Parameters
    ----------
    present : (n, s) which stations there are, p in all
    windows : (p, 2, 3, t) ground velocity in m/s about P and S; a component of zeros is missing
    geometry : (p, 5) distance in km, azimuth in degrees, longitude and latitude of the station, depth of the event
    sampling_rate_hz, before_s : of the windows; what they have before the arrival
    """
    source = present.nonzero()[:, 0]
    velocity = windows * CM_PER_M
    # a transform of no station is an error of the library's
    spectra = torch.fft.rfft(velocity).abs() if len(velocity) else velocity[..., : velocity.shape[-1] // 2 + 1]
    first = round((before_s + PEAK_FROM_S) * sampling_rate_hz)
    last = round((before_s + PEAK_TO_S) * sampling_rate_hz) + 1
    peak = velocity[..., max(0, first) : last].abs().amax(-1)
    spectral_peak = spectra.amax(-1)
    ratio = (peak[:, 0] / (peak[:, 1] + SMALLEST_CM_S)).clamp(*RATIO_LIMITS).log()
    scalars = torch.cat([geometry, peak.flatten(1), spectral_peak.flatten(1), ratio], dim=1)
    padded = torch.nn.functional.pad(spectra, (0, velocity.shape[-1] - spectra.shape[-1]))
    towers = [_over_event(values, source, len(present)) for values in (velocity, padded)]
    return PublishedInputs(present, torch.cat(towers, dim=2), scalars)


def scaled_magnitude(magnitude: torch.Tensor) -> torch.Tensor:
    """Magnitudes as the network learns them, -1 to 1 for `MAGNITUDE_LIMITS`."""
    low, high = MAGNITUDE_LIMITS
    return 2 * (magnitude - low) / (high - low) - 1


def magnitude_of(scaled: torch.Tensor) -> torch.Tensor:
    """The inverse of `scaled_magnitude`."""
    low, high = MAGNITUDE_LIMITS
    return low + (scaled + 1) * (high - low) / 2


def five_components(unit_tensor: torch.Tensor) -> torch.Tensor:
    """Mxx, Myy, Mxy, Mxz, Myz (n, 5), x north, y east, z down, of unit tensors (n, 6) USE (Mrr, Mtt, Mpp, Mrt, Mrp,
    Mtp): Aki & Richards (2002), box 4.4.
    """
    _, tt, pp, rt, rp, tp = unit_tensor.unbind(1)
    return torch.stack([tt, pp, -tp, rt, -rp], dim=1)


def six_components(five: torch.Tensor) -> torch.Tensor:
    """The inverse of `five_components`, of a trace of zero."""
    xx, yy, xy, xz, yz = five.unbind(1)
    return torch.stack([-xx - yy, xx, yy, xz, -yz, -xy], dim=1)


def _over_event(values: torch.Tensor, source: torch.Tensor, n: int) -> torch.Tensor:
    """Divided by the largest absolute sample of the event: amplitudes relative to other stations remain."""
    largest = values.new_zeros(n).scatter_reduce(0, source, values.abs().amax((1, 2, 3)), "amax")[source]
    return values / largest.clamp(min=1e-30)[:, None, None, None]
