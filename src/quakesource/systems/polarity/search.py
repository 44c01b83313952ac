"""The posterior over a uniform grid of double couples and the trial depths."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakesource.first_motions.data import PolarityData
from quakesource.first_motions.likelihood import of_ratios, of_signs, predict
from quakesource.mechanisms import moment_tensor
from quakesource.systems.polarity.settings import PolaritySettings

FloatArray = NDArray[np.float64]
_CHUNK = 4096
NEGLIGIBLE = 1e-6
"""Mechanisms this much less likely than the best are left out of the posterior."""


@dataclass(frozen=True)
class Posterior:
    """``angles`` (m, 3) strike, dip, rake; unit ``tensors`` (m, 6); ``joint`` (k, m) sums to 1 over depths and m."""

    angles: FloatArray
    tensors: FloatArray
    joint: FloatArray

    @property
    def probability(self) -> FloatArray:
        """Of each mechanism, (m,), whatever the depth."""
        return np.asarray(self.joint.sum(axis=0))

    def draw(self, n: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Depth and mechanism indices of n independent draws."""
        flat = rng.choice(self.joint.size, size=n, p=self.joint.ravel() / self.joint.sum())
        depth, mechanism = np.unravel_index(flat, self.joint.shape)
        return depth, mechanism


def search(data: PolarityData, settings: PolaritySettings, *, amplitudes: bool) -> Posterior:
    """Posterior for a prior that is uniform over orientations and the trial depths."""
    return searches(data, settings, [amplitudes])[0]


def searches(data: PolarityData, settings: PolaritySettings, amplitudes: Sequence[bool]) -> list[Posterior]:
    """The same with ratios of amplitudes, without them, or both at once: the signs are the same, and cost the most."""
    angles, weights = double_couples(settings.grid_step_deg)
    tensors = moment_tensor(angles[:, 0], angles[:, 1], angles[:, 2])
    signs = np.empty((len(data.depth_km), len(tensors)))
    ratios = np.zeros_like(signs)
    for depth in range(len(data.depth_km)):
        for i in range(0, len(tensors), _CHUNK):
            part = slice(i, i + _CHUNK)
            prediction = predict(tensors[part], data, depth, ratios=any(amplitudes))
            signs[depth, part] = of_signs(prediction, data).sum(axis=1)
            if any(amplitudes):
                ratios[depth, part] = of_ratios(prediction, data, settings.sp_scatter_log10).sum(axis=1)
    return [_posterior(signs + ratios if both else signs, angles, tensors, weights) for both in amplitudes]


def _posterior(logarithm: FloatArray, angles: FloatArray, tensors: FloatArray, weights: FloatArray) -> Posterior:
    joint = np.exp(logarithm - logarithm.max()) * weights
    total = joint.sum(axis=0)
    kept = total > NEGLIGIBLE * total.max()
    joint = joint[:, kept]
    return Posterior(angles[kept], tensors[kept], joint / joint.sum())


@lru_cache(maxsize=4)
def double_couples(step_deg: float) -> tuple[FloatArray, FloatArray]:
    """Strike, dip, rake (m, 3) that cover every double couple once and evenly, and their weights (m,), of sum 1.

    Rings of dip, with strikes in proportion to its sine, all rakes within ±90° (the other nodal plane has the rest):
    strike, cos(dip) and rake are uniform, which is the rotation-invariant measure (Kagan 1991, GJI 106, 709).
    """
    n_rings = round(90 / step_deg)
    edges = np.linspace(0, 90, n_rings + 1)
    n_rakes = round(180 / step_deg)
    rakes = -90 + (np.arange(n_rakes) + 0.5) * 180 / n_rakes
    rows, weights = [], []
    for low, high in pairwise(edges):
        dip = (low + high) / 2
        n_strikes = max(round(360 / step_deg * np.sin(np.radians(dip))), 3)
        strikes = (np.arange(n_strikes) + 0.5) * 360 / n_strikes
        ring = np.stack(np.meshgrid(strikes, [dip], rakes, indexing="ij"), axis=-1).reshape(-1, 3)
        rows.append(ring)
        area = np.cos(np.radians(low)) - np.cos(np.radians(high))
        weights.append(np.full(len(ring), area / len(ring)))
    return np.concatenate(rows), np.concatenate(weights)
