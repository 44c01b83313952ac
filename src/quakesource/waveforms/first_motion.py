"""The sign of the first swing of a record, and how likely it is to be wrong."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.waveforms.filtering import band_pass
from quakesource.waveforms.onset import LEAD_S, pick_onset

FloatArray = NDArray[np.float64]
NOISE_S: Final = 6.0
"""Noise is measured on this much record before the onset (less where the record begins later, not below 2 s)."""
LEAST_SWING: Final = 2.5
"""A swing counts once it is this many times the RMS noise."""
LONGEST_WAIT_S: Final = 0.6
ERROR_MODEL: Final = (0.74, -0.668)
"""Logit of the probability of a wrong sign: constant, and per natural logarithm of the first swing's ratio to noise.

Fitted to records of the simulated world C whose true sign is known, beside what nodal planes are to blame for;
benchmarks/first_motion_errors.py repeats it and docs/polarity.md has the table.
"""
LEAST_ERROR: Final = 0.05
"""However clear a swing is: small first swings drown in what follows, sensors are wired backwards."""


@dataclass(frozen=True)
class FirstMotion:
    """``polarity`` along the record's axis: 1, -1 or 0 (no swing found); ``onset_s`` as the record counts time.

    ``snr`` is the first swing over the RMS noise.
    """

    onset_s: float
    polarity: int
    snr: float
    error_probability: float


NO_FIRST_MOTION: Final = FirstMotion(float("nan"), 0, float("nan"), float("nan"))


def first_motion(
    record: FloatArray,
    sampling_rate_hz: float,
    start_s: float,
    search_s: tuple[float, float],
    band_hz: tuple[float, float],
) -> FirstMotion:
    """Onset and polarity of a record by the automatic picker; `NO_FIRST_MOTION` if the record does not cover it.

    The filter is causal: it can delay a swing but not put one before the onset.

    Parameters
    ----------
    record : (nt,) counts or ground motion of a vertical sensor, first sample at ``start_s``
    search_s : first and last time that the onset may have
    band_hz : band of the picker; its upper end is lowered to 0.4 of the sampling rate
    """
    band = band_hz[0], min(band_hz[1], 0.4 * sampling_rate_hz)
    series = band_pass(record - record.mean(), sampling_rate_hz, band)
    onset_s = pick_onset(series, sampling_rate_hz, start_s, search_s)
    if not np.isfinite(onset_s):
        return NO_FIRST_MOTION
    onset = round((onset_s - start_s) * sampling_rate_hz)
    quiet = series[max(0, onset - round(NOISE_S * sampling_rate_hz)) : onset - round(0.1 * sampling_rate_hz)]
    if quiet.size < min(2.0, LEAD_S) * sampling_rate_hz:
        return NO_FIRST_MOTION
    noise = float(np.sqrt(np.mean(quiet**2)))
    swing = _first_swing(series, onset, sampling_rate_hz, LEAST_SWING * noise)
    if swing == 0 or noise == 0:
        return FirstMotion(onset_s, 0, float("nan"), float("nan"))
    snr = abs(swing) / noise
    return FirstMotion(onset_s, 1 if swing > 0 else -1, snr, error_probability(snr))


def error_probability(snr: float) -> float:
    """Probability of a wrong sign, at most 0.5, from the first swing's ratio to noise."""
    constant, slope = ERROR_MODEL
    logit = constant + slope * np.log(snr)
    return float(np.clip(1 / (1 + np.exp(-logit)), LEAST_ERROR, 0.5))


def _first_swing(series: FloatArray, onset: int, sampling_rate_hz: float, least: float) -> float:
    """Value of the first extremum beyond ``least`` after the onset; 0 if there is none soon enough."""
    begin = max(onset - round(0.02 * sampling_rate_hz), 1)
    ahead = series[begin - 1 : onset + round(LONGEST_WAIT_S * sampling_rate_hz) + 2]
    turns = (np.diff(ahead)[:-1] * np.diff(ahead)[1:] <= 0) & (np.abs(ahead[1:-1]) >= least)
    return float(ahead[1:-1][np.argmax(turns)]) if turns.any() else 0.0
