"""Dispersion curves and sensitivity kernels of a layered model: what people call."""

from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from quakesource.earth import LayeredModel
from quakesource.errors import EarthModelError
from quakesource.surface_waves.compiled import one_compiler
from quakesource.surface_waves.roots import ABSENT, FOUND, LOST, follow_mode

FloatArray = NDArray[np.float64]
Wave = Literal["rayleigh", "love"]
WAVES: tuple[Wave, ...] = ("rayleigh", "love")
STATUS = {FOUND: "found", ABSENT: "does not exist at this period", LOST: "search failed"}

_FREQUENCY_STEP = 3e-4
"""Of the frequency, either side: the derivative of a phase kernel is then good to 1e-6 of its peak."""


class Water(NamedTuple):
    """Water that covers the model: kept as it is, no kernel has a row for it."""

    thickness_km: float
    vp_km_s: float = 1.5
    density_g_cm3: float = 1.03


class Curves(NamedTuple):
    """At ``n`` periods: ``phase`` and ``group`` velocity (n,), km/s, NaN where ``status`` (n,) is not `FOUND`.

    ``kernels`` (n, 3, n_layers): ∂c/∂Vp, ∂c/∂Vs (no unit), ∂c/∂ρ (km/s per g/cm³) of whole layers.
    """

    phase: FloatArray
    group: FloatArray
    status: NDArray[np.int64]
    kernels: FloatArray


def dispersion(
    model: LayeredModel,
    periods_s: ArrayLike,
    wave: Wave = "rayleigh",
    mode: int = 0,
    *,
    kernels: bool = False,
    group_kernels: bool = False,
    water: Water | None = None,
    reference_frequency_hz: float | None = None,
) -> xr.Dataset:
    """Phase and group velocity of a mode, and with ``kernels`` how they follow from the layers.

    Parameters
    ----------
    model : layers over a half-space.
    periods_s : (n,), s, rising.
    wave, mode : which; mode 0 is the fundamental one.
    kernels : add ``dc_dvp``, ``dc_dvs`` and ``dc_drho`` (period_s, layer).
    group_kernels : add ``du_dvp``, ``du_dvs`` and ``du_drho`` (period_s, layer).
    water : what covers the model; none if left out.
    reference_frequency_hz : frequency at which the model's velocities hold. Left out, the model is elastic. Given, the
        velocities of a period follow from Qp and Qs, v (1 + ln(f / reference) / (π Q)) (Aki & Richards 2002, eq. 5.94),
        and kernels are those of the model's own velocities.

    Returns
    -------
    Dataset over ``period_s`` and ``layer``: ``phase_velocity_km_s`` and ``group_velocity_km_s``, NaN where ``status``
    is not 0; its attribute ``flag_meanings`` says why. Kernels are derivatives for whole layers, in km/s per km/s or
    g/cm³: divide them by ``thickness_km`` to compare layers.

    Raises
    ------
    EarthModelError
        periods that are not positive and rising, an unknown wave, a negative mode or impossible water.
    """
    periods = checked_periods(periods_s)
    if wave not in WAVES or isinstance(mode, bool) or int(mode) != mode or mode < 0:
        raise EarthModelError(
            f"There is no mode {mode!r} of {wave!r} waves",
            where="dispersion",
            next_step="give wave='rayleigh' or 'love' and a mode of 0 (fundamental), 1, 2, ...",
        )
    if water is not None and not all(np.isfinite(value) and value > 0 for value in water):
        raise EarthModelError(
            f"Water of {water.thickness_km} km, {water.vp_km_s} km/s and {water.density_g_cm3} g/cm³ is impossible",
            where="dispersion",
            next_step="give positive numbers, or no water",
        )
    found = curves(model, periods, wave, mode, water=water, reference_frequency_hz=reference_frequency_hz)
    variables: dict[str, Any] = {
        "phase_velocity_km_s": ("period_s", found.phase, {"units": "km s-1", "long_name": "phase velocity"}),
        "group_velocity_km_s": ("period_s", found.group, {"units": "km s-1", "long_name": "group velocity"}),
        "status": (
            "period_s",
            found.status.astype(np.int8),
            {"flag_values": list(STATUS), "flag_meanings": ", ".join(f"{k} {text}" for k, text in STATUS.items())},
        ),
    }
    if kernels:
        variables |= _named("dc", found.kernels)
    if group_kernels:
        nearby = [
            curves(
                model, periods / (1 + step), wave, mode, water=water, reference_frequency_hz=reference_frequency_hz
            ).kernels
            for step in (_FREQUENCY_STEP, -_FREQUENCY_STEP)
        ]
        slope = (nearby[0] - nearby[1]) / (2 * _FREQUENCY_STEP)  # ω ∂K/∂ω
        ratio = (found.group / found.phase)[:, None, None]
        variables |= _named("du", ratio * (2 - ratio) * found.kernels + ratio**2 * slope)
    return xr.Dataset(
        variables,
        coords={
            "period_s": ("period_s", periods, {"units": "s"}),
            "layer": np.arange(model.thickness_km.size),
            "thickness_km": ("layer", model.thickness_km, {"units": "km", "comment": "0 is the half-space"}),
            "top_km": ("layer", np.concatenate([[0.0], np.cumsum(model.thickness_km[:-1])]), {"units": "km"}),
        },
        attrs={
            "wave": wave,
            "mode": int(mode),
            "model": model.name,
            "water_km": water.thickness_km if water else 0.0,
            "reference_frequency_hz": reference_frequency_hz or "elastic",
        },
    )


def curves(
    model: LayeredModel,
    periods_s: FloatArray,
    wave: Wave,
    mode: int,
    *,
    water: Water | None = None,
    reference_frequency_hz: float | None = None,
) -> Curves:
    """The numbers of `dispersion`, unchecked: for loops over many models."""
    n, omegas = len(periods_s), 2 * np.pi / periods_s
    # ∂v/∂v0 of the velocities (n, layer) at each period, and ω times the derivative of that
    rise_p, rise_s, bend_p, bend_s = _anelastic(model, periods_s, reference_frequency_hz)
    of_layers = np.broadcast_to(model.thickness_km, (n, model.thickness_km.size))
    layers = tuple(
        np.ascontiguousarray(np.broadcast_to(values, of_layers.shape))
        for values in (of_layers, model.vp_km_s * rise_p, model.vs_km_s * rise_s, model.density_g_cm3)
    )
    phase, group, status = np.empty(n), np.empty(n), np.zeros(n, np.int64)
    change = np.empty((n, 4, model.thickness_km.size))
    args = (
        wave == "love",
        int(mode),
        omegas,
        *layers,
        np.array(water or (0.0, 0.0, 0.0)),
        phase,
        group,
        status,
        change,
    )
    if not follow_mode.signatures:  # the first call compiles, or reads what another process compiled
        with one_compiler():
            follow_mode(*args)
    else:
        follow_mode(*args)
    kernels = change[:, :3]
    if reference_frequency_hz is not None:
        # ω dc/dω has a part of its own: the velocities change with frequency
        further = (kernels[:, 0] * model.vp_km_s * bend_p + kernels[:, 1] * model.vs_km_s * bend_s).sum(axis=1)
        elastic = phase * (1 - phase / group)
        group = phase / (1 - (elastic + further) / phase)
        kernels = kernels * np.stack([rise_p, rise_s, np.ones_like(rise_p)], axis=1)
    return Curves(phase, group, status, kernels)


def checked_periods(periods_s: ArrayLike) -> FloatArray:
    """Periods (n,), s; EarthModelError unless they are positive and rising."""
    periods = np.asarray(periods_s, dtype=np.float64)
    if periods.ndim != 1 or periods.size == 0 or not np.all(np.isfinite(periods)) or periods.min() <= 0:
        raise EarthModelError(
            f"The periods are not a list of positive numbers: {np.array2string(periods, threshold=8)}",
            where="periods_s",
            next_step="give seconds; of frequencies the reciprocal",
        )
    if np.any(np.diff(periods) <= 0):
        place = int(np.flatnonzero(np.diff(periods) <= 0)[0])
        raise EarthModelError(
            f"The periods do not rise: {periods[place + 1]:g} s follows {periods[place]:g} s",
            where=f"periods_s, place {place + 1} (counted from 0)",
            next_step="sort the curve by period and give every period once",
        )
    return periods


def _anelastic(
    model: LayeredModel, periods_s: FloatArray, reference_frequency_hz: float | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    shape = len(periods_s), model.thickness_km.size
    if reference_frequency_hz is None:
        return np.ones(shape), np.ones(shape), np.zeros(shape), np.zeros(shape)
    if not (np.isfinite(reference_frequency_hz) and reference_frequency_hz > 0):
        raise EarthModelError(
            f"A reference frequency of {reference_frequency_hz} Hz is impossible",
            where="reference_frequency_hz",
            next_step="give 1 Hz, at which the velocities of most models hold, or leave it out for an elastic model",
        )
    log = -np.log(periods_s * reference_frequency_hz)[:, None]
    bends = [np.broadcast_to(1 / (np.pi * q), shape) for q in (model.qp, model.qs)]
    return 1 + log * bends[0], 1 + log * bends[1], bends[0], bends[1]


def _named(what: str, kernels: FloatArray) -> dict[str, Any]:
    names = (("dvp", "1"), ("dvs", "1"), ("drho", "km s-1 / (g cm-3)"))
    return {
        f"{what}_{name}": (("period_s", "layer"), kernels[:, i], {"units": units})
        for i, (name, units) in enumerate(names)
    }
