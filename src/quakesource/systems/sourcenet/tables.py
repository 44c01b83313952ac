"""Tables that SourceNet writes beside those of every system."""

from typing import Final

from quakesource.tables import POSTERIOR

ATTENTION: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "network": "FDSN network code",
    "station": "station code",
    "distance_km": "epicentral distance",
    "azimuth_deg": "source to station, clockwise from north",
    "attention_share": "share of the station in the pooled answer; they sum to 1",
}
"""Which stations a network listened to."""

TABLES: Final = {"posterior": POSTERIOR, "attention": ATTENTION}
"""{file: columns} of the product of predictions."""

JUDGED: Final = {
    "experiment": "what was trained: published, one of its baselines, ours, or ours without one of its ideas",
    "seed": "of the training",
    "learnt_from": "synthetics alone, or records too",
    "split": "blocked: by blocks of time and place; random: every event by itself, as the papers do; all: any event, "
    "as nothing was learnt from records",
    "event_id": "identifier",
    "kagan_deg": "Kagan angle between the answer and the reference",
    "magnitude_error": "absolute error of the magnitude",
    "magnitude_error_without_scalars": "the same with every scalar input at zero",
    "n_stations": "stations that were used",
    "simulated": "whether the records are simulated",
}
"""One row a training and event that judges."""

MAIN: Final = {
    "experiment": "what was trained",
    "learnt_from": "synthetics alone, or records too",
    "split": "all, blocked or random",
    "n": "events that judge",
    "n_seeds": "trainings",
    "n_stalled": "of them, those that had not left chance after these steps; they are in every mean",
    "n_steps": "batches of synthetics that each has seen at most",
    "validation_kagan_mean_deg": "mean Kagan angle on synthetics that validate, at the end of the first stage",
    "kagan_mean_deg": "mean over events, and then over seeds",
    "kagan_mean_deg_low": "95 % bootstrap interval over events",
    "kagan_mean_deg_high": "95 % bootstrap interval over events",
    "kagan_median_deg": "median over events, and then the mean over seeds",
    "kagan_median_deg_low": "95 % bootstrap interval over events",
    "kagan_median_deg_high": "95 % bootstrap interval over events",
    "lowest_seed_mean_deg": "mean of the best seed",
    "highest_seed_mean_deg": "mean of the worst seed",
    "share_within_10_deg": "share of the answers within 10 degrees",
    "share_within_20_deg": "share within 20 degrees",
    "share_within_30_deg": "share within 30 degrees",
    "magnitude_error": "mean absolute error of the magnitude",
    "magnitude_error_without_scalars": "the same with every scalar input at zero",
    "n_both": "events of the difference",
    "difference_mean_deg": "mean Kagan angle minus that of the published network of the same stage and split; of "
    "ablations of ours, minus that of ours unchanged",
    "difference_mean_deg_low": "95 % paired bootstrap interval over events",
    "difference_mean_deg_high": "95 % paired bootstrap interval over events",
    "paper_mean_deg": "mean Kagan angle that the authors report, of other events and references",
    "paper_median_deg": "median that the authors report",
    "paper_magnitude_error": "mean absolute error of the magnitude that the authors report",
    "simulated": "whether the records are simulated",
}
"""One row a system, stage and split."""

POSTERIOR_CHECKS: Final = {
    "data": "synthetics that nothing was trained on, or records",
    "variant": "of the predictions, for records",
    "check": "sbc_1 to sbc_5: simulation-based calibration with the angle to a fixed mechanism; tarp: to random ones",
    "n": "sources",
    "n_draws": "draws of the posterior of each",
    "ks_distance": "largest distance of the ranks of the truth from the uniform distribution",
    "p_value": "Kolmogorov-Smirnov test of that",
    "mean_rank": "0.5 for a right posterior",
    "rank_variance_ratio": "1 for a right posterior; larger where it is too narrow, smaller where it is too wide",
    "variance_p_value": "test of that",
    "within_50": "share of the truths in the central 50 % of the ranks",
    "within_68": "the same of 68 %",
    "within_80": "the same of 80 %",
    "within_90": "the same of 90 %",
    "simulated": "whether the records are simulated",
}
"""One row a check and kind of data."""

COVERAGE: Final = {
    "variant": "of the predictions",
    "stratum": "all, or what events are told apart by",
    "bin_low": "lower edge of the bin, which holds it",
    "bin_high": "upper edge, which the next bin holds",
    "n": "events with a radius, declined ones included",
    "held": "share of the references within the radius of 90 %",
    "held_low": "95 % interval",
    "held_high": "95 % interval",
    "simulated": "whether the records are simulated",
}
"""One row a variant and bin."""

NO_FAULT: Final = "none"
BREAK_CURVES: Final = {
    "fault": f"what was wrong with the observations; {NO_FAULT}: nothing",
    "level": "by how much, in the unit that the name ends with, or a share or a number",
    "n": "events with an answer, declined ones included",
    "kagan_mean_deg": "mean Kagan angle between answers and references",
    "kagan_mean_deg_low": "95 % bootstrap interval over events",
    "kagan_mean_deg_high": "95 % bootstrap interval over events",
    "kagan_median_deg": "median",
    "kagan_median_deg_low": "95 % bootstrap interval over events",
    "kagan_median_deg_high": "95 % bootstrap interval over events",
    "n_both": "events of the difference",
    "difference_mean_deg": "mean Kagan angle minus that of the same events without the fault",
    "difference_mean_deg_low": "95 % paired bootstrap interval over events",
    "difference_mean_deg_high": "95 % paired bootstrap interval over events",
    "held": "share of the references within the radius of 90 %",
    "held_low": "95 % interval",
    "held_high": "95 % interval",
    "radius_68_median_deg": "median of the radius of 68 %",
    "share_declined": "share of the answers that are declined because the radius is too wide",
    "share_unlike_training": "share of the answers with the remark that the event looks unlike the training",
    "magnitude_error": "mean absolute error of the magnitude",
    "simulated": "whether the records are simulated",
}
"""One row a fault and level."""

ATTENTION_CORRELATIONS: Final = {
    "variant": "of the predictions",
    "quantity": "p_radiation, s_radiation: size of the radiation pattern of the reference towards the station; "
    "distance; isolation: azimuth between the neighbours on both sides",
    "n": "events, of stations enough for a rank correlation",
    "correlation_mean": "mean over events of Spearman's rank correlation with the attention to the stations",
    "correlation_mean_low": "95 % bootstrap interval over events",
    "correlation_mean_high": "95 % bootstrap interval over events",
    "simulated": "whether the records are simulated",
}
"""One row a variant and quantity."""

LABEL_EFFICIENCY: Final = {
    "begun_with": "what the network had learnt from before records: synthetics, or nothing",
    "share": "share of the labelled events that it learnt from; 0: the network as it came",
    "n_train": "labelled events of that share",
    "n": "events that judge, of the test part",
    "n_seeds": "trainings, each with other labels; none for share 0",
    "kagan_mean_deg": "mean over events of the mean angle over seeds",
    "kagan_mean_deg_low": "95 % bootstrap interval over events",
    "kagan_mean_deg_high": "95 % bootstrap interval over events",
    "kagan_median_deg": "median over events of the mean angle over seeds",
    "kagan_median_deg_low": "95 % bootstrap interval over events",
    "kagan_median_deg_high": "95 % bootstrap interval over events",
    "lowest_seed_mean_deg": "mean of the best seed",
    "highest_seed_mean_deg": "mean of the worst seed",
    "magnitude_error": "mean absolute error of the magnitude",
    "n_both": "events of the difference",
    "difference_mean_deg": "mean Kagan angle minus that of the network as it came",
    "difference_mean_deg_low": "95 % paired bootstrap interval over events",
    "difference_mean_deg_high": "95 % paired bootstrap interval over events",
    "simulated": "whether the records are simulated",
}
"""One row a beginning and share."""

SENSOR_PLACEMENT: Final = {
    "direction": "removed: from all stations of a pool down; added: to a few that chance has chosen",
    "rule": "entropy: the station that leaves the lowest entropy of the posterior; random: any",
    "n_stations": "stations that are left or there",
    "n": "events",
    "kagan_mean_deg": "mean Kagan angle between answers and references",
    "kagan_mean_deg_low": "95 % bootstrap interval over events",
    "kagan_mean_deg_high": "95 % bootstrap interval over events",
    "kagan_median_deg": "median",
    "kagan_median_deg_low": "95 % bootstrap interval over events",
    "kagan_median_deg_high": "95 % bootstrap interval over events",
    "entropy_mean": "mean entropy of the posterior, nats; 0 where it knows nothing",
    "n_both": "events of the difference",
    "difference_mean_deg": "mean Kagan angle minus that of random choices of as many stations",
    "difference_mean_deg_low": "95 % paired bootstrap interval over events",
    "difference_mean_deg_high": "95 % paired bootstrap interval over events",
    "simulated": "whether the records are simulated",
}
"""One row a direction, rule and number of stations."""

SOURCE_KINDS: Final = {
    "variant": "of the predictions",
    "source_kind": "what the source was: point, or one that no point can stand for; unknown for real events",
    "n": "events with an answer, declined ones included",
    "kagan_mean_deg": "mean Kagan angle between answers and references",
    "kagan_mean_deg_low": "95 % bootstrap interval over events",
    "kagan_mean_deg_high": "95 % bootstrap interval over events",
    "kagan_median_deg": "median",
    "kagan_median_deg_low": "95 % bootstrap interval over events",
    "kagan_median_deg_high": "95 % bootstrap interval over events",
    "held": "share of the references within the radius of 90 %",
    "held_low": "95 % interval",
    "held_high": "95 % interval",
    "share_declined": "share of the answers that are declined",
    "complex_source_probability_median": "median of what the network says of the source being complex",
    "complex_source_probability_auc": "share of the pairs of a point and one of this kind in which the latter has the "
    "larger value; 0.5 is chance",
    "ood_score_median": "median of how unlike the training the event looks",
    "ood_score_auc": "as above",
    "uncertainty_deg_median": "median of the radius of 68 %",
    "uncertainty_deg_auc": "as above",
    "simulated": "whether the records are simulated",
}
"""One row a variant and kind of source."""

LATENT_SPACE: Final = {
    "experiment": "ours, or ours without one of its ideas",
    "n_records": "recorded events",
    "n_synthetics": "synthetics of its own training",
    "n_features": "numbers that the heads see of each and that vary",
    "mmd2": "squared maximum mean discrepancy between records and synthetics, unbiased",
    "p_value": "share of the permutations of who is a record with one as large",
    "mmd2_of_halves": "the same between two halves of the synthetics",
    "p_value_of_halves": "and its test",
    "simulated": "whether the records are simulated",
}
"""One row an experiment."""

LATENT_PLACES: Final = {
    "experiment": "as above",
    "data": "records or synthetics",
    "event_id": "of records",
    "x": "place on a plane by t-SNE, records and synthetics of one experiment together",
    "y": "the same",
    "simulated": "whether the records are simulated",
}
"""One row an experiment and source."""
