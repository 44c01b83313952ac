"""From best fits to rows of the tables."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.geometry import azimuthal_gap_deg
from quakesource.mechanisms import moment_magnitude
from quakesource.systems.answers import plane_columns, tensor_columns
from quakesource.systems.waveform_inversion.bootstrap import PART_COLUMNS, Resampled
from quakesource.systems.waveform_inversion.data import EventData, TraceSet
from quakesource.systems.waveform_inversion.first_motions import first_motion_caveats
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.letters import (
    Caveat,
    component_caveats,
    cut_caveats,
    depth_caveats,
    lowered,
    quality_letter,
    shift_caveats,
    turned_caveats,
)
from quakesource.systems.waveform_inversion.search import BASES, Fit
from quakesource.systems.waveform_inversion.usability import outside

FloatArray = NDArray[np.float64]
SYSTEM = "waveform_inversion"
SUSPECT_MAGNITUDE_DIFFERENCE = 0.8
"""Beyond this from the catalogue, units or gains are likelier to be wrong than the catalogue (cm for m makes 1.3)."""
_PLACE_COLUMNS = ("network", "station", "distance_km", "azimuth_deg", "latitude_deg", "longitude_deg")


def answered_row(
    event_id: str,
    variant: str,
    data: EventData,
    depth_km: FloatArray,
    fit: Fit,
    best: int,
    total: float,
    resampled: Resampled,
    known: Known,
    *,
    scatter_deg: float,
    more: Sequence[Caveat] = (),
) -> dict[str, Any]:
    """Prediction of one variant; ``fit`` is that at the depth with the index ``best``.

    ``scatter_deg`` is the scatter over the stations alone, which grades go by; ``more`` are caveats that need the
    other variants.
    """
    row = {
        **_names(event_id, variant),
        "status": "answered",
        "reason": "",
        **_source_columns(fit, total),
        **plane_columns(fit.moment_tensor),
        "depth_km": float(depth_km[best]),
        "uncertainty_deg": resampled.uncertainty_deg(fit.moment_tensor),
        "mw_uncertainty": resampled.mw_uncertainty(),
        **dict(zip(("depth_low_km", "depth_high_km"), resampled.depths_km(depth_km, depth_km[best]), strict=True)),
        **(resampled.parts(fit.moment_tensor) if variant in BASES else dict.fromkeys(PART_COLUMNS, np.nan)),
        **_network(data),
    }
    caveats = [
        *shift_caveats(data, fit.shifts),
        *depth_caveats(depth_km, best, known.depth_km),
        *first_motion_caveats(known.first_motions, fit.moment_tensor, row["depth_km"]),
        *_magnitude_caveats(row["mw"], known.magnitude),
        *component_caveats(data),
        *turned_caveats(data),
        *cut_caveats(data, known.losses.get("short", 0)),
        *known.remarks,
        *more,
    ]
    row["remarks"] = "; ".join([*(caveat.words for caveat in caveats), outside(data).removeprefix("; ")]).strip("; ")
    measures = row["variance_reduction"], scatter_deg, row["n_stations"], row["azimuthal_gap_deg"]
    row["quality"] = lowered(quality_letter(*measures), caveats)
    return row


def unanswered_row(event_id: str, variant: str, reason: str, data: EventData) -> dict[str, Any]:
    """Prediction of an earthquake that cannot be inverted."""
    return {**_names(event_id, variant), "status": "unusable", "reason": reason, **_network(data)}


def depth_rows(
    event_id: str, variant: str, depth_km: FloatArray, curve: Sequence[Fit], total: float
) -> list[dict[str, Any]]:
    """Best fit at each depth."""
    return [
        {"event_id": event_id, "variant": variant, "depth_km": depth, **_source_columns(fit, total)}
        for depth, fit in zip(depth_km, curve, strict=True)
    ]


def resampled_rows(event_id: str, variant: str, resampled: Resampled, depth_km: FloatArray) -> list[dict[str, Any]]:
    """One row a draw of stations."""
    magnitudes = moment_magnitude(resampled.moment_tensor)
    return [
        {
            "event_id": event_id,
            "variant": variant,
            "replicate": i,
            **tensor_columns(resampled.moment_tensor[i]),
            "depth_km": float(depth_km[resampled.depth[i]]),
            "mw": float(magnitudes[i]),
        }
        for i in range(len(resampled.depth))
    ]


def trace_rows(
    event_id: str, variant: str, data: EventData, responses: Sequence[NDArray[np.float32]], fit: Fit
) -> list[dict[str, Any]]:
    """Fit of every trace in every window; ``responses`` are those of the best depth, one array a trace set."""
    rows, first_group = [], 0
    places = data.stations[list(_PLACE_COLUMNS)].to_dict("records")
    for traces, own in zip(data.sets, responses, strict=True):
        for i, group in enumerate(traces.group):
            shift = int(fit.shifts[first_group + group]) - traces.max_shift
            names = {"event_id": event_id, "variant": variant, "window": traces.window.kind}
            names |= places[traces.station[i]]
            rows.append({**names, **_trace_columns(traces, i, fit.moment_tensor @ own[i], shift)})
        first_group += int(traces.group.max()) + 1
    return rows


def _trace_columns(traces: TraceSet, i: int, whole_synthetic: FloatArray, shift: int) -> dict[str, Any]:
    rate = traces.sampling_rate_hz
    first, stop = traces.edges[i]
    observed = traces.displacement[i, first:stop]
    synthetic = whole_synthetic[first - shift : stop - shift]
    power = observed @ observed, synthetic @ synthetic
    return {
        "component": COMPONENTS[traces.component[i]],
        "start_s": traces.time_s[first],
        "sampling_rate_hz": rate,
        "band_low_hz": traces.window.band_hz[0],
        "band_high_hz": traces.window.band_hz[1],
        "shift_s": shift / rate,
        "max_shift_s": traces.max_shift / rate,
        "correlation": observed @ synthetic / np.sqrt(power[0] * power[1]),
        "variance_reduction": 1 - (observed - synthetic) @ (observed - synthetic) / power[0],
        "amplitude_ratio": np.sqrt(power[0] / power[1]),
        "weight": traces.weight[i] ** 2,
        "observed": observed,
        "synthetic": synthetic,
    }


def _names(event_id: str, variant: str) -> dict[str, Any]:
    return {"event_id": event_id, "system": SYSTEM, "variant": variant, "seed": 0}


def _network(data: EventData) -> dict[str, Any]:
    azimuths = data.stations["azimuth_deg"].to_numpy(float)[data.used]
    return {
        "n_stations": len(data.used),
        "n_stations_passed": data.n_passed,
        "n_traces": data.n_traces,
        "azimuthal_gap_deg": azimuthal_gap_deg(azimuths),
    }


def _source_columns(fit: Fit, total: float) -> dict[str, Any]:
    return {
        **tensor_columns(fit.moment_tensor),
        "mw": float(moment_magnitude(fit.moment_tensor)),
        "variance_reduction": 1 - fit.misfit / total,
    }


def _magnitude_caveats(mw: float, magnitude: float) -> list[Caveat]:
    if not abs(mw - magnitude) > SUSPECT_MAGNITUDE_DIFFERENCE:  # NaN where the catalogue has none
        return []
    return [Caveat(f"Mw is {mw - magnitude:+.1f} from the catalogue's: are the records' units right?", "D")]
