"""Schemas of FMNet's tables: {column: meaning with unit}."""

from typing import Final

from quakesource.tables import POSTERIOR

SEARCH: Final = {
    "source": "number of the earthquake, the same in all conditions",
    "condition": "what its records suffer from: each condition has what the one before it has, and more",
    "weighting": "amplitude: records as they are; station: every station alike",
    "method": "grid: the best candidate; double_couple, deviatoric: the best between the candidates",
    "n_stations": "stations with records",
    "kagan_deg": "Kagan angle to the truth, degrees",
    "horizontal_error_km": "distance of the best place from the epicentre",
    "depth_error_km": "depth of the best place less the true one",
    "explained": "part of the records' energy that the answer explains, 0 to 1",
    "simulated": "whether the records are simulated",
}

TABLES: Final = {"posterior": POSTERIOR}
"""{file: columns} of the product of predictions."""

COMPARED: Final = {
    "experiment": "what was trained: any_stations (ours), its ablations, fmnet, lc_fmnet; or search, the exact one",
    "seed": "seed of the training; 0 for the search",
    "n_samples": "samples or examples that the training saw",
    "sweep": "what varies; ladder: each condition adds a trouble to the one before",
    "value": "its value; the others are those of the headline condition, 'and pick errors' of the ladder",
    "n": "earthquakes",
    "kagan_mean_deg": "mean Kagan angle to the truth, all earthquakes",
    "kagan_median_deg": "median of it",
    "share_within_20_deg": "share of the earthquakes with an angle up to 20 degrees",
    "held_50": "share of the earthquakes inside the region that should hold 50 %; blank without one and in the sweeps",
    "held_68": "the same of 68 %",
    "held_80": "the same of 80 %",
    "held_90": "the same of 90 %",
    "depth_error_km": "mean absolute error of the depth; blank where none is given",
    "simulated": "whether the records are simulated",
}
"""One row a system, seed and condition."""

ERRORS: Final = {
    "experiment": "as in the comparison",
    "seed": "as in the comparison",
    "source": "number of the earthquake; the search is asked for some of them",
    "kagan_deg": "Kagan angle to the truth",
    "depth_error_km": "depth less the true one; blank where none is given",
    "simulated": "whether the records are simulated",
}
"""One row a system, seed and earthquake, in the headline condition."""

RANKING: Final = {
    "condition": "what the records suffer from, as in the comparison",
    "source": "number of the earthquake",
    "n_samples": "samples that the encoder was trained on",
    "n_candidates": "samples of the grid that are ranked, drawn at random",
    "rank_correlation": "Spearman's, of the distance of features with that of waveforms, over the candidates",
    "ten_in_common": "of the ten nearest by each, how many are the same",
    "feature_rank_of_data_best": "place, by features, of the candidate that is nearest by waveforms; 1 is the first",
    "kagan_data_deg": "Kagan angle of the nearest by waveforms to the truth",
    "kagan_feature_deg": "the same of the nearest by features",
    "kagan_ten_data_deg": "mean of the ten nearest by waveforms",
    "kagan_ten_feature_deg": "mean of the ten nearest by features",
    "kagan_exact_deg": "of the exact search between all candidates, every station alike",
    "simulated": "whether the records are simulated",
}
"""One row a condition and earthquake."""

COST: Final = {
    "method": "any_stations, fmnet or search (all candidates of the grid)",
    "n_stations": "stations",
    "n": "answers that were timed",
    "median_ms": "median of one answer, one thread",
    "slow_ms": "90 % of the answers are faster",
}
"""One row a method and number of stations."""
