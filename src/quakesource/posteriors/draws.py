"""Double couples drawn from a posterior, and how far they lie from the answer."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import frame_angle, from_ned
from quakesource.posteriors.calibration import SHARES
from quakesource.posteriors.double_couples import Mixture

FloatArray = NDArray[np.float64]

CANDIDATES = 24
"""Rotations that are drawn for each one that is kept (sampling, importance resampling)."""
EVEN_BELOW = 3.0
"""Sharpness below which candidates are even over orientations; above it they are normal about the axes."""


class DoubleCouples(NamedTuple):
    """``frames`` (..., 3, 3) of double couples: rows T, N and P, right-handed, north, east, down."""

    frames: FloatArray

    def tensors(self) -> FloatArray:
        """Unit tensors (..., 6) USE."""
        t, p = self.frames[..., 0, :], self.frames[..., 2, :]
        first, second = [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]
        return from_ned((t[..., first] * t[..., second] - p[..., first] * p[..., second]) / 2**0.5)


def radii_deg(answer: DoubleCouples, drawn: DoubleCouples) -> FloatArray:
    """Kagan angles (n, len(SHARES)) within which the `SHARES` of the draws (n, d) lie about the answers (n,)."""
    angle = frame_angle(answer.frames[:, None], drawn.frames)
    return np.asarray(np.quantile(angle, SHARES, axis=1).T)


def posterior_draws(outputs: Mixture, n_draws: int, rng: np.random.Generator) -> DoubleCouples:
    """Double couples (n, n_draws) drawn from the posteriors of n sources."""
    weights = np.exp(outputs.weights.cpu().numpy().astype(np.float64))
    order = np.cumsum(weights, axis=1)
    picked = (rng.random((len(weights), n_draws, 1)) * order[:, None, -1:] > order[:, None]).sum(-1)
    rows = np.arange(len(weights))[:, None]
    axes = outputs.axes.cpu().numpy().astype(np.float64)[rows, picked]
    frame = np.concatenate([axes, np.cross(axes[..., 0, :], axes[..., 1, :])[..., None, :]], axis=-2)
    turned = kernel_draws(outputs.sharpness.cpu().numpy().astype(np.float64)[rows, picked].ravel(), rng)
    t, p, other = np.moveaxis(turned.reshape(*picked.shape, 3, 3).swapaxes(-1, -2) @ frame, -2, 0)
    return DoubleCouples(np.stack([t, -other, p], axis=-2))  # N = P x T


def kernel_draws(sharpness: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Rotations (m, 3, 3) of the frame T, P, N with density exp(κ (u - 1)); columns are the turned axes."""
    shape = len(sharpness), CANDIDATES
    normal = rng.standard_normal((*shape, 3))
    # one row for each that is not sharp, in order
    even = rng.standard_normal((np.count_nonzero(sharpness < EVEN_BELOW), CANDIDATES, 4))
    kept = np.broadcast_to(np.eye(3), (len(sharpness), 3, 3)).copy()
    _resample(sharpness, normal, even, rng.gumbel(size=shape), kept)
    return kept


# calls no function of ours, so numba's own cache is never out of date (`jobs.compiling` is for kernels that do)
@numba.njit(cache=True, nogil=True)
def _resample(sharpness, normal, even, gumbel, kept):  # type: ignore[no-untyped-def]
    """Fill ``kept`` (m, 3, 3) with one of the candidates of each ``sharpness`` (m,), by their importance.

    Candidates are rotation vectors from ``normal`` (m, c, 3) or, of low sharpness, quaternions from ``even`` (k, c, 4).
    """
    used = 0
    for i in range(len(sharpness)):
        kappa = sharpness[i]
        # u = 1 - (θ_T² + θ_P²) / 2 - 2 θ_N²: twice as narrow about the null axis; and a little wider than that
        deviation = min(1.2 / np.sqrt(max(kappa, EVEN_BELOW)), 1.2)
        best = -np.inf
        for c in range(normal.shape[1]):
            if kappa < EVEN_BELOW:
                w, x, y, z = even[used, c]
                norm = np.sqrt(w * w + x * x + y * y + z * z)
                w, x, y, z = w / norm, x / norm, y / norm, z / norm
                proposed = 0.0
            else:
                a, b, d = normal[i, c]
                x, y, z = a * deviation, b * deviation, 0.5 * d * deviation
                angle = max(np.sqrt(x * x + y * y + z * z), 1e-12)
                sine = np.sin(angle / 2)
                w, x, y, z = np.cos(angle / 2), sine * x / angle, sine * y / angle, sine * z / angle
                # half a turn about an axis is the same double couple: only the nearest of the four counts
                if abs(w) < max(abs(x), abs(y), abs(z)):
                    continue
                # the measure of rotations over that of rotation vectors, and the density that candidates come from
                haar = max((2 * sine / angle) ** 2, 1e-12)
                proposed = np.log(haar) + 0.5 * (a * a + b * b + d * d)
            tt, tp = 1 - 2 * (y * y + z * z), 2 * (x * y - w * z)
            pt, pp = 2 * (x * y + w * z), 1 - 2 * (x * x + z * z)
            score = kappa * (0.5 * (tt * tt - pt * pt - tp * tp + pp * pp) - 1) + proposed + gumbel[i, c]
            if score > best:
                best = score
                kept[i, 0] = tt, tp, 2 * (x * z + w * y)
                kept[i, 1] = pt, pp, 2 * (y * z - w * x)
                kept[i, 2] = 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
        used += kappa < EVEN_BELOW
