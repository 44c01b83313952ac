"""How likely the observations are for a double couple.

With P the P radiation of a mechanism towards a ray (-1 to 1), S its S radiation (0 to 1), e the probability that a
sign is read wrong and s the sign that was read,

    L(s) = e + (1 - 2 e) Phi(s P / sigma),    sigma² = (2 delta)² S²

after Brillinger, Udias & Bolt (1980, BSSA 70, 149). A ray whose direction is off by an angle delta meets another
amplitude: along the ray's two perpendiculars the derivative of P is twice SV and twice SH. So a reading near a nodal
plane, where S is large and P is small, says little, and one near the P or T axis all it can.

Ratios: log10 (S/P) is Laplace distributed about 3 log10(vp/vs) + log10 (S'/P') + c, with P'² = P² + (2 delta S)² and
S'² = S² + (2 delta P)², the mean squares over such directions. The term c, common to the stations of an event, stands
for what the far field of a homogeneous medium leaves out: attenuation, the free surface, the receivers' crust.
It is the median residual of each mechanism, so only differences between stations tell of the mechanism.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from quakesource.first_motions.data import PolarityData

FloatArray = NDArray[np.float64]
LEAST_SIGMA = 1e-3
FEWEST_RATIOS = 3
"""With the event's common term free, fewer ratios tell next to nothing."""


class Prediction(NamedTuple):
    """For m mechanisms and n stations: P radiation and log10 of S/P without the event's term, both (m, n)."""

    p: FloatArray
    sigma: FloatArray
    log10_sp_ratio: FloatArray


def predict(tensors: FloatArray, data: PolarityData, depth: int, *, ratios: bool = True) -> Prediction:
    """What unit double couples (m, 6) radiate to the stations from one trial depth; without ``ratios``, which signs do
    not need, those are (m, 0).
    """
    # linear in the tensor: products of matrices are ten times as fast as the pattern of each mechanism towards each ray
    p, sv, sh = (tensors @ pattern[depth] for pattern in data.patterns)
    s_squared = sv**2 + sh**2
    spread = (2 * np.radians(data.ray_error_deg)) ** 2
    sigma = np.maximum(np.sqrt(spread * s_squared), LEAST_SIGMA)
    if not ratios:
        return Prediction(p, sigma, np.zeros((len(p), 0)))
    ratio = 0.5 * np.log10((s_squared + spread * p**2) / (p**2 + spread * s_squared))
    return Prediction(p, sigma, ratio + 3 * np.log10(data.vp_vs[depth]))


def log_likelihood(prediction: Prediction, data: PolarityData, sp_scatter_log10: float | None) -> FloatArray:
    """Logarithm of the likelihood of m mechanisms, (m,); amplitude ratios are left out for a scatter of None."""
    total = of_signs(prediction, data).sum(axis=1)
    if sp_scatter_log10 is not None:
        total += of_ratios(prediction, data, sp_scatter_log10).sum(axis=1)
    return np.asarray(total)


def log_likelihood_of_stations(
    prediction: Prediction, data: PolarityData, sp_scatter_log10: float | None
) -> FloatArray:
    """What each station adds to `log_likelihood`, (m, n): the same sum, with the event's term of the ratios shared."""
    terms = np.zeros(prediction.p.shape)
    terms[:, data.polarity != 0] = of_signs(prediction, data)
    if sp_scatter_log10 is not None and data.n_ratios:
        terms[:, np.isfinite(data.log10_sp_ratio)] += of_ratios(prediction, data, sp_scatter_log10)
    return terms


def of_signs(prediction: Prediction, data: PolarityData) -> FloatArray:
    """What each sign that was read adds to `log_likelihood`, (m, n_polarities)."""
    read = data.polarity != 0
    error = data.error_probability[read]
    agreeing = ndtr(data.polarity[read] * prediction.p[:, read] / prediction.sigma[:, read])
    return np.asarray(np.log(error + (1 - 2 * error) * agreeing))


def of_ratios(prediction: Prediction, data: PolarityData, sp_scatter_log10: float) -> FloatArray:
    """What each ratio adds to `log_likelihood`, (m, n_ratios)."""
    residual, term = ratio_residuals(prediction, data)
    return np.asarray(-np.abs(residual - term[:, None]) / sp_scatter_log10)


def ratio_residuals(prediction: Prediction, data: PolarityData) -> tuple[FloatArray, FloatArray]:
    """Observed minus predicted log10 S/P (m, n_ratios) and their median, the event's term (m,)."""
    measured = np.isfinite(data.log10_sp_ratio)
    residual = data.log10_sp_ratio[measured] - prediction.log10_sp_ratio[:, measured]
    return residual, np.median(residual, axis=1)
