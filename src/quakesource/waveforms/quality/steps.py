"""Baseline steps: a sensor that tilts or an amplifier that jumps, not the ground.

A step of acceleration (tilt, accelerometers) or of velocity (an offset of a seismometer's counts) becomes, in
displacement, a pulse whose spectrum falls as f⁻³ or f⁻², while that of an earthquake below its corner is flat. So a
matched filter over a band that reaches below that of the inversion tells them apart: where one step explains most of
that wide band, and a good part of the inversion's band with it, the record is the step's.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import sosfreqz

from quakesource.waveforms.filtering import band_pass, band_pass_sections, velocity_to_displacement

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """The best single step in a record.

    ``explained`` share of the variance from the low end of the response's band on; ``in_band`` its RMS over that of the
    record, in the band of the event; ``prominence`` its RMS over that of what it leaves before P.
    """

    explained: float = 0.0
    in_band: float = 0.0
    prominence: float = 0.0

    @property
    def spoils(self) -> bool:
        """Whether the record is the step's. Long-period noise fits steps too, but then before P as well."""
        return self.explained > 0.85 and self.in_band > 0.4 and self.prominence > 2.5


def find_step(
    velocity: FloatArray,
    time_s: FloatArray,
    noise_s: tuple[float, float],
    band_hz: tuple[float, float],
    response_band_hz: tuple[float, float],
) -> Step:
    """The step, of acceleration or of velocity, that explains most of a record.

    Parameters
    ----------
    velocity : (nt,) ground velocity with the response removed in ``response_band_hz``
    noise_s : before P, relative to the origin time as ``time_s`` is
    band_hz : of the event
    """
    rate = 1 / (time_s[1] - time_s[0])
    wide_hz = response_band_hz[0], band_hz[1]
    displacement = velocity_to_displacement(velocity, rate)
    record, narrow = band_pass(displacement, rate, wide_hz), band_pass(displacement, rate, band_hz)
    power, narrow_rms = float(record @ record), float(np.sqrt(np.mean(narrow**2)))
    if power == 0 or narrow_rms == 0:
        return Step()
    n = velocity.size
    best = Step()
    before_p = (time_s >= noise_s[0]) & (time_s < noise_s[1])
    spectrum = rfft(record, _length(n))
    for order in (1, 2):
        wide_step = step_template(order, rate, n, wide_hz, response_band_hz[0])
        energy, matched = _matched(order, rate, n, wide_hz, response_band_hz[0])
        product = irfft(spectrum * matched, _length(n))[n : 2 * n]
        explained = product**2 / (energy * power)
        onset = int(np.argmax(explained))
        size = product[onset] / energy[onset]
        seen = slice(n - 1 - onset, 2 * n - 1 - onset)
        fitted = size * wide_step[seen]
        narrow_step = size * step_template(order, rate, n, band_hz, response_band_hz[0])[seen]
        rest = (record - fitted)[before_p]
        usual = np.sqrt(np.mean(rest**2)) if rest.size else 0.0
        step = Step(
            explained=float(explained[onset]),
            in_band=float(np.sqrt(np.mean(narrow_step**2))) / narrow_rms,
            prominence=float(np.sqrt(np.mean(fitted**2)) / usual) if usual > 0 else 0.0,
        )
        best = max(best, step, key=lambda s: s.explained)
    return best


def _length(n: int) -> int:
    """Of transforms that hold a record of ``n`` samples correlated with a step of twice as many."""
    return next_fast_len(3 * n - 1, real=True)


@lru_cache(maxsize=32)
def _matched(
    order: int, rate: float, n: int, band_hz: tuple[float, float], low_hz: float
) -> tuple[FloatArray, NDArray[np.complex128]]:
    """Energy (n,) of a step at every onset within a record, and the spectrum that records are correlated with."""
    step = step_template(order, rate, n, band_hz, low_hz)
    sums = np.concatenate([[0.0], np.cumsum(step**2)])
    energy = (sums[n : 2 * n] - sums[:n])[::-1] + 1e-9 * sums[-1]
    return energy, rfft(step[::-1], _length(n))


@lru_cache(maxsize=32)
def step_template(order: int, rate: float, n: int, band_hz: tuple[float, float], low_hz: float) -> FloatArray:
    """(2n,) displacement of a unit step in velocity (order 1) or acceleration (2) at sample n - 1, as records have it.

    ``low_hz`` is where the response's removal begins to cut, with a cosine down to half of it.
    """
    length = next_fast_len(8 * n)
    frequency = np.fft.rfftfreq(length, 1 / rate)
    kept = np.clip((frequency - low_hz / 2) / (low_hz / 2), 0, 1)
    spectrum = np.zeros(frequency.size, np.complex128)
    spectrum[1:] = sosfreqz(band_pass_sections(rate, band_hz), frequency[1:], fs=rate)[1] / (
        2j * np.pi * frequency[1:]
    ) ** (order + 1)
    spectrum *= 0.5 * (1 - np.cos(np.pi * kept)) * np.exp(-2j * np.pi * frequency * (n - 1) / rate)
    return np.asarray(np.fft.irfft(spectrum, n=length)[: 2 * n] * rate)
