"""What an inversion says in words and tables: the model, the fit of each curve, and whether one earth fits them all."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.stats

from quakesource.earth import LayeredModel
from quakesource.surface_waves.dispersion import WAVES, Water
from quakesource.surface_waves.inversion import Inverted, Prior, invert_curves
from quakesource.surface_waves.observed import ObservedCurve

RARE = 0.01
"""Chance of an objective above its limit where prior and sigmas are right: it is χ² with n degrees of freedom."""
FAR = 3.0
"""Surprise of the start, in standard deviations that prior and sigmas give to a velocity, above which it is told."""
CLEAR = 3.0
"""ln of the odds, 20 to 1, at which one earth for each wave is called better than one for both."""
LOOSE = 0.5
"""χ²/n below which sigmas are called larger than the scatter."""


class Fit(NamedTuple):
    """``together`` of all curves; ``alone`` of the curves of each wave, where there are both; ``words`` for people."""

    together: Inverted
    alone: dict[str, Inverted]
    words: list[str]


def fit_curves(
    curves: Sequence[ObservedCurve], start: LayeredModel, prior: Prior | None = None, *, water: Water | None = None
) -> Fit:
    """Invert all curves, and each wave's alone where there are Rayleigh and Love waves, and say what follows."""
    together = invert_curves(curves, start, prior, water=water)
    waves = [wave for wave in WAVES if any(curve.wave == wave for curve in curves)]
    alone: dict[str, Inverted] = {}
    if len(waves) == 2:
        for wave in waves:
            alone[wave] = invert_curves([c for c in curves if c.wave == wave], start, prior, water=water)
    return Fit(together, alone, _words(together, alone))


def _words(together: Inverted, alone: dict[str, Inverted]) -> list[str]:
    ratio = together.chi2 / together.n
    words = [f"{together.n} velocities, chi²/n {ratio:.2f} after {together.steps} steps"]
    if together.surprise > FAR:
        words.append(
            f"The curves are {together.surprise:.1f} standard deviations of the prior from those of the start: it "
            "knows no such ground. Start from a model that is nearer, or give a larger --sigma."
        )
    if alone:
        words.append("  " + ", ".join(f"{wave} alone {one.chi2 / one.n:.2f}" for wave, one in alone.items()))
        apart = sum(one.log_evidence for one in alone.values()) - together.log_evidence
        odds = f"ln of the odds {apart:.1f}"
        words.append(f"  an earth for each wave against one for both: {odds}")
        if apart > CLEAR:
            words.append(
                f"Two earths explain the waves better than one isotropic one ({odds}): the ground may be radially "
                "anisotropic (Love sees Vsh, Rayleigh Vsv), or the curves of different places. Thin layers of fast and "
                "slow rock can mimic anisotropy: look whether the model swings."
            )
            return words
    if not _likely(together):
        words.append(
            "Sigmas and prior do not allow this fit and model: the sigmas are too small, the start is far off, or "
            "--sigma holds the model back."
        )
    elif ratio < LOOSE:
        words.append("The fit is better than the sigmas say: they are larger than the scatter of the curve.")
    return words


def _likely(found: Inverted) -> bool:
    return bool(found.objective < scipy.stats.chi2.isf(RARE, found.n))


def model_rows(found: Inverted) -> pd.DataFrame:
    """One row a layer: ``thickness_km``, ``top_km``, ``vp_km_s``, ``vs_km_s``, ``sigma_vs_km_s``, ``sigma_vp_vs``,
    ``density_g_cm3``.
    """
    model = found.model
    return pd.DataFrame(
        {
            "thickness_km": model.thickness_km,
            "top_km": np.concatenate([[0.0], np.cumsum(model.thickness_km[:-1])]),
            "vp_km_s": model.vp_km_s,
            "vs_km_s": model.vs_km_s,
            "sigma_vs_km_s": found.sigma_vs_km_s,
            "sigma_vp_vs": found.sigma_vp_vs,
            "density_g_cm3": model.density_g_cm3,
        }
    )


def fit_rows(curves: Sequence[ObservedCurve], found: Inverted) -> pd.DataFrame:
    """One row a velocity: those of the curve, ``predicted_km_s``, and ``residual`` in sigmas, observed − predicted."""
    tables = []
    for curve, predicted in zip(curves, found.predicted, strict=True):
        table = pd.DataFrame(curve._asdict()).assign(predicted_km_s=predicted)
        tables.append(table.assign(residual=(curve.velocity_km_s - predicted) / curve.sigma_km_s))
    return pd.concat(tables, ignore_index=True)
