"""Green's functions of a layered half-space: names, units and checks around the kernels.

Frequency–wavenumber method with a complex frequency (Bouchon 1981) and generalised reflection coefficients
(Kennett 1983); one pass for all depths, distances and source types. Derivation and conventions: ``docs/greens.md``.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.fft import irfft
from threadpoolctl import ThreadpoolController

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.hankel import ComplexArray, bessel_tables, sum_over_wavenumbers
from quakesource.greens.kernels import KERNEL_ROWS, compute_kernels
from quakesource.greens.plan import Plan, frequency_chunks, plan_sums, wavenumber_weights

FloatArray = NDArray[np.float64]
AtSource = Callable[[slice], tuple[FloatArray, FloatArray]]

SI_PER_KM_UNITS = 1e-15
"""km, km/s and g/cm³ inside give 1e-15 m/s per N·m."""


def compute_greens(
    model: LayeredModel,
    depth_km: ArrayLike,
    distance_km: ArrayLike,
    sampling_rate_hz: float,
    duration_s: float,
    *,
    accuracy: str = "standard",
    taper_start: float = 1.0,
    threads: int = 1,
) -> xr.DataArray:
    """Elementary seismograms of a layered half-space at its surface.

    Parameters
    ----------
    model : velocity model; velocities hold at 1 Hz and disperse with Q (Aki & Richards 2002, eq. 5.94)
    depth_km : (nd,) source depths, increasing; a depth on an interface counts as just below it
    distance_km : (nr,) epicentral distances, increasing
    sampling_rate_hz : of the result; spectra reach its Nyquist frequency
    duration_s : length of the result, from the origin time
    accuracy : ``fast``, ``standard`` or ``reference``
    taper_start : fraction of the Nyquist frequency where a cosine taper of the spectra begins. The default, 1, keeps
        the whole band, as the peers do: arrivals then ring at the Nyquist frequency, and near the source the ringing
        is cut off at time 0, which leaks into the band. Take 0.5-0.8 for seismograms that are to be used.
    threads : how many blocks of frequencies are worked on at a time

    Returns
    -------
    xarray.DataArray (depth_km, distance_km, component, time_s), float32
        Ground velocity for a unit step moment (equally, displacement for an impulsive one), m/s per N·m; time 0
        is the origin time; components ZDD RDD ZDS RDS TDS ZSS RSS TSS ZEX REX with the signs of docs/conventions.md.

    Raises
    ------
    GreensError
        Depths or distances that are not finite, not increasing, negative, or a source at the surface.
    """
    plan = plan_sums(model, depth_km, distance_km, sampling_rate_hz, duration_s, taper_start, accuracy)
    return to_seismograms(spectra(model, plan, threads), model, plan, accuracy, threads)


def to_seismograms(
    spectra: ComplexArray, model: LayeredModel, plan: Plan, accuracy: str, threads: int = 1
) -> xr.DataArray:
    """Seismograms as `compute_greens` returns them, from spectra (nd, nr, 10, nf) at the plan's damped frequencies."""
    time_s = np.arange(plan.n_kept) / plan.rate_hz
    scale = np.exp(plan.damping_per_s * time_s) * (plan.rate_hz * SI_PER_KM_UNITS)
    traces = np.empty((*spectra.shape[:3], plan.n_kept), np.float32)

    def work(part: tuple[int, slice]) -> None:
        # In double whatever the sums were: undamping multiplies what the transform rounds.
        damped = irfft(spectra[part].astype(np.complex128), n=plan.n_time, overwrite_x=True)
        traces[part] = damped[..., : plan.n_kept] * scale

    parts = [(i, slice(j, j + 16)) for i in range(spectra.shape[0]) for j in range(0, spectra.shape[1], 16)]
    _in_threads(work, parts, threads)
    return xr.DataArray(
        traces,
        dims=("depth_km", "distance_km", "component", "time_s"),
        coords={
            "depth_km": plan.depths,
            "distance_km": plan.distances,
            "component": list(GREENS_COMPONENTS),
            "time_s": time_s,
        },
        name="greens",
        attrs={
            "units": "m/s per N·m",
            "quantity": "ground velocity for a unit step moment",
            "time_zero": "origin time",
            "sampling_rate_hz": float(plan.rate_hz),
            "flat_to_hz": plan.taper_start * plan.rate_hz / 2,
            "accuracy": accuracy,
            "model_name": model.name,
            "model_hash": model.hash(),
        },
    )


def spectra(model: LayeredModel, plan: Plan, threads: int, at_source: AtSource | None = None) -> ComplexArray:
    """(nd, nr, 10, nf) spectra at the damped frequencies.

    ``at_source`` gives for a run of frequencies the wavenumbers (nf, nk) that the kernels are taken at, if they differ
    from those of the plan, and a factor (nf, nk) on the kernels.
    """
    real = np.float32 if plan.level.single else np.float64
    weight = wavenumber_weights(plan.k)
    tables = tuple(np.empty((plan.k.size, plan.distances.size), real) for _ in range(4))
    out = np.zeros(
        (plan.depths.size, len(GREENS_COMPONENTS), plan.omega.size, plan.distances.size), np.result_type(real, 1j)
    )

    def fill_tables(rows: slice) -> None:
        for table, values in zip(tables, bessel_tables(plan.k[rows], plan.distances), strict=True):
            table[rows] = values * weight[rows, None]

    def work(chunk: slice) -> None:
        if at_source is None:
            kernels, n_k = _kernels(model, plan, chunk, plan.k[None, : plan.n_k[chunk].max()], real)
        else:
            k, factor = at_source(chunk)
            kernels, n_k = _kernels(model, plan, chunk, k, real)
            kernels *= factor[:, None, :].astype(real)
        kernels *= plan.taper[chunk, None, None].astype(real)
        for i_d in np.flatnonzero(n_k):
            sum_over_wavenumbers(kernels[i_d], n_k[i_d], tables, out[i_d, :, chunk])

    # The blocks are the parallelism. BLAS threads inside them would wait for each other by spinning: on a busy
    # machine that cost 30 times the time.
    with _blas().limit(limits=1, user_api="blas"):
        _in_threads(fill_tables, [slice(i, i + 256) for i in range(0, plan.k.size, 256)], threads)
        _in_threads(work, frequency_chunks(plan), threads)
    return out.transpose(0, 3, 1, 2)


def _in_threads(work: Callable[[Any], None], parts: Sequence[Any], threads: int) -> None:
    with ThreadPoolExecutor(max(1, threads)) as pool:
        for _ in pool.map(work, parts):
            pass


def _kernels(
    model: LayeredModel, plan: Plan, chunk: slice, k: FloatArray, real: type[np.floating[Any]]
) -> tuple[NDArray[np.floating[Any]], NDArray[np.int64]]:
    """Kernels (nd, 10, nf, 2, nk) of a run of frequencies, and up to which wavenumber each depth has any (nd,)."""
    tops, omega, n_k = model.depth_of_top_km, plan.omega[chunk], plan.n_k[chunk]
    kernels = np.zeros((plan.depths.size, len(KERNEL_ROWS), n_k.size, 2, n_k.max()), real)
    filled = compute_kernels(
        omega,
        k,
        n_k,
        model.thickness_km,
        complex_velocity(model.vp_km_s, model.qp, omega),
        complex_velocity(model.vs_km_s, model.qs, omega),
        model.density_g_cm3,
        plan.depths,
        np.searchsorted(tops, plan.depths, side="right") - 1,
        tops,
        plan.level.near_field,
        kernels,
    )
    return kernels, filled.max(axis=0)


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
