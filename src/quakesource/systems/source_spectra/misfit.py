"""How far a model is from a spectrum: every reading of the "misfit" of Ma et al. (2022), and information criteria.

Their table 1 gives medians of a misfit without saying how it is reduced. From its AIC follows the mean square residual
(DETAILS §4.3), to which the published medians have a ratio of 4.7: a mean weight that no reading has on the catalogues
at hand. All are computed, and `implied_mean_square` gives back the residuals that the published AIC imply.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.source_spectra.losses import AMPLITUDE_FLOOR

Array = NDArray[np.float64]

DEFINITIONS: Final = ("mean_square_over_f", "mean_square_over_f2", "rms_over_f", "rms", "mean_square", "rms_log")
PUBLISHED_AIC: Final = {
    "vae1": -1064.2,
    "brune": -1029.6,
    "vae2": -1100.2,
    "denolle_shearer": -1033.8,
    "ji_archuleta_by_magnitude": -843.5,
}
PUBLISHED_PARAMETERS: Final = {"vae1": 2, "brune": 2, "vae2": 3, "denolle_shearer": 3, "ji_archuleta_by_magnitude": 3}
"""The residual variance counts as one."""
PUBLISHED_BRUNE: Final = (0.0015, 0.0117)
"""Median and 95 % point of the misfit of Brune's model in their table 1."""
N_POINTS: Final = 128


def misfits(model: Array, spectra: Array, frequency_hz: Array) -> dict[str, Array]:
    """{definition: (n,)} of amplitudes (n, f) against amplitudes (n, f)."""
    logarithms = np.log10(np.maximum(model, AMPLITUDE_FLOOR)) - np.log10(np.maximum(spectra, AMPLITUDE_FLOOR))
    square = (model - spectra) ** 2
    over_f2 = (square / frequency_hz**2).mean(axis=-1)
    return {
        "mean_square_over_f": (square / frequency_hz).mean(axis=-1),
        "mean_square_over_f2": over_f2,
        "rms_over_f": np.sqrt(over_f2),
        "rms": np.sqrt(square.mean(axis=-1)),
        "mean_square": square.mean(axis=-1),
        "rms_log": np.sqrt((logarithms**2).mean(axis=-1)),
    }


def information_criteria(mean_square: Array, n_points: float, n_parameters: int) -> dict[str, Array]:
    """AIC = 2k + N ln(RSS/N) (Akaike 1974), AICc (Hurvich & Tsai 1989), BIC (Schwarz 1978); k with the variance."""
    k, n = n_parameters, n_points
    fit = n * np.log(np.maximum(mean_square, 1e-300))
    aic = 2 * k + fit
    return {"aic": aic, "aicc": aic + 2 * k * (k + 1) / (n - k - 1), "bic": k * np.log(n) + fit}


def implied_mean_square(aic: float, n_parameters: int, n_points: int = N_POINTS) -> float:
    """RSS/N that an AIC implies."""
    return float(np.exp((aic - 2 * n_parameters) / n_points))


def effective_points(residual: Array) -> float:
    """Independent points among correlated residuals (n, f): N (1 - r)/(1 + r), r the correlation of neighbours.

    Spectra that are resampled on a logarithmic scale repeat themselves at low frequencies (Bartlett 1946).
    """
    centred = residual - residual.mean(axis=-1, keepdims=True)
    together = (centred[:, 1:] * centred[:, :-1]).sum() / max(float((centred**2).sum()), 1e-300)
    return float(residual.shape[-1] * (1 - together) / (1 + together))
