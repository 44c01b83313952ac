"""Far-field radiation patterns of P, SV and SH."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import to_ned
from quakesource.mechanisms.validation import FloatArray, checked_values


def radiation_pattern(
    mt: ArrayLike, takeoff_deg: ArrayLike, azimuth_deg: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """P, SV and SH coefficients (...), N·m, of USE tensors (..., 6) towards rays (...), broadcast.

    The take-off angle counts from straight down (0) over horizontal (90) to straight up (180), the azimuth
    clockwise from north. γᵀMγ, pᵀMγ and φᵀMγ of Aki & Richards (2002), sec. 4.5.2, which are eqs. 4.89-4.91
    for M0 = 1 shear: positive P is away from the source (compression, up at the surface), positive SV along
    growing take-off angle, p = (cos i cos φ, cos i sin φ, -sin i) in NED, positive SH along growing
    azimuth. One tensor with many rays: mt[..., None, :]. Raises SourceError on wrong shapes or NaN.
    """
    m = to_ned(mt)
    i = np.radians(checked_values(takeoff_deg, "takeoff_deg", where="radiation_pattern", low=0.0, high=180.0))
    azimuth = np.radians(checked_values(azimuth_deg, "azimuth_deg", where="radiation_pattern"))
    sin_i, cos_i, sin_a, cos_a = np.sin(i), np.cos(i), np.sin(azimuth), np.cos(azimuth)
    xx, yy, zz, xy, xz, yz = (m[..., k] for k in range(6))
    x, y, z = sin_i * cos_a, sin_i * sin_a, cos_i
    tx, ty, tz = xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z
    p = tx * x + ty * y + tz * z
    sv = cos_i * (tx * cos_a + ty * sin_a) - sin_i * tz
    sh = ty * cos_a - tx * sin_a
    return p, sv, sh
