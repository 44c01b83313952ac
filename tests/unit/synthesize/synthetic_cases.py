"""A small store of windows of two models, and recipes, that several tests of the synthetics share."""

from functools import cache

import numpy as np

from quakesource.earth import read_model
from quakesource.greens import compute_greens
from quakesource.greens.windows import GreensWindows, cut_windows, stacked
from quakesource.synthesize.recipe import Recipe

RATE_HZ, BEFORE_S, AFTER_S = 10.0, 8.5, 7.5
DEPTHS_KM, DISTANCES_KM = [4.0, 8.0, 12.0], [10.0, 20.0, 40.0, 60.0]


@cache
def one_model(name):
    model = read_model(name)
    greens = compute_greens(model, DEPTHS_KM, DISTANCES_KM, RATE_HZ, 40.0, accuracy="fast", taper_start=0.5)
    arrays = [array[None] for array in cut_windows(greens, model, BEFORE_S, AFTER_S)]
    return GreensWindows(np.array(DEPTHS_KM), np.array(DISTANCES_KM), RATE_HZ, BEFORE_S, *arrays, (name,))


def store():
    return stacked([one_model("socal"), one_model("gil7")])


def recipe(**changes):
    values = {
        "slots": 96,
        "n_stations": (4, 12),
        "magnitude": (3.0, 6.0),
        "depth_km": (1.0, 20.0),
        "distance_km": (15.0, 100.0),
        "radius_km": (30.0, 80.0),
        "gap_share": 0.5,
        "site_log_amplitude": 0.3,
        "epicentre_error_km": 2.0,
        "depth_error_km": 2.0,
        "azimuth_error_deg": 3.0,
        "window_s": (-5.0, 5.0),
        "duration_scatter": 0.3,
        "second_pulse": 0.5,
        "time_error": 0.1,
        "log_amplitude_error": 0.3,
        "polarity_flips": 0.2,
    }
    return Recipe(**{**values, **changes})
