"""What a prior leaves in a network's kernels: errors that stay at a depth, whatever the period.

A kernel that is wrong because the network has learnt little is wrong wherever the period sees. An artefact of the prior
sits where the prior has its low-velocity zones or Mohos, at all periods (the paper's Fig. 1e, f). The mean of the error
over the periods tells them apart: what stays in it is persistent.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.surface_waves.dispersion import WAVES
from quakesource.systems.dispersion_kernels.kernel_metrics import Judged

Array = NDArray[np.float64]


def artefact_rows(
    judged: Judged, thickness_km: Array, bands_km: dict[str, tuple[float, float]]
) -> Iterator[dict[str, Any]]:
    """A row a wave and band of depth, means over models.

    ``error_in_band`` is ‖made − exact‖ over the band by ‖exact‖ over all depths; ``persistent_in_band`` the same of the
    means over the periods. ``sensitivity`` is the summed kernel of the band, a network's by the exact one's.
    """
    middle = np.cumsum(thickness_km) - thickness_km / 2
    made, exact = judged.made / thickness_km, judged.exact / thickness_km
    known = np.asarray(np.isfinite(exact).all(axis=-1))
    for w, wave in enumerate(WAVES):
        own, true, there = made[:, w], np.nan_to_num(exact[:, w]), known[:, w]
        error = np.where(there[..., None], own - true, 0.0)
        norm = _norm(true, thickness_km)
        count = np.maximum(there.sum(axis=1), 1)
        mean_error = error.sum(axis=1) / count[:, None]
        mean_norm = np.where(there, norm, 0).sum(axis=1) / count
        for band, (low, high) in bands_km.items():
            inside = (middle >= low) & (middle < high)
            relative = _norm(error[..., inside], thickness_km[inside]) / np.maximum(norm, 1e-30)
            persistent = _norm(mean_error[:, inside], thickness_km[inside]) / np.maximum(mean_norm, 1e-30)
            summed = [
                np.abs(judged_values[..., inside]).sum(axis=-1)
                for judged_values in (judged.made[:, w], np.nan_to_num(judged.exact[:, w]))
            ]
            felt = there & (summed[1] > 0.05 * np.abs(np.nan_to_num(judged.exact[:, w])).sum(axis=-1))
            yield {
                "wave": wave,
                "band": band,
                "from_km": low,
                "to_km": high,
                "n_models": len(own),
                "error_in_band": float(relative[there].mean()),
                "persistent_in_band": float(persistent.mean()),
                "sensitivity": float((summed[0][felt] / summed[1][felt]).mean()) if felt.any() else np.nan,
            }


def _norm(values: Array, thickness_km: Array) -> Array:
    return np.asarray(np.sqrt((values**2 * thickness_km).sum(axis=-1)))
