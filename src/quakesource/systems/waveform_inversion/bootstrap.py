"""How firm a solution is: the same inversion with stations drawn anew, and what follows from the scatter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from quakesource.mechanisms import from_matrix, kagan_angle, moment_magnitude, to_matrix
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.objective import Normal
from quakesource.systems.waveform_inversion.search import (
    BASES,
    Fit,
    GridFit,
    double_couple_grid,
    refine_double_couple,
    refine_tensor,
)

FloatArray = NDArray[np.float64]
WITHIN = 68.0
"""Per cent of the resampled sources that the stated uncertainty holds."""


@dataclass(frozen=True)
class Resampled:
    """Sources of the resampled networks: ``moment_tensor`` (n, 6) in N·m and ``depth`` (n,) index into the depths."""

    moment_tensor: FloatArray
    depth: NDArray[np.int64]

    def uncertainty_deg(self, answer: FloatArray) -> float:
        """Kagan angle to the answer (6,) that holds 68 % of the sources."""
        angles = kagan_angle(self.moment_tensor, np.broadcast_to(answer, self.moment_tensor.shape))
        return float(np.percentile(angles, WITHIN))

    def mw_uncertainty(self) -> float:
        """Standard deviation of the moment magnitude."""
        return float(np.std(moment_magnitude(self.moment_tensor)))

    def depths_km(self, depth_km: FloatArray, best_km: float) -> tuple[float, float]:
        """16th and 84th percentile of the depth, widened to half a step of the grid about the answer at least."""
        low, high = np.percentile(depth_km[self.depth], [16, 84])
        steps_km, at = np.diff(depth_km), int(np.searchsorted(depth_km, best_km - 1e-6))
        half_km = float(steps_km[max(at - 1, 0) : at + 1].max(initial=0)) / 2  # the grid is coarser below the store's
        return float(max(min(low, best_km - half_km), depth_km[0])), float(max(high, best_km + half_km))


def resample_stations(
    data: EventData,
    normals: Sequence[Normal],
    grids: Sequence[GridFit],
    fits: Sequence[Mapping[str, Fit]],
    step_deg: float,
    n_samples: int,
    rng: np.random.Generator,
) -> dict[str, Resampled]:
    """Bootstrap over stations (Efron & Tibshirani 1993), with all traces of a station drawn together.

    Every draw has its own best depth, found on the grid of double couples, and its own refined source of each variant.
    Freer tensors start from the draw's double couple and from the answer at that depth (``fits``): least squares at
    the shifts of a double couple do not find an explosion.
    """
    station = np.concatenate([traces.station_of_group for traces in data.sets])
    draws = rng.multinomial(len(data.used), np.full(len(data.used), 1 / len(data.used)), n_samples)
    weights = draws[:, np.searchsorted(data.used, station)].T.astype(np.float64)  # (n_group, n_samples)
    reductions = [grid.reduction(weights) for grid in grids]
    depth = np.argmax([reduction.max(axis=0) for reduction in reductions], axis=0)
    tensors: dict[str, list[FloatArray]] = {"double_couple": [], **{variant: [] for variant in BASES}}
    for sample in range(n_samples):
        normal = normals[depth[sample]].reweighted(weights[:, sample])
        start = double_couple_grid(step_deg)[int(np.argmax(reductions[depth[sample]][:, sample]))]
        couple = refine_double_couple(normal, start, step_deg / 2)
        tensors["double_couple"].append(couple.moment_tensor)
        for variant, basis in BASES.items():
            starts = couple, fits[depth[sample]][variant]
            found = min((refine_tensor(normal, start, basis) for start in starts), key=lambda fit: fit.misfit)
            tensors[variant].append(found.moment_tensor)
    return {variant: Resampled(np.array(found), depth) for variant, found in tensors.items()}


def with_model_error(
    resampled: Resampled, model_error_deg: float, model_error_mw: float, rng: np.random.Generator
) -> Resampled:
    """The sources of the resampled networks with what drawing stations anew cannot show: the earth is another one.

    All stations share the errors of the velocity model and of the catalogue's origin, so that their scatter tells
    nothing of them. Each source is turned by a random rotation (``model_error_deg``, the standard deviation about each
    axis) and its magnitude moved (``model_error_mw``, likewise); how much is calibrated where the truth is known.
    """
    n = len(resampled.moment_tensor)
    turns = Rotation.from_rotvec(np.radians(model_error_deg) * rng.standard_normal((n, 3))).as_matrix()
    turned = from_matrix(turns @ to_matrix(resampled.moment_tensor) @ turns.transpose(0, 2, 1))
    sizes = 10.0 ** (1.5 * model_error_mw * rng.standard_normal(n))
    return Resampled(sizes[:, None] * turned, resampled.depth)
