"""What a network's own records tell the sampler: its noise in every band, and where its stations were."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

FILE = "network_statistics.npz"
_LAYOUTS, _EPICENTRES = "layouts", "epicentres"


@dataclass(frozen=True)
class Layouts:
    """``places`` (k, s, 2): distance in km and azimuth in degrees (source → station) of k earthquakes, NaN beyond the
    last station. ``epicentres`` (k, 2), latitude and longitude in degrees, or None if they are not known: where the
    earthquakes were, for networks that read coordinates.
    """

    places: FloatArray
    epicentres: FloatArray | None = None

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Stations of every earthquake."""
        return np.asarray(np.isfinite(self.places[..., 0]).sum(1))


@dataclass(frozen=True)
class NetworkStatistics:
    """``noise`` by band, (k, 3, time) of unit power, k may be 0; ``layouts`` of its earthquakes."""

    noise: Mapping[str, NDArray[np.float32]]
    layouts: Layouts

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        arrays: dict[str, Any] = {_LAYOUTS: self.layouts.places, **self.noise}
        if self.layouts.epicentres is not None:
            arrays[_EPICENTRES] = self.layouts.epicentres
        np.savez_compressed(folder / FILE, **arrays)


def read_statistics(folder: Path) -> NetworkStatistics:
    """What `NetworkStatistics.write` wrote."""
    with np.load(folder / FILE) as arrays:
        noise = {name: arrays[name] for name in arrays.files if name not in (_LAYOUTS, _EPICENTRES)}
        epicentres = arrays[_EPICENTRES] if _EPICENTRES in arrays.files else None
        return NetworkStatistics(noise, Layouts(arrays[_LAYOUTS], epicentres))
