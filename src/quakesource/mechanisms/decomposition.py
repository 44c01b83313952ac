"""How much of a moment tensor is explosion, shear and CLVD."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import from_eigen_ned, vectors_to_ned
from quakesource.mechanisms.eigen import eigen_frames, orientation_is_undefined
from quakesource.mechanisms.validation import FloatArray, checked_tensors

DEVIATORIC_BASIS: Final = np.array(
    [
        [1, -1, 0, 0, 0, 0],
        [1, 1, -2, 0, 0, 0],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 1],
    ],
    dtype=np.float64,
)
"""Five tensors that span all without trace, USE."""


class Decomposition(NamedTuple):
    """Fractions of shape (...): |iso| + |clvd| + dc = 1."""

    iso: FloatArray
    """Signed, [-1, 1]; positive for an explosion."""
    clvd: FloatArray
    """Signed, [-1, 1]; positive where the major axis is tensional."""
    dc: FloatArray
    """[0, 1]."""
    epsilon: FloatArray
    """-λ2/max(|λ1|, |λ3|) of the deviatoric part, [-0.5, 0.5]; 0 is shear, the sign that of clvd."""


def decompose(mt: ArrayLike) -> Decomposition:
    """ISO, CLVD and DC fractions of USE tensors (..., 6), N·m.

    Vavryčuk (2015, J. Seismology 19, 231): M_iso = tr/3, M_clvd = 2/3 (λ1 + λ3 - 2 λ2), M_dc = (λ1 - λ3 -
    |λ1 + λ3 - 2 λ2|)/2, each over the sum of their magnitudes. Of a deviatoric tensor |clvd| is 2
    |epsilon|, as in Jost & Herrmann (1989, SRL 60, 37), whose ε is the one of GCMT (Dziewonski et al.
    1981). NaN for a zero tensor; epsilon is 0 for an isotropic one. Raises SourceError on wrong shapes or
    NaN.
    """
    m = checked_tensors(mt, where="decompose")
    values, _ = eigen_frames(m.reshape(-1, 6))
    largest, middle, smallest = values
    iso = values.sum(axis=0) / 3
    clvd = (largest + smallest - 2 * middle) * 2 / 3
    # Rounding can leave a pure CLVD with -1e-17 of shear.
    dc = np.maximum((largest - smallest) / 2 - 0.75 * np.abs(clvd), 0.0)
    total = np.abs(iso) + np.abs(clvd) + dc
    total = np.where(total > 0, total, np.nan)
    major = np.maximum(largest - iso, iso - smallest)
    isotropic = orientation_is_undefined(values)
    epsilon = np.where(isotropic, 0.0, (iso - middle) / np.where(isotropic, 1.0, major))
    shape = m.shape[:-1]
    iso, clvd, dc, epsilon = (v.reshape(shape) for v in (iso / total, clvd / total, dc / total, epsilon))
    return Decomposition(iso, clvd, dc, epsilon)


def double_couple(mt: ArrayLike) -> FloatArray:
    """Double couples (..., 6), USE, N·m, with the eigenvectors and the scalar_moment of tensors (..., 6).

    The orientation is that of the nearest double couple in the Frobenius norm; the moment sqrt(Σ Mij²)/√2
    is kept, so that Mw does not change (the nearest itself would have (λ1 - λ3)/2). NaN where the tensor is
    isotropic or zero. Raises SourceError on wrong shapes or NaN.
    """
    m = checked_tensors(mt, where="double_couple")
    values, vectors = eigen_frames(m.reshape(-1, 6))
    moment = np.sqrt((values**2).sum(axis=0) / 2)
    axes = np.stack([vectors_to_ned(vectors[0:3].T), vectors_to_ned(vectors[6:9].T)], axis=-2)
    couples = from_eigen_ned(np.stack([moment, -moment], axis=-1), axes)
    couples[orientation_is_undefined(values)] = np.nan
    return couples.reshape(m.shape)
