"""Green's functions of a layered half-space: names, units and checks around the kernels.

Frequency–wavenumber method with a complex frequency (Bouchon 1981) and generalised reflection coefficients
(Kennett 1983); one pass for all depths, distances and source types. Derivation and conventions: ``docs/greens.md``.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.fft import next_fast_len
from threadpoolctl import threadpool_limits

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.errors import GreensError
from quakesource.greens.accuracy import Accuracy, accuracy_level
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.hankel import bessel_tables, sum_over_wavenumbers
from quakesource.greens.kernels import KERNEL_ROWS, compute_kernels

SI_PER_KM_UNITS = 1e-15
"""km, km/s and g/cm³ inside give 1e-15 m/s per N·m."""

SHALLOWEST_DEPTH_KM = 0.05
LARGEST_REQUEST_GB = 16
_MEMORY_BYTES = 96 * 2**20


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
    if not isinstance(model, LayeredModel):
        raise GreensError(
            f"The model is {model!r}, not a LayeredModel.",
            next_step="Read it first: quakesource.earth.read_model(...).",
        )
    depths = _checked_axis(depth_km, "depth_km", SHALLOWEST_DEPTH_KM)
    distances = _checked_axis(distance_km, "distance_km", 0.0)
    finite = np.isfinite([sampling_rate_hz, duration_s]).all()
    if not (finite and sampling_rate_hz > 0 and duration_s * sampling_rate_hz >= 1 and 0 < taper_start <= 1):
        raise GreensError(
            f"sampling_rate_hz={sampling_rate_hz}, duration_s={duration_s}, taper_start={taper_start}: out of range.",
            next_step="Give a sampling rate in Hz, a duration of a sample or more in s, and a taper start in (0, 1].",
        )
    level = accuracy_level(accuracy)
    gigabytes = depths.size * distances.size * len(GREENS_COMPONENTS) * duration_s * sampling_rate_hz * 24 / 1e9
    if gigabytes > LARGEST_REQUEST_GB:
        raise GreensError(
            f"{depths.size} depths x {distances.size} distances x {duration_s * sampling_rate_hz:.0f} samples "
            f"need about {gigabytes:.0f} GB of memory.",
            next_step=f"Ask for parts of it, each below {LARGEST_REQUEST_GB} GB.",
        )
    plan = _plan(model, depths, distances, sampling_rate_hz, duration_s, taper_start, level)
    spectra = _spectra(model, plan, threads)
    traces = np.fft.irfft(spectra, n=plan.n_time, axis=-1) * sampling_rate_hz
    n_kept = round(duration_s * sampling_rate_hz)
    time_s = np.arange(n_kept) / sampling_rate_hz
    traces = traces[..., :n_kept] * np.exp(plan.damping_per_s * time_s) * SI_PER_KM_UNITS
    return xr.DataArray(
        traces.astype(np.float32),
        dims=("depth_km", "distance_km", "component", "time_s"),
        coords={
            "depth_km": depths,
            "distance_km": distances,
            "component": list(GREENS_COMPONENTS),
            "time_s": time_s,
        },
        name="greens",
        attrs={
            "units": "m/s per N·m",
            "quantity": "ground velocity for a unit step moment",
            "time_zero": "origin time",
            "sampling_rate_hz": float(sampling_rate_hz),
            "flat_to_hz": taper_start * sampling_rate_hz / 2,
            "accuracy": accuracy,
            "model_name": model.name,
            "model_hash": model.hash(),
        },
    )


@dataclass(frozen=True)
class _Plan:
    depths: NDArray[np.float64]
    distances: NDArray[np.float64]
    n_time: int
    omega: NDArray[np.complex128]
    taper: NDArray[np.float64]
    damping_per_s: float
    k: NDArray[np.float64]
    n_k: NDArray[np.int64]


def _plan(
    model: LayeredModel,
    depths: NDArray[np.float64],
    distances: NDArray[np.float64],
    rate: float,
    duration_s: float,
    taper_start: float,
    level: Accuracy,
) -> _Plan:
    # The period must hold the slowest arrival, or it wraps into the window however short that is.
    slowest_s = distances[-1] / (0.8 * model.vs_km_s.min())
    # Tapering widens arrivals to both sides: what reaches before time 0 must wrap into a part that is cut off.
    margin = 0 if taper_start == 1.0 else int(np.ceil(16 / (1 - taper_start)))
    n_time = next_fast_len(int(np.ceil(max(duration_s, slowest_s) * rate)) + margin, real=True)
    n_time += n_time % 2
    period_s = n_time / rate
    damping_per_s = level.damping * np.pi / period_s
    frequency = np.arange(n_time // 2 + 1) / period_s
    omega = np.asarray(2 * np.pi * frequency - 1j * damping_per_s, np.complex128)
    taper = _cosine_taper(frequency / frequency[-1], taper_start)
    dk = 2 * np.pi / (level.spacing * (distances[-1] + model.vp_km_s.max() * period_s))
    k_max = np.hypot((level.near_field / depths)[None, :], (level.slowness * omega.real / model.vs_km_s.min())[:, None])
    n_k = np.ceil(k_max / dk).astype(np.int64)
    k = (np.arange(n_k.max()) + 0.5) * dk
    return _Plan(depths, distances, n_time, omega, taper, damping_per_s, k, n_k)


def _cosine_taper(x: NDArray[np.float64], start: float) -> NDArray[np.float64]:
    if start == 1.0:
        return np.ones_like(x)
    return np.asarray(np.cos(0.5 * np.pi * np.clip((x - start) / (1 - start), 0, 1)) ** 2)


def _spectra(model: LayeredModel, plan: _Plan, threads: int) -> NDArray[np.complex128]:
    """(nd, nr, 10, nf) spectra at the damped frequencies."""
    alpha = complex_velocity(model.vp_km_s, model.qp, plan.omega)
    beta = complex_velocity(model.vs_km_s, model.qs, plan.omega)
    tables = bessel_tables(plan.k, plan.distances)
    dk = plan.k[0] * 2
    weight = plan.k * dk / (2 * np.pi)
    # The midpoint rule errs by Δk²/24 times the slope of k K(k) J(kr) at k = 0, which looks like a faint P from
    # below at every distance; taking it off the first sample removes it (Euler-Maclaurin).
    weight[0] *= 11 / 12
    tables = tuple(table * weight[:, None] for table in tables)
    tops = model.depth_of_top_km
    layers = np.searchsorted(tops, plan.depths, side="right") - 1
    n_depth, n_freq, n_dist = plan.depths.size, plan.omega.size, plan.distances.size
    spectra = np.zeros((n_depth, n_dist, len(GREENS_COMPONENTS), n_freq), np.complex128)

    def work(chunk: slice) -> None:
        n_k = plan.n_k[chunk]
        kernels = np.zeros((n_depth, len(KERNEL_ROWS), n_k.shape[0], 2, n_k.max()))
        compute_kernels(
            plan.omega[chunk], plan.k, n_k, model.thickness_km, alpha[chunk], beta[chunk],
            model.density_g_cm3, plan.depths, layers, tops, kernels,
        )  # fmt: skip
        for i_d in range(n_depth):
            sums = sum_over_wavenumbers(kernels[i_d], n_k[:, i_d].max(), tables)
            spectrum = (sums[:, :, 0] + 1j * sums[:, :, 1]) * plan.taper[chunk][None, :, None]
            spectra[i_d, :, :, chunk] = spectrum.transpose(2, 0, 1)

    # The blocks are the parallelism. BLAS threads inside them would wait for each other by spinning: on a busy
    # machine that cost 30 times the time.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(max(1, threads)) as pool:
        for _ in pool.map(work, _frequency_chunks(plan.n_k)):
            pass
    return spectra


def _frequency_chunks(n_k: NDArray[np.int64]) -> Sequence[slice]:
    """Runs of frequencies whose kernels fit the memory allowance."""
    bytes_per_k = n_k.shape[1] * len(KERNEL_ROWS) * 2 * 8
    chunks, start = [], 0
    for stop in range(1, n_k.shape[0] + 1):
        full = (stop - start) * n_k[start:stop].max() * bytes_per_k >= _MEMORY_BYTES
        if full or stop - start == 32 or stop == n_k.shape[0]:
            chunks.append(slice(start, stop))
            start = stop
    return chunks


def _checked_axis(values: ArrayLike, name: str, smallest: float) -> NDArray[np.float64]:
    axis = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if axis.ndim != 1 or axis.size == 0 or not np.isfinite(axis).all() or (np.diff(axis) <= 0).any():
        raise GreensError(
            f"{name} must be a list of finite, increasing numbers, not {values!r}.",
            next_step="Sort it and drop repeated values.",
        )
    if axis[0] < smallest:
        raise GreensError(
            f"{name} starts at {axis[0]:g} km; the smallest that can be computed is {smallest:g} km.",
            next_step="Distances are positive, and sources lie below the surface: at depth 0 the integral diverges.",
        )
    return axis
