"""Sources of training examples: moment-rate functions of many at once, and earthquakes of two mechanisms.

The second mechanism lies some way off, and is as much later as a rupture needs to get there.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import random_double_couples, scalar_moment

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]

SHARE = (0.35, 0.65)
"""Share of the moment that the first mechanism has."""
APART_KM, PAUSE_S = (4.0, 12.0), (0.0, 2.0)
RUPTURE_KM_S, WAVE_KM_S = 2.6, 4.5
LATEST_SECOND_S = APART_KM[1] / RUPTURE_KM_S + PAUSE_S[1] + APART_KM[1] / WAVE_KM_S


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


class Second(NamedTuple):
    """Of ``n`` sources: ``share`` (n,) of the moment that stays with the first mechanism, 1 for most; ``tensor`` (n, 6)
    of the second, zero for most; ``delay_s`` (slots,) by which pairs see it later.
    """

    share: FloatArray
    tensor: FloatArray
    delay_s: FloatArray


def second_mechanisms(
    rng: np.random.Generator,
    compound: float,
    tensor: FloatArray,
    event_of_pair: NDArray[np.int32],
    azimuth_deg: FloatArray,
) -> Second:
    """Draw them for a share ``compound`` of sources with tensors (n, 6) and pairs at azimuths (slots,)."""
    n = len(tensor)
    chosen = rng.random(n) < compound
    share = np.where(chosen, rng.uniform(*SHARE, n), 1.0)
    other = random_double_couples(n, rng, scalar_moment(tensor))
    apart_km, direction = rng.uniform(*APART_KM, n), rng.uniform(0, 2 * np.pi, n)
    later_s = apart_km / RUPTURE_KM_S + rng.uniform(*PAUSE_S, n)
    nearer_km = apart_km[event_of_pair] * np.cos(np.radians(azimuth_deg) - direction[event_of_pair])
    return Second(share, other * (1 - share)[:, None], later_s[event_of_pair] - nearer_km / WAVE_KM_S)
