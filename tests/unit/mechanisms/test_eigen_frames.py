import numpy as np
import pytest
from mechanism_references import random_rotation

from quakesource.mechanisms import from_matrix, random_moment_tensors, to_matrix
from quakesource.mechanisms.eigen import eigen_frames

PATTERNS = {
    "double couple": (1, 0, -1),
    "clvd": (2, -1, -1),
    "negative clvd": (1, 1, -2),
    "nearly clvd": (2, -1 + 1e-9, -1),
    "explosion with a trace of shear": (1 + 1e-7, 1, 1 - 1e-7),
    "crack": (3, 1, 1),
    "isotropic": (1, 1, 1),
    "zero": (0, 0, 0),
    "huge": (3e22, 1e21, -1e22),
    "tiny": (3e-20, 1e-21, -1e-20),
}


def _check(mt: np.ndarray) -> None:
    values, vectors = eigen_frames(mt)
    v = np.moveaxis(vectors.reshape(3, 3, -1), -1, 0)  # n, axis, component
    size = np.abs(mt).max(axis=-1)
    np.testing.assert_allclose(v @ np.swapaxes(v, 1, 2), np.broadcast_to(np.eye(3), v.shape), atol=1e-14)
    np.testing.assert_allclose(np.linalg.det(v), 1, atol=1e-14)
    rebuilt = np.einsum("kn,nki,nkj->nij", values, v, v)
    assert (np.abs(rebuilt - to_matrix(mt)).max(axis=(1, 2)) <= 1e-14 * size).all()
    expected = np.linalg.eigvalsh(to_matrix(mt))[:, ::-1].T
    assert (np.abs(values - expected).max(axis=0) <= 1e-14 * size).all()
    assert (np.diff(values, axis=0) <= 1e-15 * size).all()


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_rebuilds_the_tensor_to_rounding(pattern: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(0)
    turns = [random_rotation(rng) for _ in range(200)] + [
        np.eye(3),
        np.eye(3)[[2, 0, 1]],
        np.eye(3)[[1, 0, 2]],
    ]
    _check(np.array([from_matrix(q @ np.diag(np.array(pattern, dtype=float)) @ q.T) for q in turns]))


def test_random_tensors_over_several_chunks() -> None:
    _check(random_moment_tensors(20_000, np.random.default_rng(1)))
