"""The Green's functions of `layered` in torch, for several velocity models at once, on any device.

The same equations (G1)-(G16) of ``docs/greens.md`` as `passes`, on tensors (model, frequency, wavenumber); double
precision throughout. For a GPU: on a CPU `layered` is many times faster.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import xarray as xr
from numpy.typing import ArrayLike

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.hankel import bessel_tables
from quakesource.greens.kernels import STATIC_RATIO
from quakesource.greens.layer_recursion import BLOCK
from quakesource.greens.layered import to_seismograms
from quakesource.greens.plan import Plan, plan_sums, wavenumber_weights
from quakesource.greens.vector_math import LARGEST_DECAY

Tensor = torch.Tensor
Matrix = tuple[Tensor, Tensor, Tensor, Tensor]


def compute_greens_on_device(
    models: Sequence[LayeredModel],
    depth_km: ArrayLike,
    distance_km: ArrayLike,
    sampling_rate_hz: float,
    duration_s: float,
    device: torch.device | str,
    *,
    accuracy: str = "standard",
    taper_start: float = 1.0,
    frequencies_at_a_time: int = 16,
) -> list[xr.DataArray]:
    """Elementary seismograms of each model, as `layered.compute_greens` returns them; GreensError as there.

    All models share the sums that suit the slowest and the fastest of them.
    """
    plan = plan_sums(models, depth_km, distance_km, sampling_rate_hz, duration_s, taper_start, accuracy)
    spectra = device_spectra(models, plan, torch.device(device), frequencies_at_a_time)
    return [to_seismograms(spectra[i], model, plan, accuracy) for i, model in enumerate(models)]


def device_spectra(models: Sequence[LayeredModel], plan: Plan, device: torch.device, at_a_time: int) -> Any:
    """(model, nd, nr, 10, nf) complex128 spectra at the plan's damped frequencies, as NumPy array."""
    weight = wavenumber_weights(plan.k)
    tables = [
        torch.from_numpy(table * weight[:, None]).to(device, torch.complex128)
        for table in bessel_tables(plan.k, plan.distances)
    ]
    stack = _padded(models)
    out = np.zeros(
        (len(models), plan.depths.size, plan.distances.size, len(GREENS_COMPONENTS), plan.omega.size), np.complex128
    )
    for start in range(0, plan.omega.size, at_a_time):
        chunk = slice(start, min(start + at_a_time, plan.omega.size))
        n_k = int(plan.n_k[chunk].max())
        used = torch.from_numpy(np.arange(n_k) < plan.n_k[chunk, None]).to(device)
        for i_depth, kernels in enumerate(_kernels(stack, plan, chunk, n_k, device)):
            sums = _summed([kernel * used for kernel in kernels], [table[:n_k] for table in tables])
            values = torch.stack(sums, dim=-1).cpu().numpy() * plan.taper[chunk, None, None]
            out[:, i_depth, :, :, chunk] = values.transpose(0, 2, 3, 1)
    return out


def _padded(models: Sequence[LayeredModel]) -> list[LayeredModel]:
    """Models with as many layers each: what lacks is cut out of the half-space, which changes nothing."""
    n = max(model.n_layers for model in models)
    return [
        model.split_at([model.depth_of_top_km[-1] + 1.0 + i for i in range(n - model.n_layers)])
        if model.n_layers < n
        else model
        for model in models
    ]


def _kernels(
    models: list[LayeredModel], plan: Plan, chunk: slice, n_k: int, device: torch.device
) -> list[list[Tensor]]:
    """Ten kernels (model, nf, nk) of each depth, in the order of `kernels.KERNEL_ROWS`."""
    omega = plan.omega[chunk]

    def tensor(values: Any) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(values)).to(device)

    alpha = tensor([complex_velocity(m.vp_km_s, m.qp, omega) for m in models])  # (model, nf, layer)
    beta = tensor([complex_velocity(m.vs_km_s, m.qs, omega) for m in models])
    density = tensor([m.density_g_cm3 for m in models])[:, None, :, None]
    thickness = tensor([m.thickness_km for m in models])[:, None, :, None]
    k = tensor(plan.k[:n_k])
    # as in `kernels`: the largest wavenumber of a block decides where its kernels count as static
    largest = tensor(np.repeat(plan.k[:n_k].reshape(-1, BLOCK)[:, -1], BLOCK))
    fastest, size = beta.abs().amax(2), tensor(np.abs(omega))
    ratio = largest * (fastest / size / STATIC_RATIO)[:, :, None]
    w2 = (ratio.clamp(min=1.0) * tensor(omega)[:, None]) ** 2
    layers = [
        _Layer(k, w2, alpha[:, :, i, None], beta[:, :, i, None], density[:, :, i], thickness[:, :, i])
        for i in range(models[0].n_layers)
    ]
    z, z_sh = layers[-1].half_space()
    for layer in reversed(layers[:-1]):
        z, z_sh = layer.upward(z, z_sh)
    determinant = z[0] * z[3] - z[1] * z[2]
    w = (z[3] / determinant, -z[1] / determinant, -z[2] / determinant, z[0] / determinant)
    w_sh = 1 / z_sh
    for layer in layers:
        w, w_sh = layer.downward(w, w_sh)
    tops = [np.searchsorted(m.depth_of_top_km, plan.depths, side="right") - 1 for m in models]
    result = []
    for i_depth, depth in enumerate(plan.depths):
        rows = [
            layers[tops[m][i_depth]].at_source(m, depth - models[m].depth_of_top_km[tops[m][i_depth]])
            for m in range(len(models))
        ]
        result.append([torch.stack(row) for row in zip(*rows, strict=True)])
    return result


def _summed(kernels: list[Tensor], tables: list[Tensor]) -> list[Tensor]:
    """(G16) ten elementary spectra (model, nf, nr)."""
    zdd, zex, ds_less = (kernel @ tables[0] for kernel in kernels[:3])
    rdd, rex, zds, ss_less = (kernel @ tables[1] for kernel in kernels[3:7])
    zss, ds_more = (kernel @ tables[2] for kernel in kernels[7:9])
    ss_more = kernels[9] @ tables[3]
    return [
        zdd,
        -rdd,
        zds,
        ds_less - ds_more,
        -ds_less - ds_more,
        zss,
        ss_less - ss_more,
        -ss_less - ss_more,
        zex,
        -rex,
    ]


def _decay(x: Tensor) -> Tensor:
    return torch.where(x.real < LARGEST_DECAY, torch.exp(-x), torch.zeros_like(x))


class _Layer:
    """One layer of all models: the passes through it, (G5)-(G15)."""

    def __init__(self, k: Tensor, w2: Tensor, alpha: Tensor, beta: Tensor, density: Tensor, thickness: Tensor) -> None:
        self.k, self.w2_a2, self.w2_b2 = k, w2 / alpha**2, w2 / beta**2
        self.a, self.b = torch.sqrt(k * k - self.w2_a2), torch.sqrt(k * k - self.w2_b2)
        self.g, self.mu, self.thickness = 2 * k * k - self.w2_b2, density * beta**2, thickness
        self.ea, self.eb = _decay(self.a * thickness), _decay(self.b * thickness)

    def half_space(self) -> tuple[Matrix, Tensor]:
        """(G6), and what the downward pass needs."""
        k, a, b, mu = self.k, self.a, self.b, self.mu
        inverse, zero = 1 / (a * b - k * k), torch.zeros_like(a)
        self.s, self.s_sh = (-b * inverse, -k * inverse, -k * inverse, -a * inverse), torch.ones_like(a)
        self.f, self.f_sh = (zero, zero, zero, zero), zero
        z12 = mu * inverse * k * (2 * a * b - self.g)
        return (mu * inverse * b * self.w2_b2, z12, z12, mu * inverse * a * self.w2_b2), -mu * b

    def upward(self, z: Matrix, z_sh: Tensor) -> tuple[Matrix, Tensor]:
        """(G7)-(G10) impedance at the top from that at the bottom."""
        k, a, b, ea, eb = self.k, self.a, self.b, self.ea, self.eb
        mg, nu12, nu21 = self.mu * self.g, 2 * k * self.mu * self.b, 2 * k * self.mu * self.a
        p11, p12 = mg - z[0] * a - z[1] * k, nu12 - z[0] * k - z[1] * b
        p21, p22 = nu21 - z[2] * a - z[3] * k, mg - z[2] * k - z[3] * b
        q11, q12 = mg + z[0] * a - z[1] * k, -nu12 - z[0] * k + z[1] * b
        q21, q22 = -nu21 + z[2] * a - z[3] * k, mg - z[2] * k + z[3] * b
        inverse = -1 / (p11 * p22 - p12 * p21)
        f11, f12 = inverse * (p22 * q11 - p12 * q21) * ea, inverse * (p22 * q12 - p12 * q22) * eb
        f21, f22 = inverse * (p11 * q21 - p21 * q11) * ea, inverse * (p11 * q22 - p21 * q12) * eb
        t11, t12, t21, t22 = ea * f11, ea * f12, eb * f21, eb * f22
        s11, s12 = a * (t11 - 1) + k * t21, k + a * t12 + k * t22
        s21, s22 = k + k * t11 + b * t21, b * (t22 - 1) + k * t12
        inverse = 1 / (s11 * s22 - s12 * s21)
        s = (inverse * s22, -inverse * s12, -inverse * s21, inverse * s11)
        u11, u12 = mg * (1 + t11) + nu12 * t21, mg * t12 + nu12 * (t22 - 1)
        u21, u22 = nu21 * (t11 - 1) + mg * t21, mg * (1 + t22) + nu21 * t12
        mb = self.mu * b
        self.f, self.s = (f11, f12, f21, f22), s
        self.f_sh = (mb + z_sh) / (mb - z_sh) * eb
        t_sh = eb * self.f_sh
        self.s_sh = 1 / (1 + t_sh)
        z12 = u11 * s[1] + u12 * s[3]
        return (u11 * s[0] + u12 * s[2], z12, z12, u21 * s[1] + u22 * s[3]), mb * (t_sh - 1) * self.s_sh

    def downward(self, w: Matrix, w_sh: Tensor) -> tuple[Matrix, Tensor]:
        """(G12) amplitudes in the layer, kept, and displacement at its bottom."""
        self.d, self.d_sh = _product(self.s, w), self.s_sh * w_sh
        self.u, self.u_sh = _product(self.f, self.d), self.f_sh * self.d_sh
        down = (self.ea * self.d[0], self.ea * self.d[1], self.eb * self.d[2], self.eb * self.d[3])
        a, b, k, u = self.a, self.b, self.k, self.u
        bottom = (
            a * (u[0] - down[0]) + k * (down[2] + u[2]),
            a * (u[1] - down[1]) + k * (down[3] + u[3]),
            k * (down[0] + u[0]) + b * (u[2] - down[2]),
            k * (down[1] + u[1]) + b * (u[3] - down[3]),
        )
        return bottom, self.eb * self.d_sh + self.u_sh

    def at_source(self, model: int, below_top_km: float) -> list[Tensor]:
        """(G13)-(G15) of one model, (nf, nk) each, in the order of `kernels.KERNEL_ROWS`."""
        k, a, b, g, w2_a2 = self.k, self.a[model], self.b[model], self.g[model], self.w2_a2[model]
        ga, gb = _decay(a * below_top_km), _decay(b * below_top_km)
        above = self.thickness[model] - below_top_km
        ha, hb = _decay(a * above), _decay(b * above)
        ex, ss, ds = [], [], []
        for load in range(2):
            pd, sd = ga * self.d[load][model], gb * self.d[2 + load][model]
            pu, su = ha * self.u[load][model], hb * self.u[2 + load][model]
            ex.append(w2_a2 * (pd + pu))
            ss.append(k * (k * (pd + pu) + b * (su - sd)))
            ds.append(2 * k * a * (pu - pd) + g * (sd + su))
        down, up = gb * self.d_sh[model], hb * self.u_sh[model]
        w_ds, w_ss = b * (down - up), -k * (down + up)
        return [
            3 * ss[0] - 2 * ex[0],
            -ex[0],
            (ds[1] - w_ds) / 2,
            2 * ex[1] - 3 * ss[1],
            ex[1],
            -ds[0],
            (ss[1] - w_ss) / 2,
            -ss[0],
            (ds[1] + w_ds) / 2,
            (ss[1] + w_ss) / 2,
        ]


def _product(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
    )
