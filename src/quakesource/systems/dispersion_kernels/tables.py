"""Schemas of the tables of dispersion kernels: {column: meaning with unit}."""

from typing import Final

_OF_NETWORK: Final = {
    "experiment": "training: <ensemble>-<network>-<loss>, with -n<models> or -short (experiments.py)",
    "seed": "seed of the training",
    "n_training": "models that it was trained on",
    "judged_on": "ensemble of models that no training has seen",
    "simulated": "whether the models are drawn rather than measured",
}
_WAVE: Final = "rayleigh, love, or both"

ACCURACY: Final = {
    **_OF_NETWORK,
    "wave": _WAVE,
    "period_bin_s": "first and last period, s",
    "n_models": "models",
    "n_velocities": "phase velocities",
    "mae_km_s": "mean absolute error, km/s",
    "mape_percent": "mean absolute relative error, percent",
    "worst_percent": "largest relative error, percent",
}
"""The paper's Table 1: velocities by bins of periods."""

KERNELS: Final = {
    **_OF_NETWORK,
    "form": "linear or logarithmic, as they are or smoothed over depth; published: the paper's comparison",
    "wave": _WAVE,
    "period_bin_s": "first and last period, s",
    "n_kernels": "kernels, a model and period each",
    "cosine": "mean cosine between kernels for each km of depth",
    "signed_l2": "mean of the difference's norm by the exact kernel's",
    "amplitude": "mean of the norm by the exact kernel's",
    "peak_depth_error_km": "mean distance between the depths of the largest values, km",
    "cosine_median": "median cosine",
    "share_below_0.9": "share of kernels whose cosine is below 0.9",
}
"""Vs kernels of networks beside exact ones."""

ARTEFACTS: Final = {
    **_OF_NETWORK,
    "wave": _WAVE,
    "band": "zone, where low-velocity zones are drawn; moho; or shallow, above both",
    "from_km": "top of the band",
    "to_km": "its bottom",
    "n_models": "models",
    "error_in_band": "norm of a kernel's error within the band by the kernel's norm over all depths, mean",
    "persistent_in_band": "the same of the mean over the periods: what stays at the depth",
    "sensitivity": "summed kernel within the band by the exact one, where that is above a twentieth of the whole",
}
"""What stays wrong at the depths of a prior's structures, on models of the strong prior without low-velocity zones."""

SPREAD: Final = {
    "judged_on": _OF_NETWORK["judged_on"],
    "quarter": "models by the networks' scatter: 1 the least, 4 the most",
    "n_models": "models",
    "n_networks": "networks that differ in their seeds",
    "spread_percent": "standard deviation over the networks, mean, percent",
    "error_percent": "error of their mean, percent",
    "rank_correlation": "of scatter and error, all models of the ensemble",
    "simulated": _OF_NETWORK["simulated"],
}
"""Does scatter warn of errors?"""

REPRESENTATIVE: Final = {
    "experiment": _OF_NETWORK["experiment"],
    "wave": _WAVE,
    "period_s": "period, s",
    "depth_km": "depth",
    "vs_km_s": "Vs there",
    "exact_per_km": "∂c/∂Vs for each km, exact",
    "made_per_km": "the same by the network",
    "exact_smoothed_per_km": "exact, running mean over depth",
    "made_smoothed_per_km": "by the network, running mean over depth",
}
"""Kernels of one model that both priors know."""

PROFILES: Final = {
    "ensemble": "which",
    "top_km": "top of the layer",
    **{f"p{share}_km_s": f"percentile {share} of Vs" for share in (10, 25, 50, 75, 90)},
}
"""Vs of the ensembles."""

INVERSIONS: Final = {
    "method": "training whose network was the forward model; exact; or chain",
    "model": "number of the model in the unseen ensemble",
    "depth_km": "middle of what Vs is averaged over",
    "true_km_s": "true mean Vs",
    "found_km_s": "mean Vs of the answer",
    "sigma_km_s": "its standard deviation",
    "prior_sigma_km_s": "standard deviation of the prior",
    "chi2_per_n": "χ²/n of the curves as the forward model predicts them",
    "exact_chi2_per_n": "χ²/n as the exact solver predicts them from the answer, noise alone as sigma",
    "n_velocities": "velocities of the curves",
    "simulated": _OF_NETWORK["simulated"],
}
"""A row a method, model and depth."""

COVERAGE: Final = {
    "method": INVERSIONS["method"],
    "depth_km": f"{INVERSIONS['depth_km']}; all: every depth",
    "n": "models",
    "held_95_percent": "share of the truths within 1.96 standard deviations, percent",
    "rms_error_km_s": "root mean square error",
    "mean_sigma_km_s": "mean standard deviation",
    "sigma_by_prior": "mean standard deviation by the prior's",
    "chi2_per_n": INVERSIONS["chi2_per_n"],
    "exact_chi2_per_n": INVERSIONS["exact_chi2_per_n"],
    "simulated": _OF_NETWORK["simulated"],
}
"""A row a method and depth."""

CHAINS: Final = {
    "model": INVERSIONS["model"],
    "taken": "share of proposals taken",
    "n_effective": "independent samples, of the layer that has the fewest",
    "method": "training or exact, whose answer is compared with the chain's",
    "depth_km": INVERSIONS["depth_km"],
    "difference_in_sigmas": "mean Vs of the method less that of the chain, by the chain's standard deviation",
    "sigma_ratio": "standard deviation of the method by that of the chain",
}
"""A row a model, method and depth."""

EXAMPLES: Final = {
    "model": INVERSIONS["model"],
    "top_km": "top of the layer",
    "true_km_s": "true Vs",
    "start_km_s": "Vs that the inversion begins at",
    "found_km_s": "Vs of the answer",
    "sigma_km_s": "its standard deviation",
}
"""Layers of four inversions through the network that the figure shows."""

FITS: Final = {
    "model": INVERSIONS["model"],
    "wave": "rayleigh or love",
    "period_s": "period, s",
    "observed_km_s": "phase velocity with noise",
    "sigma_km_s": "its standard deviation",
    "start_km_s": "phase velocity of the start",
    "found_km_s": "phase velocity of the answer, by the network",
    "exact_km_s": "phase velocity of the answer, exact",
}
"""Curves of the same four."""

COST: Final = {
    "what": "network or exact solver, and whether kernels come with the velocities",
    "n_models": "models at once",
    "milliseconds": "milliseconds a model, one thread, the best of the repeats",
    "by_exact": "time of the exact solver by this one",
}
"""Milliseconds of both waves at all periods."""
