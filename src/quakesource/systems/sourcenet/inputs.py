"""What the network is given, the same from synthetics and from records."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

N_SCALARS = 11
SMALLEST_M_S = 1e-12


@dataclass(frozen=True)
class Inputs:
    """Tensors of a batch of ``n`` sources with room for ``s`` stations.

    ``windows`` (n, s, 2, 3, t), each phase's largest sample is 1; ``scalars`` (n, s, `N_SCALARS`); ``harmonics``
    (n, s, 4): sin φ, cos φ, sin 2φ, cos 2φ of the azimuth; ``present`` (n, s) bool.
    """

    windows: torch.Tensor
    scalars: torch.Tensor
    harmonics: torch.Tensor
    present: torch.Tensor

    def select(self, index: slice | torch.Tensor) -> "Inputs":
        """A part of the sources."""
        return Inputs(self.windows[index], self.scalars[index], self.harmonics[index], self.present[index])

    def to(self, device: torch.device) -> "Inputs":
        """The same on a device."""
        return Inputs(*(getattr(self, name).to(device) for name in ("windows", "scalars", "harmonics", "present")))


def network_inputs(
    windows: FloatArray,
    present: NDArray[np.bool_],
    distance_km: FloatArray,
    azimuth_deg: FloatArray,
    depth_km: FloatArray,
) -> Inputs:
    """Normalise windows and turn amplitudes and geometry into scalars.

    No coordinates: a network of stations is what it sees of the source. Amplitudes are corrected for geometrical
    spreading, and each window's is given beside the mean of its event, which carries the magnitude.

    Parameters
    ----------
    windows : (n, s, 2, 3, t) ground velocity in m/s about P and S; a component of zeros is missing
    present : (n, s) which stations there are
    distance_km, azimuth_deg : (n, s) source → station, as the catalogue's epicentre has them
    depth_km : (n,) catalogue depth
    """
    peak = np.abs(windows).max(axis=-1)
    largest = np.maximum(peak.max(axis=-1, keepdims=True), SMALLEST_M_S)
    path_km = np.hypot(distance_km, depth_km[:, None])
    corrected = np.log10(np.maximum(peak, SMALLEST_M_S)) + 1.3 * np.log10(path_km)[..., None, None]
    there = present[..., None, None] & (peak > SMALLEST_M_S)
    mean = (corrected * there).sum((1, 2, 3)) / np.maximum(there.sum((1, 2, 3)), 1)
    relative = np.where(there, corrected - mean[:, None, None, None], -3.0)
    deep = np.broadcast_to(depth_km[:, None], distance_km.shape)
    scalars = np.concatenate(
        [
            relative.reshape(*relative.shape[:2], 6),
            np.stack(
                [
                    np.log10(np.maximum(distance_km, 0.5)) - 1.6,
                    deep / 10 - 1,
                    np.broadcast_to((mean[:, None] + 3.5) / 1.5, distance_km.shape),
                    path_km / 100,
                    np.arctan2(distance_km, np.maximum(deep, 0.5)),
                ],
                axis=-1,
            ),
        ],
        axis=-1,
    )
    azimuth = np.radians(azimuth_deg)
    harmonics = np.stack([np.sin(azimuth), np.cos(azimuth), np.sin(2 * azimuth), np.cos(2 * azimuth)], axis=-1)
    return Inputs(
        torch.from_numpy((windows / largest[..., None]).astype(np.float32)),
        torch.from_numpy(np.clip(scalars, -5, 5).astype(np.float32)),
        torch.from_numpy(harmonics.astype(np.float32)),
        torch.from_numpy(present),
    )
