"""What is said of a network beside the exact solver: errors of velocities and of kernels, by bins of periods.

Kernels are compared for each km of depth, in four forms: linear ∂c/∂Vs or logarithmic (Vs/c) ∂c/∂Vs, as they are or in
a running mean over depth. The paper compares a logarithmic kernel of the network with a linear one of the solver, both
smoothed and scaled to their sum: that is the form ``published``.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.surface_waves.dispersion import WAVES

Array = NDArray[np.float64]
FINE_KM = 0.5
"""Step of depths on which kernels are smoothed."""
FORMS = ("linear", "logarithmic", "linear_smoothed", "logarithmic_smoothed", "published")
VS = 1


class Judged(NamedTuple):
    """Of ``n`` models: ``columns`` (n, 3, layer), exact and a network's ``phase`` (n, 2, period) and Vs kernels of
    whole layers (n, 2, period, layer).
    """

    columns: Array
    exact_phase: Array
    phase: Array
    exact: Array
    made: Array


def period_bins(period_s: Array, edges_s: tuple[float, ...]) -> list[tuple[str, NDArray[np.bool_]]]:
    """(name, which periods) of bins that hold any; the last holds its end."""
    bins = []
    for low, high in pairwise(edges_s):
        last = high == edges_s[-1]
        chosen = (period_s >= low) & ((period_s <= high) if last else (period_s < high))
        if chosen.any():
            bins.append((f"{low:g}-{high:g}", chosen))
    return bins


def velocity_rows(
    phase: NDArray[Any], exact: NDArray[Any], period_s: Array, edges_s: tuple[float, ...]
) -> Iterator[dict[str, Any]]:
    """Errors of velocities (n, 2, period), a row a wave and bin, and of both waves."""
    for name, chosen in period_bins(period_s, edges_s):
        for wave, rows in (*((wave, [w]) for w, wave in enumerate(WAVES)), ("both", [0, 1])):
            found, true = (values[:, rows][:, :, chosen] for values in (phase, exact))
            error = np.abs(found - true)
            yield {
                "wave": wave,
                "period_bin_s": name,
                "n_models": len(phase),
                "n_velocities": int(np.isfinite(true).sum()),
                "mae_km_s": float(np.nanmean(error)),
                "mape_percent": float(100 * np.nanmean(error / true)),
                "worst_percent": float(100 * np.nanmax(error / true)),
            }


def kernel_rows(
    judged: Judged,
    thickness_km: Array,
    period_s: Array,
    edges_s: tuple[float, ...],
    smoothing_km: float,
    forms: tuple[str, ...] = FORMS,
) -> Iterator[dict[str, Any]]:
    """Errors of Vs kernels, a row a form, wave and bin: means over models and periods."""
    middle = np.cumsum(thickness_km) - thickness_km / 2
    for form in forms:
        made, exact, thickness, depth = in_form(judged, form, thickness_km, middle, smoothing_km)
        scores = compared(made, exact, thickness, depth)
        known = np.isfinite(scores["cosine"])
        for name, chosen in period_bins(period_s, edges_s):
            for w, wave in enumerate(WAVES):
                here = known[:, w] & chosen
                yield {
                    "form": form,
                    "wave": wave,
                    "period_bin_s": name,
                    "n_kernels": int(here.sum()),
                    **{key: float(np.mean(values[:, w][here])) for key, values in scores.items()},
                    "cosine_median": float(np.median(scores["cosine"][:, w][here])),
                    "share_below_0.9": float(np.mean(scores["cosine"][:, w][here] < 0.9)),
                }


def compared(made: Array, exact: Array, thickness_km: Array, depth_km: Array) -> dict[str, Array]:
    """Scores (n, 2, period) of kernels (n, 2, period, depth) for each km.

    ``cosine`` of the angle between them; ``signed_l2`` ‖made − exact‖ / ‖exact‖, which a cosine does not see: amplitude
    and sign; ``amplitude`` ‖made‖ / ‖exact‖; ``peak_depth_error_km`` between the largest values.
    """
    product = (made * exact * thickness_km).sum(axis=-1)
    of_made, of_exact = (np.sqrt((values**2 * thickness_km).sum(axis=-1)) for values in (made, exact))
    difference = np.sqrt(((made - exact) ** 2 * thickness_km).sum(axis=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = {
            "cosine": product / np.maximum(of_made * of_exact, 1e-30),
            "signed_l2": difference / of_exact,
            "amplitude": of_made / of_exact,
        }
    peaks = [depth_km[np.argmax(np.abs(np.nan_to_num(values)), axis=-1)] for values in (made, exact)]
    return {**scores, "peak_depth_error_km": np.abs(peaks[0] - peaks[1])}


def in_form(
    judged: Judged, form: str, thickness_km: Array, middle_km: Array, smoothing_km: float
) -> tuple[Array, Array, Array, Array]:
    """Kernels of the network and exact ones for each km, thickness and middle of what they are given over."""
    made, exact = (values / thickness_km for values in (judged.made, judged.exact))
    vs = judged.columns[:, None, None, VS]
    if form.startswith(("logarithmic", "published")):
        made = made * vs / judged.phase[..., None]
    if form.startswith("logarithmic"):
        exact = exact * vs / judged.exact_phase[..., None]
    if not form.endswith(("smoothed", "published")):
        return made, exact, thickness_km, middle_km
    edges = np.concatenate([[0.0], np.cumsum(thickness_km)])
    fine = np.arange(FINE_KM / 2, edges[-1], FINE_KM)
    layer = np.searchsorted(edges, fine, side="right") - 1
    window = max(1, round(smoothing_km / FINE_KM))
    made, exact = (running_mean(values[..., layer], window) for values in (made, exact))
    if form == "published":
        made, exact = (
            values / np.maximum(np.abs(values).sum(axis=-1, keepdims=True), 1e-30) for values in (made, exact)
        )
    return made, exact, np.full(len(fine), FINE_KM), fine


def running_mean(values: Array, window: int) -> Array:
    """Means over ``window`` samples of the last axis, over fewer at the ends."""
    total = np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(values, axis=-1)], axis=-1)
    place = np.arange(values.shape[-1])
    low = np.maximum(place - window // 2, 0)
    high = np.minimum(place + (window - 1) // 2 + 1, values.shape[-1])
    return np.asarray((total[..., high] - total[..., low]) / (high - low))
