"""The misfit: weighted squares of data minus shifted synthetics, as small matrices of the moment tensor.

With b_m the responses of a trace to unit tensor components, w its weight and τ the shift of its group,

    misfit(m, τ) = Σ_g [ D_g - 2 m·C_g(τ) + m·A_g(τ)·m ],
    D = Σ w² d²,   C_m(τ) = Σ w² d(t) b_m(t - τ),   A_mn(τ) = Σ w² b_m(t - τ) b_n(t - τ)

summed over samples of the window and traces of the group. Once D, C and A are known, a trial source costs no more
waveforms, so whole grids of sources with their best shifts are cheap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from quakesource.systems.waveform_inversion.data import EventData

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Normal:
    """Normal equations of one depth: ``c`` (n_group, n_shift, 6), ``a`` (n_group, n_shift, 6, 6), ``d`` (n_group,).

    Shift index j means that the synthetics are moved by j - max_shift samples.
    """

    c: FloatArray
    a: FloatArray
    d: FloatArray

    def best_shifts(self, tensors: FloatArray) -> NDArray[np.int64]:
        """Shift index of every group with the least misfit, (n, n_group) for (n, 6) tensors of their full size."""
        product, power = self._products(tensors)
        return np.asarray(np.argmin(power - 2 * product, axis=-1))

    def scaled_misfit(self, tensors: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """Misfit of the best positive multiple of each tensor, at the shifts that correlate best (they need no size).

        Returns
        -------
        misfit (n,), scale (n,), shift index (n, n_group)
        """
        product, power = self._products(tensors)
        shifts = np.argmax(product / np.sqrt(np.maximum(power, 1e-300)), axis=-1)
        taken = np.take_along_axis(product, shifts[..., None], -1)[..., 0].sum(-1)
        total = np.take_along_axis(power, shifts[..., None], -1)[..., 0].sum(-1)
        scale = np.maximum(taken, 0) / np.maximum(total, 1e-300)
        return self.d.sum() - scale * taken, scale, shifts

    def least_squares(self, shifts: NDArray[np.int64], basis: FloatArray) -> tuple[FloatArray, float]:
        """Tensor in the span of ``basis`` (nb, 6) with least misfit at given shifts (n_group,), and the misfit."""
        groups = np.arange(len(self.d))
        c = basis @ self.c[groups, shifts].sum(0)
        a = basis @ self.a[groups, shifts].sum(0) @ basis.T
        coefficients = np.linalg.lstsq(a, c, rcond=1e-9)[0]
        return coefficients @ basis, float(self.d.sum() - coefficients @ c)

    def _products(self, tensors: FloatArray) -> tuple[FloatArray, FloatArray]:
        """m·C and m·A·m, each (n, n_group, n_shift)."""
        n_group, n_shift = self.c.shape[:2]
        product = tensors @ self.c.reshape(-1, 6).T
        squares = np.einsum("ni,nj->nij", tensors, tensors).reshape(len(tensors), 36)
        power = squares @ self.a.reshape(-1, 36).T
        return product.reshape(-1, n_group, n_shift), power.reshape(-1, n_group, n_shift)


def normal_equations(data: EventData, responses: FloatArray) -> Normal:
    """D, C and A of one depth from the responses (n_trace, 6, nt) of `model.tensor_responses`."""
    n_group, n_shift = int(data.group.max()) + 1, 2 * data.max_shift + 1
    c, a, d = np.zeros((n_group, n_shift, 6)), np.zeros((n_group, n_shift, 6, 6)), np.zeros(n_group)
    for trace, group in enumerate(data.group):
        first, stop = data.window[trace]
        observed = data.displacement[trace, first:stop]
        stretch = responses[trace][:, first - data.max_shift : stop + data.max_shift]
        # A synthetic moved by +s samples is read s samples earlier, hence the reversal.
        moved = sliding_window_view(stretch, stop - first, axis=-1)[:, ::-1].transpose(1, 0, 2)
        square = data.weight[trace] ** 2
        d[group] += square * observed @ observed
        c[group] += square * moved @ observed
        a[group] += square * moved @ moved.transpose(0, 2, 1)
    return Normal(c, a, d)
