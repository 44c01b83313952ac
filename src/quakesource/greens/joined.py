"""Green's functions of a path that begins in one layered model and ends in another.

The wavenumber integral of a layered half-space is a sum over plane waves. Along a structure that changes slowly each
of them keeps its vertical action and changes its horizontal slowness (`earth.joined_path`): the source is excited by
the model that it lies in, and the phase grows by the mean slowness of the path. So in the sums (G16) of
``docs/greens.md`` the Bessel functions are taken at q(k/ω) ω r instead of k r; nothing else changes. The sums go over
evenly spaced q ω, so that one table of Bessel functions serves all frequencies. With both models
equal, or all of the path in one, the result is that of `layered.compute_greens`. Waves that the structure reflects or
converts on the way are left out, and the receiver's crust enters through times, not through amplitudes.
"""

from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from quakesource.earth.joined_path import JoinedPath
from quakesource.greens.layered import spectra, to_seismograms
from quakesource.greens.plan import Plan, in_blocks, plan_sums

FloatArray = NDArray[np.float64]


def compute_joined_greens(
    path: JoinedPath,
    depth_km: ArrayLike,
    distance_km: ArrayLike,
    sampling_rate_hz: float,
    duration_s: float,
    *,
    accuracy: str = "world",
    taper_start: float = 0.8,
    threads: int = 1,
) -> xr.DataArray:
    """Elementary seismograms of a path.

    Parameters and arrays are those of `layered.compute_greens`.

    Raises
    ------
    GreensError
        As there.
    """
    model = path.source_side
    slowest_s_km = max(float(path.slowness(1 / model.vs_km_s[0])), 1 / model.vs_km_s[0])
    # q has kinks, so the waves that the sums send inwards do not cancel to the last digit: they would come before the
    # origin time, which is the end of the period, where undamping makes them large. That end is cut off.
    longer_s = duration_s + slowest_s_km * float(np.max(distance_km))
    finer = max(1.0, float(path.receiver_side.vp_km_s.max() / model.vp_km_s.max()))
    plan = plan_sums(model, depth_km, distance_km, sampling_rate_hz, longer_s, taper_start, accuracy, finer)
    plan = _along(path, plan)

    def at_source(chunk: slice) -> tuple[FloatArray, FloatArray]:
        return _at_source(path, plan, chunk)

    seismograms = to_seismograms(spectra(model, plan, threads, at_source), model, plan, accuracy, threads)
    return seismograms.isel(time_s=slice(0, round(duration_s * sampling_rate_hz)))


def _along(path: JoinedPath, plan: Plan) -> Plan:
    """The plan of the source's model with as many wavenumbers q ω of the whole path as reach its largest k."""
    step = 2 * plan.k[0]
    omega = _not_zero(plan.omega.real)[:, None]
    n_k = in_blocks(np.ceil(omega[:, 0] * path.slowness(plan.n_k * step / omega[:, 0]) / step).astype(np.int64))
    return replace(plan, k=(np.arange(n_k.max()) + 0.5) * step, n_k=n_k)


def _at_source(path: JoinedPath, plan: Plan, chunk: slice) -> tuple[FloatArray, FloatArray]:
    """(nf, nk) wavenumbers k in the source's model, and how much larger k dk is there than on the whole path."""
    omega = _not_zero(plan.omega.real[chunk])[:, None]
    whole = plan.k[None, : int(plan.n_k[chunk].max())]
    step = 2 * plan.k[0]
    edges = omega * path.slowness_at_source(np.concatenate([[[0.0]], whole + step / 2], axis=1) / omega)
    k_dk = (edges[:, 1:] ** 2 - edges[:, :-1] ** 2) / 2
    return omega * path.slowness_at_source(whole / omega), k_dk / (whole * step)


def _not_zero(omega: FloatArray) -> FloatArray:
    return np.maximum(omega, 1e-9)
