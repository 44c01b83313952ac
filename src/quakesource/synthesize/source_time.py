"""Moment-rate functions of many sources at once, sampled as averages over the intervals of the samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]


def triangle_duration_s(magnitude: FloatArray) -> FloatArray:
    """Duration of moment magnitudes (n,): max(0.3, 10^(0.5 M - 2.5)) s, the rule of SourceNet's synthetics."""
    return np.maximum(0.3, 10 ** (0.5 * magnitude - 2.5))


@dataclass(frozen=True)
class Pulses:
    """Shapes of ``n`` moment rates over a unit duration: a triangle that ends at ``end`` (n,) and has its peak at the
    share ``rise`` of it, with ``moment`` of the whole, and a second one that begins at ``second`` and ends at 1.
    """

    rise: FloatArray
    end: FloatArray
    second: FloatArray
    moment: FloatArray

    @classmethod
    def drawn(cls, rng: np.random.Generator, n: int, second_share: float) -> "Pulses":
        """Single triangles, and two pulses for a share of the sources."""
        rise, end, second = rng.uniform(0.2, 0.8, n), rng.uniform(0.3, 0.8, n), rng.uniform(0.1, 0.6, n)
        moment, double = rng.uniform(0.3, 0.8, n), rng.random(n) < second_share
        return cls(rise, np.where(double, end, 1.0), np.where(double, second, 0.0), np.where(double, moment, 1.0))

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
        step = (1 / sampling_rate_hz / (duration_s[index] * stretch)).astype(np.float32)
        late = np.zeros(len(index)) if delay_s is None else delay_s * sampling_rate_hz
        first = (late + 0.5).astype(np.float32)
        edges = (np.arange(n_taps + 1, dtype=np.float32) - first[:, None]) * step[:, None]
        shapes = (self.rise, self.end, self.second, self.moment)
        rise, end, second, moment = (values.astype(np.float32)[index, None] for values in shapes)
        released = moment * _triangle(edges / end, rise)
        if (self.moment < 1).any():
            released = released + (1 - moment) * _triangle((edges - second) / (1 - second), rise)
        taps = np.diff(released, axis=1)
        return np.asarray(taps / taps.sum(1, keepdims=True), np.float32)


def _triangle(x: Float32Array, peak: Float32Array) -> Float32Array:
    """Released share of a triangle over unit time: x²/p before its peak at p, 1 - (1-x)²/(1-p) after it."""
    x = np.clip(x, 0, 1)
    return np.where(x < peak, x**2 / peak, 1 - (1 - x) ** 2 / (1 - peak))
