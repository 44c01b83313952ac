"""Schemas of the tables of SymAE: {column: meaning with unit}."""

from typing import Final

_OF_NETWORK: Final = {
    "variant": "training (variants.py), or baseline: no network",
    "seed": "seed of the training, 0 for baselines",
}
_SIMULATED: Final = {"simulated": "whether the earthquakes are simulated rather than recorded"}

ERRORS: Final = {
    **_OF_NETWORK,
    "method": "how the source was estimated; (labels): fitted to simulated truth",
    "world": "held_out, depth_held_out, or broken_<property>_<number>",
    "n_receivers": "receivers of a group",
    "truth": "source, or seen: with pP and sP",
    "region": "number of the region",
    "error": "1 - correlation of envelopes, shifts of up to 2 s forgiven; mean over earthquakes and pixels",
    **_SIMULATED,
}
"""A row a method, region and number of receivers."""

SUMMARY: Final = {
    "variant": _OF_NETWORK["variant"],
    "method": ERRORS["method"],
    "world": ERRORS["world"],
    "n_receivers": ERRORS["n_receivers"],
    "truth": ERRORS["truth"],
    "n_seeds": "trainings that are averaged",
    "n_events": "earthquakes",
    "error": "mean error",
    "by_envelope_stack": "error by that of the better envelope stack",
    "by_envelope_stack_low": "lower end of its 95 % interval, regions resampled, both methods together",
    "by_envelope_stack_high": "upper end",
    "by_linear_stack": "error by that of the better linear stack",
    "by_linear_stack_low": "lower end",
    "by_linear_stack_high": "upper end",
    "by_cleaned_stack": "error by that of the linear stack that is cleaned as ours are",
    "by_cleaned_stack_low": "lower end",
    "by_cleaned_stack_high": "upper end",
    "by_egf": "error by that of the deconvolution with an empirical Green's function",
    "by_egf_low": "lower end",
    "by_egf_high": "upper end",
    **_SIMULATED,
}
"""A row a training, method and number of receivers."""

SEPARATION: Final = {
    **_OF_NETWORK,
    "n_regions": "regions",
    "redatuming_error": "1 - correlation of redatumed records with noise-free ones",
    "copying_error": "the same of the donor's record, unchanged",
    "redatuming_by_copying": "the first by the second",
    "donor_correlation": "correlation of redatumed records with the donor's",
    "true_donor_correlation": "correlation of noise-free records with the donor's",
    "leakage": "share of the variance of virtual seismograms that follows the donor earthquake",
    "floor": "share that follows another noise on the same donor",
    "source_probe": "share of earthquakes told from path codes by a linear map; one in four is chance",
    "path_probe": "share of receivers told from one-trace source codes by a linear map",
    "path_probe_chance": "one by the number of receivers",
    "informativeness": "rank correlation of a trace's information with its signal-to-noise ratio",
    "two_paths": "correlation of virtual seismograms' envelopes on two common paths of different pixels",
    "swapping": "largest change of source codes when receivers change places",
    "collapsed": "whether redatuming is hardly better than copying",
    **_SIMULATED,
}
"""A row a network."""

SIMILARITY: Final = {
    **_OF_NETWORK,
    "measure": "what of two earthquakes is correlated",
    "auc": "chance that a repetition scores higher than another rupture",
    "p_value": "of the area by permutation of labels within regions",
    "n_groups": "regions times pixels, each for itself",
    "auc_less_records": "the area less that of the records themselves, of envelopes that of their envelopes",
    "auc_less_records_low": "95 % interval over regions, the same for both",
    "auc_less_records_high": "95 % interval over regions, the same for both",
    **_SIMULATED,
}
"""A row a measure."""

PAIRS: Final = {
    **_OF_NETWORK,
    "region": "number of the region",
    "pixel": "number of the pixel in the region, from 0",
    "measure": SIMILARITY["measure"],
    "first": "earthquake of the region",
    "second": "the other",
    "alike": "whether the second repeats the rupture of the first",
    "correlation": "of what is measured, in the pixel",
    "p_value": "share of unrelated pairs that are at least as alike",
    **_SIMULATED,
}
"""A row a measure and pair of earthquakes."""

SHAPES: Final = {
    **_OF_NETWORK,
    "method": ERRORS["method"],
    "n_events": "earthquakes",
    "peaks_exact_percent": "sources with the true number of peaks",
    "peaks_within_one_percent": "sources within one of it",
    "episodes_within_one_percent": "sources whose peaks are within one of the rupture's episodes",
    "smoothness": "correlation of neighbouring pixels less that of the truth: above 0 too smooth, below too rough",
    "duration_bias_percent": "median of the duration less the true one, by the true one",
    "directivity_sign_percent": "earthquakes whose centroid moves by more than 1 s and that break to the right side",
    "n_directed": "such earthquakes",
    "directivity_coverage_percent": "of them, share whose true vector is within 2.5 standard deviations",
    **_SIMULATED,
}
"""A row a method, groups of the largest size."""

BREAKS: Final = {
    "variant": _OF_NETWORK["variant"],
    "method": ERRORS["method"],
    "property": "what of the world is changed; standard: nothing",
    "value": "to what",
    "n_receivers": ERRORS["n_receivers"],
    "n_regions": "regions",
    "error": ERRORS["error"],
    **_SIMULATED,
}
"""A row a method and changed world."""

COST: Final = {
    "what": "what is computed",
    "milliseconds": "time, one thread, the best of the repeats",
    "times_slower": "than virtual seismograms with their uncertainty, or than a step of our training",
    "error": "of the estimate, one earthquake in all its pixels",
    "detail": "of what size",
    "memory_gb": "largest resident memory of the process so far",
}
"""Milliseconds."""

SWEEP: Final = {
    "variant": _OF_NETWORK["variant"],
    "n_parameters": "numbers that are trained",
    "steps": "of the training",
    "redatuming_error": SEPARATION["redatuming_error"],
    "copying_error": SEPARATION["copying_error"],
    "donor_correlation": SEPARATION["donor_correlation"],
    "readout_error": "error of the linear readout (labels), validation regions",
    "without_path_error": "error of virtual seismograms without a path, validation regions",
    "collapsed": SEPARATION["collapsed"],
    **_SIMULATED,
}
"""A row a training; validation regions."""

WINDOW: Final = {
    "event_id": "identifier",
    "network": "FDSN network code",
    "station": "station code",
    "location": "location code, may be blank",
    "channel": "group of channels, e.g. BH?",
    "wave": "P, read from Z, or S, read from T",
    "latitude_deg": "of the station",
    "longitude_deg": "of the station",
    "distance_deg": "epicentral distance",
    "azimuth_deg": "from the source to the station",
    "takeoff_deg": "of the wave, from straight down",
    "focal_pixel": "pixel of the focal sphere, from 1; 0: no ray",
    "predicted_s": "arrival after the origin time",
    "onset_s": "onset of the record after the predicted arrival, by the Akaike criterion; NaN if it has none",
    "snr": "RMS of ground velocity after the arrival by that before it",
    "static_s": "delay behind the mean of the group",
    "polarity": "1 or -1 against the mean of the group",
    "correlation": "with the mean of the group, aligned",
    "kept": "whether it is used",
    "reason": "why not",
}
"""A row a record of a teleseism; those that are not used have zeros as their window."""

SPREAD: Final = {
    "event_id": "identifier",
    "n_records": "records that are used",
    "n_groups": "pixels that they lie in",
    "onset_spread_s": "standard deviation of onsets about the predicted arrival, from the median absolute deviation",
    "onset_median_s": "median onset after the predicted arrival",
    "n_carried_over": "records of large groups that statics of other stations were applied to",
    "static_spread_s": "spread of their delays before",
    "left_spread_s": "spread after",
    "reduced_percent": "by how much",
    **_SIMULATED,
}
"""A row an event."""

VIRTUAL: Final = {
    "event_id": "identifier",
    "focal_pixel": "pixel of the focal sphere",
    "takeoff_deg": "mean take-off angle of its receivers",
    "azimuth_deg": "azimuth of the pixel's centre",
    "n_receivers": "records",
    "time_s": "time after the predicted arrival",
    "envelope_stack": "mean envelope of the records",
    "linear_stack": "envelope of the mean of the aligned records",
    "virtual": "envelope of the virtual seismogram without a path",
    "virtual_low": "percentile 10 over common paths and draws of the source code",
    "virtual_high": "percentile 90",
    "truth": "envelope of the true apparent source function in band; NaN where earthquakes are recorded",
    **_SIMULATED,
}
"""A row an event, pixel and time: what figures of virtual seismograms show."""

COLLOCATED: Final = {
    "first": "event",
    "second": "another within 100 km and 50 km of depth",
    "focal_pixel": "pixel of the focal sphere",
    "n_stations": "stations that recorded both",
    "record_correlation": "correlation of the records themselves, mean over stations",
    "first_on_second": "equation (27): source of the first on paths of the second, against records of the first",
    "second_on_first": "the other way round",
    **_SIMULATED,
}
"""A row a pair of recorded earthquakes and pixel."""

RESOLUTION: Final = {
    "length_km": "length of the source",
    "P_deg": "angular resolution of P at 0.1 Hz",
    "S_deg": "angular resolution of S at 0.1 Hz",
    "published_P_deg": "the paper's value",
    "published_S_deg": "the paper's value",
}
"""The paper's Table 1."""

FRAUNHOFER: Final = {
    "depth_km": "depth of the focus",
    "distance_deg": "epicentral distance of the receiver",
    "along_km": "place on a line that leaves the focus as the ray does",
    "traced_s": "travel time from there less that from the focus, PREM",
    "approximated_s": "the same by the Fraunhofer approximation",
    "error_s": "the first less the second",
}
"""The paper's figure 2."""

DELAYS: Final = {
    "depth_km": "depth of the source",
    "distance_deg": "epicentral distance",
    "phase": "later phase",
    "delay_s": "behind P, PREM",
    "takeoff_deg": "take-off angle of P",
}
"""The paper's figure 4."""

REDATUMED: Final = {
    "variant": _OF_NETWORK["variant"],
    "region": ERRORS["region"],
    "source": "earthquake that lends the source",
    "path": "earthquake that lends the path",
    "time_s": "time after the predicted arrival",
    "made": "redatumed record at one receiver",
    "truth": "noise-free record that the source would have left there",
    "distance": "1 - correlation of both",
    **_SIMULATED,
}
"""The paper's figure 6, with the truth beside it."""

DISTANCES: Final = {
    "variant": f"{_OF_NETWORK['variant']}; truth: of the true apparent source functions",
    "region": ERRORS["region"],
    "source": REDATUMED["source"],
    "path": REDATUMED["path"],
    "distance": "equation (27): 1 - correlation with the record of the source, mean over receivers",
    **_SIMULATED,
}
"""The paper's figure 7."""

RECORDS_SHOWN: Final = {
    "kind": "source: apparent source function of a pixel; record: a record of the first pixel",
    "number": "pixel, or receiver",
    "azimuth_deg": "of the pixel",
    "time_s": REDATUMED["time_s"],
    "value": "standardised",
    **_SIMULATED,
}
"""What the figure of scales shows."""
