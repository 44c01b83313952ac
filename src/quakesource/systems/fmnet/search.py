"""The exact search: a record against every mechanism of every source place, without a network and without an index.

With b_m the responses of a place to unit tensor components, d a record and w the weight of each station, the best
positive multiple of a mechanism m explains of the record

    1 - misfit(m) / D = (m·c)² / (m·A·m D),   c_m = Σ w² b_m d,   A_mn = Σ w² b_m b_n,   D = Σ w² d²        (1)

where m·c > 0, and nothing otherwise. A place is then a 6-vector c and a 6x6 matrix A: each mechanism there costs a few
products of six numbers, and the best tensor without trace follows from five equations. Most of the time goes into c, a
sum over all samples of all responses. The responses lie in a narrow band, so fewer functions of time than samples span
them (`time_basis`), which shortens the sum.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
IntArray = NDArray[np.int64]

LEFT_OUT = 1e-12
"""Of the responses' energy, what the functions of time that are left out may hold: a millionth of the amplitude."""

_ROWS, _COLUMNS = np.triu_indices(6)
_TWICE = np.where(_ROWS == _COLUMNS, 1.0, 2.0)


@dataclass(frozen=True)
class PlaceMatrices:
    """What the search reads of every place.

    Responses are in units of ``largest``, m/s per N·m, so that their squares are numbers that float32 has. ``basis``
    (time, r), orthonormal; ``reduced`` (place x 6, station x component x r); ``gram`` (place, station, 21), the upper
    triangles of Σ b_m b_n of each station.
    """

    largest: float
    basis: FloatArray
    reduced: Float32Array
    gram: FloatArray

    @property
    def n_places(self) -> int:
        """Source places."""
        return len(self.gram)


@dataclass(frozen=True)
class Normal:
    """Of one record: c / √D (place, 6) and A as upper triangles (place, 21), equation (1).

    A tensor that solves A m = c / √D is ``unit_n_m`` m in N·m.
    """

    c: FloatArray
    a: FloatArray
    unit_n_m: float

    def explained(self, tensors: FloatArray) -> FloatArray:
        """Part of the record that tensors (place, n, 6), or (n, 6) for all, explain at each place: (place, n)."""
        if tensors.ndim == 2:
            product, power = self.c @ tensors.T, self.a @ squares(tensors).T
        else:
            product = np.einsum("pni,pi->pn", tensors, self.c)
            power = np.einsum("pni,pi->pn", squares(tensors), self.a)
        return np.maximum(product, 0) ** 2 / np.maximum(power, np.finfo(float).tiny)

    def at(self, places: IntArray) -> "Normal":
        """The same of some places."""
        return Normal(self.c[places], self.a[places], self.unit_n_m)


@dataclass(frozen=True)
class Best:
    """Of n records: the best candidate of every place, ``mechanism`` and ``explained`` (n, place)."""

    mechanism: IntArray
    explained: Float32Array


def place_matrices(responses: Float32Array) -> PlaceMatrices:
    """Matrices of responses (place, station, component, 6, time), m/s per N·m."""
    n_places, n_stations = responses.shape[:2]
    largest = float(np.abs(responses).max())
    responses = responses / np.float32(largest)
    basis = time_basis(responses)
    reduced = responses @ basis.astype(np.float32)
    gram = np.empty((n_places, n_stations, len(_ROWS)))
    for place, own in enumerate(responses):
        by_station = own.transpose(0, 2, 1, 3).reshape(n_stations, 6, -1).astype(np.float64)
        gram[place] = (by_station @ by_station.transpose(0, 2, 1))[:, _ROWS, _COLUMNS]
    flat = np.moveaxis(reduced, 3, 1).reshape(6 * n_places, -1)
    return PlaceMatrices(largest, basis, np.ascontiguousarray(flat), gram)


def time_basis(responses: Float32Array) -> FloatArray:
    """Orthonormal functions of time (time, r) that hold the responses but for `LEFT_OUT` of their energy."""
    series = responses.reshape(-1, responses.shape[-1])
    covariance = np.zeros((series.shape[1], series.shape[1]))
    for first in range(0, len(series), 65536):
        part = series[first : first + 65536].astype(np.float64)
        part /= np.maximum(np.linalg.norm(part, axis=1, keepdims=True), np.finfo(float).tiny)  # far places count alike
        covariance += part.T @ part
    energy, functions = np.linalg.eigh(covariance)
    left = np.cumsum(np.maximum(energy, 0))
    return np.ascontiguousarray(functions[:, left > LEFT_OUT * left[-1]])


def normals(matrices: PlaceMatrices, records: FloatArray, weight: FloatArray) -> list[Normal]:
    """Equation (1) of records (n, station, component, time) with weights (n, station), 0 where there is no record.

    Weights count against each other alone: the largest of a record is taken as 1.
    """
    n = len(records)
    weight = weight / np.maximum(weight.max(axis=1, keepdims=True), np.finfo(float).tiny)
    weighted = weight[:, :, None, None] * records
    size = np.maximum(np.sqrt(np.square(weighted).sum(axis=(1, 2, 3))), np.finfo(float).tiny)
    reduced = (weight[:, :, None, None] * weighted / size[:, None, None, None]) @ matrices.basis
    c = (matrices.reduced @ reduced.reshape(n, -1).T.astype(np.float32)).astype(np.float64)
    a = [np.tensordot(np.square(own), matrices.gram, axes=(0, 1)) for own in weight]
    return [Normal(c[:, i].reshape(-1, 6), a[i], float(size[i]) / matrices.largest) for i in range(n)]


def search_grid(matrices: PlaceMatrices, tensors: FloatArray, records: FloatArray, weight: FloatArray) -> Best:
    """The best of the candidates (mechanism, 6) at every place for records (n, station, component, time).

    ``weight`` (n, station) multiplies records and synthetics of a station; it is 0 where there is no record.
    """
    shape = len(records), matrices.n_places
    best = Best(np.zeros(shape, np.int64), np.zeros(shape, np.float32))
    candidates, candidate_squares = tensors.astype(np.float32), squares(tensors).T
    power, last = np.empty((matrices.n_places, len(tensors)), np.float32), np.empty(0)
    product = np.empty_like(power)
    for i, normal in enumerate(normals(matrices, records, weight)):
        if not np.array_equal(weight[i], last):  # records of the same stations share it
            np.maximum(normal.a @ candidate_squares, np.finfo(np.float32).tiny, out=power, casting="same_kind")
            last = weight[i]
        np.matmul(normal.c.astype(np.float32), candidates.T, out=product)
        _best_of_places(product, power, best.mechanism[i], best.explained[i])
    return best


# calls no function of ours, so numba's own cache is never out of date (`jobs.compiling` is for kernels that do)
@numba.njit(cache=True)
def _best_of_places(product, power, mechanism, explained):  # type: ignore[no-untyped-def]
    for place in range(product.shape[0]):
        best, most = 0, np.float32(0)
        for candidate in range(product.shape[1]):
            value = product[place, candidate]
            if value > 0:
                value = value * value / power[place, candidate]
                if value > most:
                    best, most = candidate, value
        mechanism[place], explained[place] = best, most


def squares(tensors: FloatArray) -> FloatArray:
    """(..., 21) products m_i m_j of tensors (..., 6), as `PlaceMatrices.gram` wants them: m·A·m is their product."""
    return tensors[..., _ROWS] * tensors[..., _COLUMNS] * _TWICE
