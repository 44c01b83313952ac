"""Complex velocity of an attenuating medium."""

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import REFERENCE_FREQUENCY_HZ


def complex_velocity(
    velocity_km_s: NDArray[np.float64], q: NDArray[np.float64], omega: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """v(ω) = v₀ [1 + ln(ω/ω₀) / (πQ) + i / (2Q)], ω₀ = 2π · 1 Hz, for time dependence exp(+iωt) (G2).

    Aki & Richards (2002), eq. 5.94 with 5.88; causal, Q constant over the seismic band.

    Parameters
    ----------
    velocity_km_s, q : (nl,) velocity at 1 Hz and quality factor
    omega : (nf,) complex angular frequency, rad/s

    Returns
    -------
    (nf, nl) complex velocity, km/s
    """
    log_ratio = np.log(omega / (2 * np.pi * REFERENCE_FREQUENCY_HZ))[:, None]
    return velocity_km_s * (1 + log_ratio / (np.pi * q) + 0.5j / q)
