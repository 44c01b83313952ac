"""Peak amplitudes of P and S on one sensor, as the logarithm of their ratio."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]
OVERLAP = 1.5
"""P and S must be this many windows apart; near the source the window shrinks for it."""
SHORTEST_S = 0.5


class AmplitudeRatio(NamedTuple):
    """``log10_ratio`` of S over P, ``snr`` of P; NaN with a ``reason`` where they cannot be measured."""

    log10_ratio: float
    snr: float
    reason: str


def amplitude_ratio(
    components: FloatArray,
    sampling_rate_hz: float,
    start_s: float,
    p_s: float,
    s_s: float,
    band_hz: tuple[float, float],
    window_s: float,
) -> AmplitudeRatio:
    """log10(S/P) of the peaks of the vector sum of three components.

    Both peaks come from one band of one sensor, so a response that the components share cancels.

    Parameters
    ----------
    components : (3, nt) orthogonal records with equal gains, first sample at ``start_s``
    p_s, s_s : arrivals in the same count of time
    band_hz : pass band; its upper end is lowered to 0.4 of the sampling rate
    window_s : P peaks are taken from this long after P, S peaks from half a window before S to one and a half after it,
        noise from as long as P's, ending half a second before P; shorter where S comes soon
    """
    nothing = float("nan")
    if sampling_rate_hz < 4 * band_hz[0]:
        return AmplitudeRatio(nothing, nothing, f"sampling rate of {sampling_rate_hz:g} Hz is too low for the band")
    window_s = min(window_s, (s_s - p_s) / OVERLAP)
    if window_s < SHORTEST_S:
        return AmplitudeRatio(nothing, nothing, f"P and S overlap: {s_s - p_s:.1f} s apart")
    spans = {
        "noise": (p_s - 0.5 - window_s, p_s - 0.5),
        "P": (p_s, p_s + window_s),
        "S": (s_s - window_s / 2, s_s + 1.5 * window_s),
    }
    end_s = start_s + components.shape[-1] / sampling_rate_hz
    if spans["noise"][0] < start_s + window_s or spans["S"][1] > end_s:
        return AmplitudeRatio(nothing, nothing, "the record does not cover noise, P and S")
    band = band_hz[0], min(band_hz[1], 0.4 * sampling_rate_hz)
    series = band_pass(components - components.mean(axis=-1, keepdims=True), sampling_rate_hz, band)
    length = np.sqrt((series**2).sum(axis=0))
    peak = {}
    for name, (first, last) in spans.items():
        samples = slice(round((first - start_s) * sampling_rate_hz), round((last - start_s) * sampling_rate_hz))
        peak[name] = float(length[samples].max())
    if min(peak.values()) <= 0:
        return AmplitudeRatio(nothing, nothing, "no motion in a window")
    return AmplitudeRatio(float(np.log10(peak["S"] / peak["P"])), peak["P"] / peak["noise"], "")
