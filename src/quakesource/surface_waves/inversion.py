"""Layers from dispersion curves: least squares with exact kernels and a prior, and what is known afterwards.

Unknown are ln Vs of the layers, and ln Vp/Vs where the prior lets it vary; density follows Vp. With observed velocities
d of covariance D, prior mean x0 and covariance P, the most probable model minimises

    (d - g(x))ᵀ D⁻¹ (d - g(x)) + (x - x0)ᵀ P⁻¹ (x - x0)                                                             (1)

(Tarantola & Valette 1982, Rev. Geophys. 20, 219). Steps are Gauss-Newton's with P⁻¹ raised until (1) falls (Levenberg
1944), with G = ∂g/∂x from `dispersion`; about the end the posterior covariance is

    C = (Gᵀ D⁻¹ G + P⁻¹)⁻¹                                                                                          (2)

and the probability of the data, if the problem is about linear there (Laplace),

    ln p(d) = -½ [ objective + ln det(G P Gᵀ + D) + n ln 2π ]                                                       (3)
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.errors import EarthModelError
from quakesource.surface_waves.dispersion import Water, dispersion
from quakesource.surface_waves.observed import ObservedCurve

FloatArray = NDArray[np.float64]

MOST_TRIALS = 60
CONVERGED = 1e-4
"""Of the objective: an undamped step that gains less is the last."""
LONGEST_STEP = 0.15
"""Of ln Vs in one layer: the kernels of a model say little about another that is farther away."""
GROWTH, DEEPEST = 1.15, 0.7
"""Thickness of a layer over that of the one above; depth of the half-space over the longest wavelength."""


class Prior(NamedTuple):
    """Standard deviation of ln Vs, and how far layers are alike: exp(-|Δz| / length), the length growing with depth.

    ``vp_vs_sigma`` is that of ln Vp/Vs, alike over the same depths; 0 leaves Vp/Vs as it is in the start.
    """

    sigma: float = 0.15
    length_km: float = 3.0
    length_per_depth: float = 0.3
    vp_vs_sigma: float = 0.0

    def covariance(self, middle_km: FloatArray) -> FloatArray:
        """Of ln Vs of layers with these middles (n,), (n, n); where Vp/Vs varies of that too, (2n, 2n)."""
        # In the stretched depth s the length is 1: ds = dz / (length + growth z).
        if self.length_per_depth:
            stretched = np.log1p(middle_km * self.length_per_depth / self.length_km) / self.length_per_depth
        else:
            stretched = middle_km / self.length_km
        alike = np.exp(-np.abs(stretched[:, None] - stretched[None, :]))
        sigmas = (self.sigma, self.vp_vs_sigma)[: 2 if self.vp_vs_sigma else 1]
        return np.asarray(np.kron(np.diag(sigmas) ** 2, alike))


class Inverted(NamedTuple):
    """``model`` the most probable one; ``covariance`` (n, n) of ln Vs of its layers, or (2n, 2n) with ln Vp/Vs behind;
    ``predicted`` velocities, one array a curve, km/s; ``chi2`` the weighted squares of the data, ``n`` how many there
    are; ``objective`` eq. (1), whose mean is n where prior and sigmas are right; ``steps`` that were taken;
    ``surprise``: root mean square of the data less the start's curves, by the standard deviations that prior and sigmas
    give them: about 1 if both are right; ``log_evidence`` ln p(d) by eq. (3).
    """

    model: LayeredModel
    covariance: FloatArray
    predicted: list[FloatArray]
    chi2: float
    n: int
    objective: float
    steps: int
    surprise: float
    log_evidence: float

    @property
    def sigma_vs_km_s(self) -> FloatArray:
        """Standard deviation of Vs (n_layers,), km/s."""
        n = len(self.model.vs_km_s)
        return np.asarray(self.model.vs_km_s * np.sqrt(np.diag(self.covariance)[:n]))

    @property
    def sigma_vp_vs(self) -> FloatArray:
        """Standard deviation of Vp/Vs (n_layers,): 0 where it was kept as it is in the start."""
        ratio = self.model.vp_km_s / self.model.vs_km_s
        variance = np.diag(self.covariance)[len(ratio) :]
        return np.asarray(ratio * np.sqrt(variance) if len(variance) else np.zeros(len(ratio)))


def invert_curves(
    curves: Sequence[ObservedCurve], start: LayeredModel, prior: Prior | None = None, *, water: Water | None = None
) -> Inverted:
    """The most probable model of the curves, which is a change of ``start``, by eqs (1) and (2).

    Raises EarthModelError where a mode of the data does not exist in the starting model.
    """
    prior = prior or Prior()
    inverse_prior = np.linalg.inv(prior.covariance(layer_middles(start)))
    n_layers, free = len(start.vs_km_s), prior.vp_vs_sigma > 0
    x0 = x = np.log(np.concatenate([start.vs_km_s, *[start.vp_km_s / start.vs_km_s] * free]))
    observed = np.concatenate([curve.velocity_km_s for curve in curves])
    weight = np.concatenate([curve.sigma_km_s for curve in curves]) ** -2
    if not (np.isfinite(observed).all() and np.isfinite(weight).all()):
        raise EarthModelError(
            "A velocity or sigma of the curves is missing or no number",
            where="invert_curves",
            next_step="Leave periods without a value out; a sigma has to be positive.",
        )
    state = _forward(curves, start, water, free)
    if state is None:
        raise EarthModelError(
            "A mode of the curves does not exist at one of its periods in the starting model",
            where=f"model {start.name!r}",
            next_step="Start from a model with a faster half-space, or check the number of the mode.",
        )
    predicted, slopes = state
    expected = np.einsum("ni,ij,nj->n", slopes, prior.covariance(layer_middles(start)), slopes) + 1 / weight
    surprise = float(np.sqrt(np.mean((observed - predicted) ** 2 / expected)))
    model, steps = start, 0

    def objective(values: FloatArray, at: FloatArray) -> float:
        return float(weight @ (observed - values) ** 2 + (at - x0) @ inverse_prior @ (at - x0))

    now, damping = objective(predicted, x), 0.0
    for _ in range(MOST_TRIALS):
        normal = slopes.T @ (weight[:, None] * slopes) + (1 + damping) * inverse_prior
        gradient = slopes.T @ (weight * (observed - predicted)) - inverse_prior @ (x - x0)
        step = np.linalg.solve(normal, gradient)
        trial = x + step * min(1.0, LONGEST_STEP / max(np.abs(step).max(), 1e-12))
        changed = changed_model(start, np.exp(trial[:n_layers]), np.exp(trial[n_layers:]) if free else None)
        state = _forward(curves, changed, water, free)
        if state is None or objective(state[0], trial) > now:
            damping = max(1.0, 10 * damping)
            continue
        before, now = now, objective(state[0], trial)
        x, model, (predicted, slopes), steps = trial, changed, state, steps + 1
        if damping == 0 and before - now < CONVERGED * max(now, 1.0):
            break
        damping = damping / 10 if damping > 0.1 else 0.0
    covariance = np.linalg.inv(slopes.T @ (weight[:, None] * slopes) + inverse_prior)
    spread = slopes @ prior.covariance(layer_middles(start)) @ slopes.T + np.diag(1 / weight)
    log_evidence = -0.5 * (now + np.linalg.slogdet(spread)[1] + len(observed) * np.log(2 * np.pi))
    split = np.split(predicted, np.cumsum([len(curve.period_s) for curve in curves])[:-1])
    chi2 = float(weight @ (observed - predicted) ** 2)
    return Inverted(model, covariance, split, chi2, len(observed), now, steps, surprise, float(log_evidence))


def layer_middles(model: LayeredModel) -> FloatArray:
    """Depths (n_layers,), km; of the half-space, half of the layer above below its top."""
    tops = np.concatenate([[0.0], np.cumsum(model.thickness_km[:-1])])
    thickness = model.thickness_km.copy()
    thickness[-1] = thickness[-2] if len(thickness) > 1 else 0.0
    return np.asarray(tops + thickness / 2)


def changed_model(start: LayeredModel, vs_km_s: FloatArray, vp_vs: FloatArray | None = None) -> LayeredModel:
    """The starting model with other Vs: Vp/Vs as it was unless given, density changed as `nafe_drake` says of Vp."""
    vp = vs_km_s * (start.vp_km_s / start.vs_km_s if vp_vs is None else vp_vs)
    density = start.density_g_cm3 + nafe_drake(vp)[0] - nafe_drake(start.vp_km_s)[0]
    return LayeredModel(start.thickness_km, vp, vs_km_s, density, start.qp, start.qs, name=start.name)


def nafe_drake(vp_km_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Density, g/cm³, of rock of this Vp and its slope (Brocher 2005, BSSA 95, 2081, eq. 1, for 1.5 to 8.5 km/s;
    straight on beyond).
    """
    curve = np.polynomial.Polynomial([0.0, 1.6612, -0.4721, 0.0671, -0.0043, 0.000106])
    within = np.clip(vp_km_s, 1.5, 8.5)
    slope = curve.deriv()(within)
    return curve(within) + slope * (vp_km_s - within), slope


def fine_layers(model: LayeredModel, curves: Sequence[ObservedCurve]) -> LayeredModel:
    """The model in layers that the curves can tell apart: a sixth of the shortest wavelength, then `GROWTH` times each.

    They end below most of what the longest wavelength feels. Slownesses and densities are means over a layer's depths.
    """
    shortest = min(float((curve.period_s * curve.velocity_km_s).min()) for curve in curves)
    longest = max(float((curve.period_s * curve.velocity_km_s).max()) for curve in curves)
    edges = [0.0, shortest / 6]
    while edges[-1] < DEEPEST * longest:
        edges.append(edges[-1] + GROWTH * (edges[-1] - edges[-2]))
    tops = np.concatenate([[0.0], np.cumsum(model.thickness_km[:-1])])
    ends = np.append(tops[1:], np.inf)
    top, end = np.array(edges[:-1])[:, None], np.array(edges[1:])[:, None]
    overlap = np.maximum(np.minimum(end, ends) - np.maximum(top, tops), 0.0)
    share = overlap / overlap.sum(axis=1, keepdims=True)
    deep = np.searchsorted(tops, edges[-1], side="right") - 1

    def means(values: FloatArray, power: int) -> FloatArray:
        return np.asarray(np.append((share @ values**power) ** (1 / power), values[deep]))

    thickness = np.append(np.diff(edges), 0.0)
    columns = ((model.vp_km_s, -1), (model.vs_km_s, -1), (model.density_g_cm3, 1), (model.qp, -1), (model.qs, -1))
    vp, vs, density, qp, qs = (means(*column) for column in columns)
    return LayeredModel(thickness, vp, vs, density, qp, qs, name=model.name)


def _forward(
    curves: Sequence[ObservedCurve], model: LayeredModel, water: Water | None, free: bool
) -> tuple[FloatArray, FloatArray] | None:
    """Velocities (n,) and ∂/∂ln Vs (n, n_layers), with ∂/∂ln Vp/Vs behind if ``free``; None where there is no mode."""
    values, slopes = [], []
    for curve in curves:
        group = curve.kind == "group"
        found = dispersion(
            model, curve.period_s, curve.wave, curve.mode, kernels=not group, group_kernels=group, water=water
        )
        if found.status.values.any():
            return None
        name = "u" if group else "c"
        values.append(found[f"{curve.kind}_velocity_km_s"].values)
        vp, vs, density = (found[f"d{name}_d{of}"].values for of in ("vp", "vs", "rho"))
        of_vp = (vp + nafe_drake(model.vp_km_s)[1] * density) * model.vp_km_s
        slopes.append(np.concatenate([vs * model.vs_km_s + of_vp, *[of_vp] * free], axis=1))
    return np.concatenate(values), np.concatenate(slopes)
