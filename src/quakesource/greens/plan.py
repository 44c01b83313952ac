"""The discretisation of the frequency–wavenumber integral: which frequencies, wavenumbers and damping, and checks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import next_fast_len

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.errors import GreensError
from quakesource.greens.accuracy import Accuracy, accuracy_level
from quakesource.greens.kernels import KERNEL_ROWS
from quakesource.greens.layer_recursion import BLOCK

SHALLOWEST_DEPTH_KM = 0.05
LARGEST_REQUEST_GB = 16
_CHUNK_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Plan:
    """``depths`` (nd,) and ``distances`` (nr,) in km; ``omega`` (nf,) damped angular frequencies, rad/s, with the
    spectral ``taper`` (nf,); ``k`` (nk,) wavenumbers, 1/km, of which each frequency needs ``n_k`` (nf,), both in whole
    blocks of the kernels; ``n_kept`` samples of the ``n_time`` of a period are wanted, at ``rate_hz``.
    """

    depths: NDArray[np.float64]
    distances: NDArray[np.float64]
    rate_hz: float
    n_kept: int
    n_time: int
    omega: NDArray[np.complex128]
    taper: NDArray[np.float64]
    taper_start: float
    damping_per_s: float
    k: NDArray[np.float64]
    n_k: NDArray[np.int64]
    level: Accuracy


def plan_sums(
    model: LayeredModel | Sequence[LayeredModel],
    depth_km: ArrayLike,
    distance_km: ArrayLike,
    sampling_rate_hz: float,
    duration_s: float,
    taper_start: float,
    accuracy: str,
    finer: float = 1.0,
) -> Plan:
    """Check a request and lay out its sums; GreensError and arguments as in `layered.compute_greens`.

    ``finer`` divides the step of the wavenumbers. Of several models the sums suit all.
    """
    models = list(model) if isinstance(model, Sequence) else [model]
    for one in models:
        if not isinstance(one, LayeredModel):
            raise GreensError(
                f"The model is {one!r}, not a LayeredModel.",
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
    slowest = min(float(one.vs_km_s.min()) for one in models)
    fastest = max(float(one.vp_km_s.max()) for one in models)
    return _plan(slowest, fastest, depths, distances, sampling_rate_hz, duration_s, taper_start, level, finer)


def wavenumber_weights(k: NDArray[np.float64]) -> NDArray[np.float64]:
    """k dk / 2π of the midpoint rule (nk,)."""
    weight = k * (2 * k[0]) / (2 * np.pi)
    # The midpoint rule errs by Δk²/24 times the slope of k K(k) J(kr) at k = 0, which looks like a faint P from
    # below at every distance; taking it off the first sample removes it (Euler-Maclaurin).
    weight[0] *= 11 / 12
    return np.asarray(weight)


def frequency_chunks(plan: Plan) -> list[slice]:
    """Runs of frequencies whose kernels stay in the cache, the longest first: threads then end together."""
    bytes_per_k = plan.depths.size * len(KERNEL_ROWS) * 2 * (4 if plan.level.single else 8)
    chunks, stop = [], plan.n_k.size
    while stop > 0:
        count = int(np.clip(_CHUNK_BYTES // (plan.n_k[stop - 1] * bytes_per_k), 1, 32))
        chunks.append(slice(max(0, stop - count), stop))
        stop -= count
    return chunks


def in_blocks(n_k: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of wavenumbers, rounded up to whole blocks of the kernels."""
    return np.asarray(-(-n_k // BLOCK) * BLOCK, np.int64)


def cosine_taper(x: NDArray[np.float64], start: float) -> NDArray[np.float64]:
    """1 up to ``start``, 0 at 1; ``x`` is a fraction of the Nyquist frequency."""
    if start == 1.0:
        return np.ones_like(x)
    return np.asarray(np.cos(0.5 * np.pi * np.clip((x - start) / (1 - start), 0, 1)) ** 2)


def _plan(
    slowest_km_s: float,
    fastest_km_s: float,
    depths: NDArray[np.float64],
    distances: NDArray[np.float64],
    rate: float,
    duration_s: float,
    taper_start: float,
    level: Accuracy,
    finer: float,
) -> Plan:
    # The period must hold the slowest arrival, or it wraps into the window however short that is.
    slowest_s = distances[-1] / (0.8 * slowest_km_s)
    # Tapering widens arrivals to both sides: what reaches before time 0 must wrap into a part that is cut off.
    margin = 0 if taper_start == 1.0 else int(np.ceil(16 / (1 - taper_start)))
    n_time = next_fast_len(int(np.ceil(level.periods * max(duration_s, slowest_s) * rate)) + margin, real=True)
    n_time += n_time % 2
    period_s = n_time / rate
    damping_per_s = level.damping * np.pi / period_s
    frequency = np.arange(n_time // 2 + 1) / period_s
    omega = np.asarray(2 * np.pi * frequency - 1j * damping_per_s, np.complex128)
    taper = cosine_taper(frequency / frequency[-1], taper_start)
    dk = 2 * np.pi / (finer * level.spacing * (distances[-1] + fastest_km_s * period_s))
    k_max = np.hypot(level.near_field / depths[0], level.slowness * omega.real / slowest_km_s)
    n_k = in_blocks(np.ceil(k_max / dk).astype(np.int64))
    k = (np.arange(n_k.max()) + 0.5) * dk
    n_kept = round(duration_s * rate)
    return Plan(depths, distances, rate, n_kept, n_time, omega, taper, taper_start, damping_per_s, k, n_k, level)


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
