"""Where the stations of real earthquakes were: layouts that examples are given beside those of discs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Layouts:
    """``places`` (k, s, 2): distance in km and azimuth in degrees (source → station) of k earthquakes, NaN beyond the
    last station.
    """

    places: FloatArray

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Stations of every earthquake."""
        return np.asarray(np.isfinite(self.places[..., 0]).sum(1))

    def drawn(self, rng: np.random.Generator, event_of_pair: NDArray[np.int32], n: int, share: float) -> FloatArray:
        """(slots, 2) places for a share of ``n`` sources, NaN for the others.

        A source takes some of the stations of an earthquake that has at least as many; if none has, it stays NaN.
        """
        counts = np.bincount(event_of_pair[event_of_pair >= 0], minlength=n)
        starts = np.cumsum(counts) - counts
        sizes = self.sizes
        out = np.full((len(event_of_pair), 2), np.nan)
        for source in np.flatnonzero(rng.random(n) < share):
            fitting = np.flatnonzero(sizes >= counts[source])
            if len(fitting):
                row = rng.choice(fitting)
                chosen = rng.permutation(sizes[row])[: counts[source]]
                out[starts[source] : starts[source] + counts[source]] = self.places[row, chosen]
        return out
