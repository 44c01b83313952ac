"""Green's functions of a layered half-space: names, units and checks around the kernels.

Frequency–wavenumber method with a complex frequency (Bouchon 1981) and generalised reflection coefficients
(Kennett 1983); one pass for all depths, distances and source types. Derivation and conventions: ``docs/greens.md``.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.hankel import bessel_tables, sum_over_wavenumbers
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
    accuracy : ``fast``, ``standard`` or ``fine``
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
    return to_seismograms(spectra(model, plan, threads), model, plan, accuracy)


def to_seismograms(spectra: NDArray[np.complex128], model: LayeredModel, plan: Plan, accuracy: str) -> xr.DataArray:
    """Seismograms as `compute_greens` returns them, from spectra (nd, nr, 10, nf) at the plan's damped frequencies."""
    traces = np.fft.irfft(spectra, n=plan.n_time, axis=-1) * plan.rate_hz
    time_s = np.arange(plan.n_kept) / plan.rate_hz
    traces = traces[..., : plan.n_kept] * np.exp(plan.damping_per_s * time_s) * SI_PER_KM_UNITS
    return xr.DataArray(
        traces.astype(np.float32),
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


def spectra(model: LayeredModel, plan: Plan, threads: int, at_source: AtSource | None = None) -> NDArray[np.complex128]:
    """(nd, nr, 10, nf) spectra at the damped frequencies.

    ``at_source`` gives for a run of frequencies the wavenumbers (nf, nk) that the kernels are taken at, if they differ
    from those of the plan, and a factor (nf, nk) on the kernels.
    """
    weight = wavenumber_weights(plan.k)
    tables = tuple(table * weight[:, None] for table in bessel_tables(plan.k, plan.distances))
    n_depth, n_freq, n_dist = plan.depths.size, plan.omega.size, plan.distances.size
    out = np.zeros((n_depth, n_dist, len(GREENS_COMPONENTS), n_freq), np.complex128)

    def work(chunk: slice) -> None:
        if at_source is None:
            kernels = _kernels(model, plan, chunk, np.broadcast_to(plan.k, (plan.omega[chunk].size, plan.k.size)))
        else:
            k, factor = at_source(chunk)
            kernels = _kernels(model, plan, chunk, k)
            kernels *= factor[:, None, :]
        for i_d in range(n_depth):
            sums = sum_over_wavenumbers(kernels[i_d], plan.n_k[chunk, i_d].max(), tables)
            spectrum = (sums[:, :, 0] + 1j * sums[:, :, 1]) * plan.taper[chunk][None, :, None]
            out[i_d, :, :, chunk] = spectrum.transpose(2, 0, 1)

    # The blocks are the parallelism. BLAS threads inside them would wait for each other by spinning: on a busy
    # machine that cost 30 times the time.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(max(1, threads)) as pool:
        for _ in pool.map(work, frequency_chunks(plan)):
            pass
    return out


def _kernels(model: LayeredModel, plan: Plan, chunk: slice, k: FloatArray) -> FloatArray:
    """Kernels (nd, 12, nf, 2, nk) of a run of frequencies: rows of `kernels.KERNEL_ROWS`, real and imaginary parts."""
    tops, omega, n_k = model.depth_of_top_km, plan.omega[chunk], plan.n_k[chunk]
    kernels = np.zeros((plan.depths.size, len(KERNEL_ROWS), n_k.shape[0], 2, n_k.max()))
    compute_kernels(
        omega, k, n_k, model.thickness_km, complex_velocity(model.vp_km_s, model.qp, omega),
        complex_velocity(model.vs_km_s, model.qs, omega), model.density_g_cm3, plan.depths,
        np.searchsorted(tops, plan.depths, side="right") - 1, tops, kernels,
    )  # fmt: skip
    return kernels
