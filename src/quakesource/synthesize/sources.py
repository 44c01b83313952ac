"""Sources of training examples: what is drawn of their ruptures, and moment-rate functions of many at once.

The second mechanism of an earthquake lies some way off, and is as much later as a rupture needs to get there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SHARE = (0.35, 0.65)
"""Share of the moment that the first mechanism has."""
APART_KM, PAUSE_S = (4.0, 12.0), (0.0, 2.0)
RUPTURE_KM_S, WAVE_KM_S = 2.6, 4.5
SHORTEST_S, LARGEST_SCATTER = 0.3, 2.0
"""Least duration, and the most standard deviations of ln duration that are drawn."""
SLOWER, UNUSUALLY_SLOW = (3.0, 8.0), 2.5
"""How much longer a slow source lasts, and from where on it counts as complex."""
LATEST_SECOND_S = APART_KM[1] / RUPTURE_KM_S + PAUSE_S[1] + APART_KM[1] / WAVE_KM_S


def triangle_duration_s(magnitude: FloatArray) -> FloatArray:
    """Duration of moment magnitudes (n,): max(0.3, 10^(0.5 M - 2.5)) s, the rule of SourceNet's synthetics."""
    return np.maximum(SHORTEST_S, 10 ** (0.5 * magnitude - 2.5))


@dataclass(frozen=True)
class Pulses:
    """Shapes of ``n`` moment rates over a unit duration: a triangle that ends at ``end`` (n,) and has its peak at the
    share ``rise`` of it, with ``moment`` of the whole, and a second one that begins at ``second`` and ends at 1.
    """

    rise: FloatArray
    end: FloatArray
    second: FloatArray
    moment: FloatArray

    def sampled(
        self,
        duration_s: FloatArray,
        sampling_rate_hz: float,
        n_taps: int,
        index: NDArray[np.integer],
        stretch: FloatArray,
        delay_s: FloatArray | None = None,
    ) -> NDArray[np.float32]:
        """Moment rates (k, n_taps) of sum 1: sources ``index`` (k,), lasting ``stretch`` (k,) times as long.

        Sample 0 is the origin time; they begin ``delay_s`` (k,) after it.
        """
        step = 1 / sampling_rate_hz / (duration_s[index] * stretch)
        late = np.zeros(len(index)) if delay_s is None else delay_s * sampling_rate_hz
        edges = (np.arange(n_taps + 1) - (late + 0.5)[:, None]) * step[:, None]
        shapes = (self.rise, self.end, self.second, self.moment)
        rise, end, second, moment = (values[index, None] for values in shapes)
        released = moment * _triangle(edges / end, rise)
        if (self.moment < 1).any():
            released = released + (1 - moment) * _triangle((edges - second) / (1 - second), rise)
        taps = np.diff(released, axis=1)
        return np.asarray(taps / taps.sum(1, keepdims=True), np.float32)


def _triangle(x: FloatArray, peak: FloatArray) -> FloatArray:
    """Released share of a triangle over unit time: x²/p before its peak at p, 1 - (1-x)²/(1-p) after it."""
    x = np.clip(x, 0, 1)
    return np.where(x < peak, x**2 / peak, 1 - (1 - x) ** 2 / (1 - peak))
