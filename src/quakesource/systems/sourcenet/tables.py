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
