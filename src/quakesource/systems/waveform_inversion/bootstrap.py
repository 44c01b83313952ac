"""How firm a solution is: the same inversion with stations drawn anew, and what follows from the scatter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from quakesource.mechanisms import decompose, from_matrix, kagan_angle, moment_magnitude, to_matrix
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.objective import Normal, Reweighted
from quakesource.systems.waveform_inversion.search import (
    BASES,
    Fit,
    GridFit,
    double_couple_grid,
    refine_double_couples,
    refine_tensor,
)

FloatArray = NDArray[np.float64]
WITHIN = 68.0
"""Per cent of the resampled sources that the stated uncertainty holds."""


PART_COLUMNS = ("iso_low", "iso_high", "clvd_low", "clvd_high")


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

    def parts(self, answer: FloatArray) -> dict[str, float]:
        """16th and 84th percentile of the isotropic and the CLVD part (Vavryčuk 2015), widened to hold the answer's.

        Of an answer (6,) that may have such parts; -1 to 1, ``iso`` positive for an explosion.
        """
        own, drawn = decompose(answer), decompose(self.moment_tensor)
        found = []
        for name in ("iso", "clvd"):
            low, high = np.percentile(getattr(drawn, name), [16, 84])
            here = float(getattr(own, name))
            found += [min(float(low), here), max(float(high), here)]
        # a deviatoric tensor has none but for rounding
        return dict(zip(PART_COLUMNS, (round(value, 9) + 0.0 for value in found), strict=True))


def drawn_weights(data: EventData, n_samples: int, rng: np.random.Generator) -> FloatArray:
    """How often each draw of as many stations as there are has the station of each group, (n_group, n_samples)."""
    station = np.concatenate([traces.station_of_group for traces in data.sets])
    draws = rng.multinomial(len(data.used), np.full(len(data.used), 1 / len(data.used)), n_samples)
    return draws[:, np.searchsorted(data.used, station)].T.astype(np.float64)


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
    weights = drawn_weights(data, n_samples, rng)
    reductions = [grid.reduction(weights) for grid in grids]
    depth = np.argmax([reduction.max(axis=0) for reduction in reductions], axis=0)
    tensors: dict[str, list[FloatArray]] = {"double_couple": [], **{variant: [] for variant in BASES}}
    couples: dict[int, Fit] = {}
    for at in np.unique(depth).tolist():
        of_depth = np.flatnonzero(depth == at)
        starts = double_couple_grid(step_deg)[np.argmax(reductions[at][:, of_depth], axis=0)]
        drawn_anew = Reweighted(normals[at], weights.T[of_depth])
        couples |= zip(of_depth.tolist(), refine_double_couples(drawn_anew, starts, step_deg / 2), strict=True)
    for sample in range(n_samples):
        normal, couple = normals[depth[sample]].reweighted(weights[:, sample]), couples[sample]
        tensors["double_couple"].append(couple.moment_tensor)
        drawn = normal.weight > 0
        for variant, basis in BASES.items():
            found, answer = refine_tensor(normal, couple, basis), fits[depth[sample]][variant]
            if (found.shifts != answer.shifts)[drawn].any():  # else least squares would find the same again
                found = min(found, refine_tensor(normal, answer, basis), key=lambda fit: fit.misfit)
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
