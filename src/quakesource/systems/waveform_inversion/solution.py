"""From the best fits to the rows of the predictions, depth curves and trace fits."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from quakesource.constants import COMPONENTS
from quakesource.geometry import azimuthal_gap_deg
from quakesource.greens.store import GreensStore
from quakesource.mechanisms import moment_magnitude, nodal_planes
from quakesource.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.model import tensor_responses
from quakesource.systems.waveform_inversion.objective import normal_equations
from quakesource.systems.waveform_inversion.search import VARIANTS, Fit, search_depth
from quakesource.tables import MOMENT_TENSOR_COLUMNS

SYSTEM = "waveform_inversion"
_PLACE_COLUMNS = ("network", "station", "distance_km", "azimuth_deg", "latitude_deg", "longitude_deg")


@dataclass(frozen=True)
class Solution:
    """Rows for the three tables of one earthquake (columns of `tables`)."""

    predictions: list[dict[str, Any]]
    depth_curve: list[dict[str, Any]]
    trace_fits: list[dict[str, Any]]


def invert_event(event_id: str, data: EventData, store: GreensStore, settings: WaveformInversionSettings) -> Solution:
    """Both variants of one earthquake, or two rows that say why there is no answer."""
    started = time.perf_counter()
    if data.n_stations < settings.min_stations:
        reason = f"{data.n_stations} usable stations; at least {settings.min_stations} are needed{_outside(data)}"
        return Solution([_unanswered(event_id, variant, reason, data) for variant in VARIANTS], [], [])
    responses = tensor_responses(data, store)
    normals = [normal_equations(data, responses[i]) for i in range(len(store.depth_km))]
    fits = [search_depth(normal, settings.grid_step_deg) for normal in normals]
    total = float(normals[0].d.sum())
    solution = Solution([], [], [])
    for variant in VARIANTS:
        solution.depth_curve.extend(
            {"event_id": event_id, "variant": variant, "depth_km": depth, **_source_columns(fit[variant], total)}
            for depth, fit in zip(store.depth_km, fits, strict=True)
        )
        best = int(np.argmin([fit[variant].misfit for fit in fits]))
        fit = fits[best][variant]
        planes = nodal_planes(fit.moment_tensor)
        names = [f"{angle}{plane}_deg" for plane in (1, 2) for angle in ("strike", "dip", "rake")]
        solution.predictions.append(
            {
                "event_id": event_id, "system": SYSTEM, "variant": variant, "seed": 0,
                "status": "answered", "reason": _outside(data).removeprefix("; "),
                **_source_columns(fit, total), **dict(zip(names, planes.ravel(), strict=True)),
                "depth_km": float(store.depth_km[best]), **_network(data),
            }
        )  # fmt: skip
        solution.trace_fits.extend(_trace_rows(event_id, variant, data, responses[best], fit))
    seconds = time.perf_counter() - started
    for row in solution.predictions:
        row["seconds"] = seconds
    return solution


def _unanswered(event_id: str, variant: str, reason: str, data: EventData) -> dict[str, Any]:
    names = {"event_id": event_id, "system": SYSTEM, "variant": variant, "seed": 0, "status": "unusable"}
    return {**names, "reason": reason, **_network(data)}


def _outside(data: EventData) -> str:
    stations = f"{data.n_outside} station{'s' if data.n_outside > 1 else ''}"
    return f"; {stations} outside the distances of the Green's functions left out" if data.n_outside else ""


def _network(data: EventData) -> dict[str, Any]:
    used = np.unique(data.station)
    azimuths = data.stations["azimuth_deg"].to_numpy(float)[used]
    return {
        "n_stations": len(used),
        "n_traces": data.station.size,
        "azimuthal_gap_deg": azimuthal_gap_deg(azimuths),
    }


def _source_columns(fit: Fit, total: float) -> dict[str, Any]:
    return {
        **dict(zip(MOMENT_TENSOR_COLUMNS, fit.moment_tensor, strict=True)),
        "mw": float(moment_magnitude(fit.moment_tensor)),
        "variance_reduction": 1 - fit.misfit / total,
    }


def _trace_rows(event_id: str, variant: str, data: EventData, responses: Any, fit: Fit) -> list[dict[str, Any]]:
    rate = data.sampling_rate_hz
    rows = []
    for i, group in enumerate(data.group):
        place = data.stations.iloc[data.station[i]]
        first, stop = data.window[i]
        shift = int(fit.shifts[group]) - data.max_shift
        observed = data.displacement[i, first:stop]
        synthetic = fit.moment_tensor @ responses[i][:, first - shift : stop - shift]
        power = observed @ observed, synthetic @ synthetic
        rows.append(
            {
                "event_id": event_id, "variant": variant,
                **{name: place[name] for name in _PLACE_COLUMNS},
                "component": COMPONENTS[data.component[i]], "start_s": data.time_s[first], "sampling_rate_hz": rate,
                "band_low_hz": data.band_hz[0], "band_high_hz": data.band_hz[1],
                "shift_s": shift / rate, "max_shift_s": data.max_shift / rate,
                "correlation": observed @ synthetic / np.sqrt(power[0] * power[1]),
                "variance_reduction": 1 - (observed - synthetic) @ (observed - synthetic) / power[0],
                "amplitude_ratio": np.sqrt(power[0] / power[1]), "weight": data.weight[i] ** 2,
                "observed": observed, "synthetic": synthetic,
            }
        )  # fmt: skip
    return rows


def as_table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Rows as a table with the columns of a schema of `tables`, missing values NaN."""
    return pd.DataFrame(rows).reindex(columns=list(columns))
