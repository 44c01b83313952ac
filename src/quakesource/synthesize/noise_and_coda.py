"""Noise and scattered coda on windows: pieces of a bank of series, so that they are the same on every device.

Coda rises within 0.3 to 3 periods of the arrival by the catalogue's hypocentre and fades within 5 to 60 s, as that of
local earthquakes does (Qc of some 100 at 1 Hz: 30 s); under S there is P coda, of 0.3 times its share of P.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled
from quakesource.synthesize.counter_fields import At
from quakesource.synthesize.counter_numbers import exactly, uniform, whole
from quakesource.synthesize.exact_functions import exp

Float32Array = NDArray[np.float32]

RISE_PERIODS, FALL_S = (0.3, 3.0), (5.0, 60.0)
LN_FALL = float(np.log(FALL_S[1] / FALL_S[0]))
P_CODA_UNDER_S = 0.3
NOISE_ROW, NOISE_FIRST, CODA_ROW, CODA_FIRST, RISE, FALL = (At.WAVES + 2 * i for i in range(6))
"""Fields of the P window's numbers; that of S is the next of each."""


class Waves(NamedTuple):
    """Banks of ``noise`` and ``coda`` (row, 3, time); ``ln_rise_s`` limits of ln of the time that coda rises in;
    ``sampling_rate_hz`` of the windows, which begin ``first_s`` after the arrival.
    """

    noise: Float32Array
    coda: Float32Array
    ln_rise_s: tuple[float, float]
    sampling_rate_hz: float
    first_s: float


def waves(
    noise: Float32Array, coda: Float32Array, band_hz: tuple[float, float], sampling_rate_hz: float, first_s: float
) -> Waves:
    """Those of a band."""
    period_s = 1 / np.sqrt(np.prod(band_hz))
    low, high = np.log(np.multiply(RISE_PERIODS, period_s))
    return Waves(noise, coda, (float(low), float(high)), float(sampling_rate_hz), float(first_s))


class Drawn(NamedTuple):
    """Of a window: row and first sample in each bank, and times in which coda rises and fades."""

    noise_row: int
    noise_first: int
    coda_row: int
    coda_first: int
    rise_s: float
    fall_s: float


@exactly
def drawn(key: np.uint64, slot: int, phase: int, waves: Waves, n: int) -> Drawn:
    """The numbers of a window of ``n`` samples."""
    low, high = waves.ln_rise_s
    rise, fall = uniform(key, slot, RISE + phase), uniform(key, slot, FALL + phase)
    return Drawn(
        whole(key, slot, NOISE_ROW + phase, waves.noise.shape[0]),
        whole(key, slot, NOISE_FIRST + phase, waves.noise.shape[2] - n),
        whole(key, slot, CODA_ROW + phase, waves.coda.shape[0]),
        whole(key, slot, CODA_FIRST + phase, waves.coda.shape[2] - n),
        exp(low + rise * (high - low)),
        FALL_S[0] * exp(fall * LN_FALL),
    )


@compiled(inline=True)
def add_waves(
    pair: Float32Array,
    key: np.uint64,
    slot: int,
    waves: Waves,
    to_signal: float,
    noise_m_s: float,
    coda: Float32Array,
    fades: Float32Array,
) -> None:
    """Add noise and coda to the windows of a pair (2, 3, n) in place; ``coda`` (2,), ``fades`` (n,) is room."""
    n = pair.shape[2]
    peaks = (_peak(pair[0]), _peak(pair[1]))
    size = np.float32(to_signal / np.float32(2.5) * max(peaks[0], peaks[1]) + noise_m_s)
    for phase in range(2):
        it = drawn(key, slot, phase, waves, n)
        least = 0.0 if phase == 0 else P_CODA_UNDER_S * coda[0]
        _fading(fades, coda[phase], it.rise_s, it.fall_s, waves.sampling_rate_hz, waves.first_s, least)
        noise = waves.noise[it.noise_row, :, it.noise_first : it.noise_first + n]
        scattered = waves.coda[it.coda_row, :, it.coda_first : it.coda_first + n]
        for component in range(3):
            _add(pair[phase, component], noise[component], scattered[component], fades, size, peaks[phase])


@compiled(inline=True)
def _peak(windows: Float32Array) -> np.float32:
    """The largest size. Bits of numbers without a sign are in their order as whole numbers, which are compared eight at
    a time; numbers are not, since one of them might be NaN.
    """
    bits, most = windows.reshape(-1).view(np.int32), np.zeros(1, np.int32)
    largest = most[0]
    for i in range(bits.size):
        largest = max(largest, bits[i] & np.int32(0x7FFFFFFF))
    most[0] = largest
    peak: np.float32 = most.view(np.float32)[0]
    return peak


@compiled(inline=True)
def _fading(
    fades: Float32Array, coda: float, rise_s: float, fall_s: float, rate_hz: float, first_s: float, least: float
) -> None:
    """coda · (1 - exp(-t / rise)) · exp(-t / fall) after the arrival, no less than ``least``, by the factor from a
    sample to the next.
    """
    n = fades.size
    before = min(max(int(np.ceil(-first_s * rate_hz)), 0), n)
    t = before / rate_hz + first_s
    fading, both = coda * np.exp(-t / fall_s), coda * np.exp(-t / fall_s - t / rise_s)
    by_fall, by_both = np.exp(-1 / rate_hz / fall_s), np.exp(-1 / rate_hz / fall_s - 1 / rate_hz / rise_s)
    fades[:before] = least
    for i in range(before, n):
        fades[i] = max(fading - both, least)
        fading *= by_fall
        both *= by_both


@compiled(inline=True)
def _add(
    target: Float32Array,
    noise: Float32Array,
    scattered: Float32Array,
    fades: Float32Array,
    size: np.float32,
    peak: np.float32,
) -> None:
    for i in range(target.size):
        target[i] += size * noise[i] + peak * fades[i] * scattered[i]
