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

PLANE_COLUMNS: Final = tuple(f"{angle}{plane}_deg" for plane in (1, 2) for angle in ("strike", "dip", "rake"))
"""Strike, dip and rake of both nodal planes, Aki & Richards."""

REFERENCE: Final = {
    "event_id": "identifier",
    **_TENSOR,
    "depth_km": "source depth",
    "mw": "moment magnitude from M0 = sqrt(sum Mij^2)/sqrt(2) of the tensor",
    "source": "who published it and how; 'simulated' for known sources",
    "source_kind": "point, finite, two_subevents or line_source; blank if unknown",
}
"""What predictions are compared with; only the evaluation and its figures read it."""

LABEL: Final = {
    "event_id": "identifier",
    "part": "train or validation",
    **_TENSOR,
    "depth_km": "source depth",
    "mw": "moment magnitude",
}
"""labels.csv: what systems may learn from recorded events."""

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
    "noise_ratio": "RMS before P over the new high-noise model (Peterson 1993) in the band; NaN if not measured",
    "step_explained": "share of the long periods that one baseline step explains; NaN if not measured",
    "full_scale_share": "largest sample of the sensor over full scale; NaN for floating-point records",
}
"""One row a trace (or a station that gave none): nothing is lost, nothing is silently used."""

VERDICT_NUMBERS: Final = (
    "distance_km",
    "snr",
    "amplitude_ratio",
    "noise_ratio",
    "step_explained",
    "full_scale_share",
)
"""Columns of `VERDICT` that are numbers, NaN where they were not measured; the others are text."""

PICK: Final = {
    "event_id": "identifier",
    "network": "FDSN network code; blank if the file does not say",
    "station": "station code",
    "location": "location code, may be blank",
    "channel": "channel code, may be blank",
    "phase": "P or S: the first arrival of its kind, whatever its path",
    "time_utc": "arrival, ISO 8601, UTC; blank for a polarity without a time",
    "polarity": "first motion of the ground: 1 up, -1 down, 0 unknown",
    "polarity_quality": "0 to 1: impulsive onsets are 1, emergent ones 0.5",
    "probability": "that it is an arrival, as the picker says; blank if it does not",
    "source": "who picked it, or the file it came from",
}
"""picks.csv of an archive: what analysts (or other programs) read from the records."""

FIRST_MOTION: Final = {
    "event_id": "identifier",
    "network": "FDSN network code",
    "station": "station code",
    "location": "location code, may be blank",
    "channel": "vertical channel, or that of the pick",
    "latitude_deg": "station",
    "longitude_deg": "station",
    "elevation_m": "station",
    "distance_km": "epicentral distance",
    "azimuth_deg": "source to station, clockwise from north",
    "polarity": "first motion of the ground: 1 up, -1 down, 0 none",
    "error_probability": "that the sign is wrong; NaN without a polarity",
    "polarity_source": "analyst, automatic or none",
    "pick_time_s": "P onset, relative to the origin time; NaN if none",
    "pick_residual_s": "P onset minus theoretical arrival",
    "snr": "first swing over RMS noise, in the band of the picker; NaN if not measured",
    "automatic_polarity": "what the automatic picker says, used or not",
    "automatic_error_probability": "its own probability of a wrong sign",
    "log10_sp_ratio": "log10 of peak S over peak P, vector sums; NaN if not measured",
    "sp_snr": "peak P over peak noise of the same vector sum",
    "reason": "why there is no polarity; blank if there is one",
    "sp_reason": "why there is no amplitude ratio; blank if there is one",
}
"""One row an event and station that has a record or a pick."""

PREDICTION: Final = {
    "event_id": "identifier",
    "system": "the system that answers",
    "variant": "which of its answers, e.g. double_couple",
    "seed": "seed of the training; 0 for systems without one",
    "status": "answered, declined or unusable",
    "reason": "why it is not answered; blank if it is",
    "remarks": "what to know of an answer: depth at the end of the grid, shifts at their limit, strange first motions",
    **_TENSOR,
    "strike1_deg": "nodal plane 1, Aki & Richards",
    "dip1_deg": "nodal plane 1",
    "rake1_deg": "nodal plane 1",
    "strike2_deg": "nodal plane 2",
    "dip2_deg": "nodal plane 2",
    "rake2_deg": "nodal plane 2",
    "mw": "moment magnitude",
    "depth_km": "source depth",
    "uncertainty_deg": "Kagan angle to this answer that holds 68 % of the resampled or posterior sources",
    "mw_uncertainty": "standard deviation of their moment magnitude",
    "depth_low_km": "their 16th percentile of depth",
    "depth_high_km": "their 84th percentile of depth",
    "iso_low": "their 16th percentile of the isotropic part, -1 to 1; NaN where the answer cannot have one",
    "iso_high": "their 84th percentile of the isotropic part",
    "clvd_low": "their 16th percentile of the CLVD part, -1 to 1; NaN likewise",
    "clvd_high": "their 84th percentile of the CLVD part",
    "quality": "grade A (best) to D; docs/real_events.md says by which rule",
    "n_stations": "stations used",
    "n_stations_passed": "stations that the quality screens left",
    "n_traces": "traces used",
    "azimuthal_gap_deg": "largest gap between azimuths of the stations used",
    "variance_reduction": "1 - weighted squared residual / weighted squared data; 1 is a perfect fit",
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

RESAMPLED: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "replicate": "number of the draw",
    **_TENSOR,
    "depth_km": "source depth",
    "mw": "moment magnitude",
}
"""Equally likely alternative sources: a bootstrap over stations, or draws from a posterior."""

POSTERIOR: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "radius_50_deg": "Kagan angle to the answer that holds 50 % of the posterior, calibrated",
    "radius_68_deg": "the same of 68 %",
    "radius_80_deg": "the same of 80 %",
    "radius_90_deg": "the same of 90 %",
    "complex_source_probability": "that the source is compound or slow, as the network learned from such sources",
    "ood_score": "Mahalanobis distance of the network's features from training, over its median; 1 is typical",
}
"""What a network says beside its answer."""

TIMING: Final = {
    "event_id": "identifier",
    "step": "what was done",
    "seconds": "wall-clock time",
}
"""Time that the steps of a system took, event by event; apart from the predictions, which are the same in every run."""

TRACE_FIT: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "window": "body or surface",
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
    "reference_variance_reduction": "of the reference mechanism at the predicted depth, size and shifts free",
    "uncertainty_deg": "as in the predictions",
    "quality": "as in the predictions",
    "simulated": "True where the records are simulated",
    "mw": "predicted moment magnitude",
    "depth_km": "predicted depth",
    "strike1_deg": "first nodal plane of the prediction",
    "dip1_deg": "first nodal plane of the prediction",
    "rake1_deg": "first nodal plane of the prediction",
    "strike2_deg": "second nodal plane of the prediction",
    "dip2_deg": "second nodal plane of the prediction",
    "rake2_deg": "second nodal plane of the prediction",
    "mw_uncertainty": "as in the predictions",
    "depth_low_km": "as in the predictions",
    "depth_high_km": "as in the predictions",
    "reference_mw": "moment magnitude of the reference",
    "reference_depth_km": "depth of the reference",
    "reference_strike_deg": "first nodal plane of the reference (the shallower one)",
    "reference_dip_deg": "first nodal plane of the reference",
    "reference_rake_deg": "first nodal plane of the reference",
    "reference_source": "who published the reference and how",
    "source_kind": "of the reference: point, finite, two_subevents or line_source; blank if unknown",
    "magnitude": "of the catalogue",
    "snr": "median over the kept traces of the event of RMS signal over RMS before P, in the band of the screens",
    "reason": "why there is no answer, or no reference",
    "remarks": "what to know of an answer, as in the predictions",
}
"""results/<study>/kagan.csv: one row an (event, system, variant, seed) against the reference."""

RECEIVER_GROUP: Final = {
    "event_id": "identifier",
    "network": "FDSN network code",
    "station": "station code",
    "distance_km": "epicentral distance; NaN without metadata",
    "azimuth_deg": "source to station, clockwise from north; NaN without metadata",
    "takeoff_deg": "of the first P: 0 down, 180 up; NaN without metadata",
    "focal_pixel": "HEALPix pixel of the focal sphere, RING from 1, pole down; 0 without a ray",
    "receivers_in_pixel": "stations of this event in the pixel",
    "aperture_deg": "largest angle on the globe between two of them",
    "kept": "whether the pixel holds enough receivers, far enough apart",
    "reason": "why it is left out; blank if it is kept",
}
"""groups.parquet: one row an event and station that has a record."""

FOCAL_PIXEL: Final = {
    "event_id": "identifier",
    "focal_pixel": "as in the receiver groups",
    "n_receivers": "stations of this event in the pixel",
    "aperture_deg": "largest angle on the globe between two of them",
    "kept": "whether these are enough, far enough apart",
    "reason": "why it is left out; blank if it is kept",
    "centre_takeoff_deg": "of the pixel's centre: 0 down, 180 up",
    "centre_azimuth_deg": "of the pixel's centre, clockwise from north",
    "simulated": "True where the records are simulated",
}
"""pixels.csv: one row an event and pixel that any of its stations falls into."""

SPLIT: Final = {
    "event_id": "identifier",
    "origin_time_utc": "ISO 8601, UTC",
    "latitude_deg": "hypocentre, WGS84",
    "longitude_deg": "hypocentre, WGS84",
    "time_block": "number of the time block, from 1970-01-01 UTC",
    "cell": "geographic HEALPix cell, RING from 0",
    "cluster": "number of the cluster of events linked within min_distance_km and min_days",
    "blocked": "train, validation, test or excluded: the split by blocks of time and place",
    "random": "train, validation or test: the papers' split, event by event",
    "reason": "why the event is not where its block is; blank if it is",
    "simulated": "True where the records are simulated",
}
"""splits.csv: one row an event."""

LEAK: Final = {
    "split": "blocked or random",
    "min_distance_km": "epicentral distance that counts as near",
    "min_days": "time difference that counts as near, both at once",
    "n_train": "events that train",
    "n_validation": "events that validate",
    "n_test": "events that judge",
    "n_excluded": "events in none of them",
    "n_pairs": "pairs of events in different parts that are near each other",
    "n_test_near_train": "test events with a training event near",
    "share_of_test": "their share of the test events; blank without any",
    "simulated": "True where the records are simulated",
}
"""leaks.csv: one row a split."""
