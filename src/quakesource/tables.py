"""Names of the columns that stages exchange, each with its unit and meaning. Stages meet at tables."""

from typing import Final

from quakesource.constants import MOMENT_TENSOR_COMPONENTS

EVENT: Final = {
    "event_id": "identifier, unique in the study",
    "origin_time_utc": "ISO 8601, UTC",
    "latitude_deg": "hypocentre, WGS84",
    "longitude_deg": "hypocentre, WGS84",
    "depth_km": "hypocentre, below sea level",
    "magnitude": "catalogue magnitude, any scale; NaN if unknown",
}
"""An earthquake as a catalogue gives it: no mechanism."""

_TENSOR = {f"{name}_n_m": "moment tensor, up-south-east, N·m" for name in MOMENT_TENSOR_COMPONENTS}

MOMENT_TENSOR_COLUMNS: Final = tuple(_TENSOR)
"""The six tensor columns, in the order of `constants.MOMENT_TENSOR_COMPONENTS`."""

REFERENCE: Final = {
    "event_id": "identifier",
    **_TENSOR,
    "depth_km": "source depth",
    "mw": "moment magnitude from M0 = sqrt(sum Mij^2)/sqrt(2) of the tensor",
    "source": "who published it and how; 'simulated' for known sources",
}
"""What predictions are compared with; only the evaluation and its figures read it."""

VERDICT: Final = {
    "event_id": "identifier",
    "network": "FDSN network code",
    "station": "station code",
    "location": "location code, may be blank",
    "channel": "channel code of the record, or of the group (e.g. BH?)",
    "component": "Z, R, T, or * where all three are concerned",
    "distance_km": "epicentral distance",
    "verdict": "kept, repaired or dropped",
    "reason": "why it was repaired or dropped; blank for kept",
    "evidence": "the measured numbers behind the reason",
    "snr": "RMS of the signal window over RMS before P, in the band of the screens; NaN if not measured",
    "amplitude_ratio": "peak amplitude over the distance-corrected median of the event; NaN if not measured",
}
"""One row a trace (or a station that gave none): nothing is lost, nothing is silently used."""

PREDICTION: Final = {
    "event_id": "identifier",
    "system": "the system that answers",
    "variant": "which of its answers, e.g. double_couple",
    "seed": "seed of the training; 0 for systems without one",
    "status": "answered, declined or unusable",
    "reason": "why it is not answered; blank if it is",
    **_TENSOR,
    "strike1_deg": "nodal plane 1, Aki & Richards",
    "dip1_deg": "nodal plane 1",
    "rake1_deg": "nodal plane 1",
    "strike2_deg": "nodal plane 2",
    "dip2_deg": "nodal plane 2",
    "rake2_deg": "nodal plane 2",
    "mw": "moment magnitude",
    "depth_km": "source depth",
    "n_stations": "stations used",
    "n_traces": "traces used",
    "azimuthal_gap_deg": "largest gap between azimuths of the stations used",
    "variance_reduction": "1 - weighted squared residual / weighted squared data; 1 is a perfect fit",
    "seconds": "wall-clock time of this event, all variants",
    "simulated": "True where the records are simulated",
}
"""One row an (event, system, variant, seed)."""

DEPTH_CURVE: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "depth_km": "trial depth",
    "variance_reduction": "best fit at this depth",
    "mw": "moment magnitude of the best fit at this depth",
    **_TENSOR,
}
"""Best fit at each trial depth."""

TRACE_FIT: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "network": "FDSN network code",
    "station": "station code",
    "component": "Z, R or T",
    "distance_km": "epicentral distance",
    "azimuth_deg": "source to station, clockwise from north",
    "latitude_deg": "station",
    "longitude_deg": "station",
    "start_s": "first sample, relative to the origin time",
    "sampling_rate_hz": "of both series",
    "band_low_hz": "pass band of both series",
    "band_high_hz": "pass band of both series",
    "shift_s": "time shift of the synthetic; positive: the data are later than the synthetic",
    "max_shift_s": "its limit",
    "correlation": "normalised correlation of data and shifted synthetic",
    "variance_reduction": "of this trace",
    "amplitude_ratio": "RMS of data over RMS of synthetic",
    "weight": "weight of the squared residual",
    "observed": "list: displacement, m, band-passed",
    "synthetic": "list: the same for the predicted source, shifted",
}
"""Fit of one trace by the preferred depth."""

KAGAN: Final = {
    "event_id": "identifier",
    "system": "the system that answers",
    "variant": "which of its answers",
    "seed": "seed of the training",
    "study": "name of the study",
    "status": "answered, declined or unusable",
    "kagan_deg": "smallest rotation between the double couples of prediction and reference, 0-120",
    "delta_mw": "predicted minus reference moment magnitude",
    "depth_error_km": "predicted minus reference depth",
    "n_stations": "stations used",
    "azimuthal_gap_deg": "largest gap between azimuths of the stations used",
    "variance_reduction": "of the prediction",
    "simulated": "True where the records are simulated",
    "mw": "predicted moment magnitude",
    "depth_km": "predicted depth",
    "reference_mw": "moment magnitude of the reference",
    "reference_depth_km": "depth of the reference",
    "reference_strike_deg": "first nodal plane of the reference (the shallower one)",
    "reference_dip_deg": "first nodal plane of the reference",
    "reference_rake_deg": "first nodal plane of the reference",
    "reference_source": "who published the reference and how",
    "reason": "why there is no answer, or no reference",
}
"""results/<study>/kagan.csv: one row an (event, system, variant, seed) against the reference."""
