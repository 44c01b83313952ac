"""Horizontals that are turned by 180 degrees: the Rayleigh wave itself tells which way it came.

The fundamental Rayleigh wave of a crust is retrograde: the vertical motion, a quarter period early, is the radial
motion away from the source (Baker & Stevens 2004, Stachnik et al. 2012). A sensor whose horizontals point the other
way gives the opposite, whatever the mechanism. Axes that are exchanged or oblique give neither and are not judged.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import hilbert

from quakesource.waveforms.filtering import band_passed_displacement
from quakesource.waveforms.quality.noise import window_rms

FloatArray = NDArray[np.float64]

NEAREST_KM = 150.0
"""Nearer than this body waves and surface waves are not apart."""
SURE = 0.9
"""Correlation at which the wave is taken to be a Rayleigh wave."""
LEAST_SNR = 4.0
PERIODS_AROUND = 1.0
"""Periods before and after the loudest of the vertical motion that are compared."""
GROUP_KM_S = (3.8, 2.3)
"""Group velocities of the window."""


def rayleigh_correlation(
    components: dict[str, FloatArray],
    time_s: FloatArray,
    distance_km: float,
    band_hz: tuple[float, float],
    noise_s: tuple[float, float],
) -> float:
    """Correlation of the radial component with the vertical one a quarter period early: 1 as stated, -1 turned.

    NaN where it cannot be told: a component lacks, the station is nearer than `NEAREST_KM`, or there is little signal.

    Parameters
    ----------
    components : {Z, R: (nt,) ground velocity} on ``time_s``, relative to the origin time
    noise_s : start and end of the record before P
    """
    if not {"Z", "R"} <= set(components) or distance_km < NEAREST_KM:
        return float("nan")
    rate = 1 / (time_s[1] - time_s[0])
    vertical, radial = (band_passed_displacement(components[name], rate, band_hz) for name in "ZR")
    window_s = distance_km / GROUP_KM_S[0], distance_km / GROUP_KM_S[1] + 0.5 / band_hz[0]
    for series in (vertical, radial):
        noise = window_rms(series, time_s, noise_s)
        if not noise > 0 or window_rms(series, time_s, window_s) < LEAST_SNR * noise:
            return float("nan")
    analytic = hilbert(vertical)
    inside = (time_s >= window_s[0]) & (time_s < window_s[1])
    loudest_s = time_s[inside][np.argmax(np.abs(analytic[inside]))]
    around = np.abs(time_s - loudest_s) <= PERIODS_AROUND / np.sqrt(band_hz[0] * band_hz[1])
    early, moved = -np.imag(analytic)[around], radial[around]
    return float(early @ moved / np.sqrt((early @ early) * (moved @ moved)))


def turned_evidence(correlation: float) -> str:
    """What to say of a sensor whose horizontals are surely turned by 180 degrees; blank if they are not."""
    if not correlation <= -SURE:
        return ""
    return f"Rayleigh waves come from the other side (correlation {correlation:.2f}): horizontals turned by 180 degrees"
