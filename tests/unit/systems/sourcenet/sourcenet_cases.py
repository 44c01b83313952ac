"""A small store of windows, a sampler of small batches and a small network that the tests of SourceNet share."""

from dataclasses import replace
from functools import cache

import numpy as np
import torch

from quakesource.earth import read_model
from quakesource.greens import compute_greens
from quakesource.greens.windows import GreensWindows, cut_windows
from quakesource.posteriors.local_calibration import LocalCalibration
from quakesource.synthesize.recipe import Recipe
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.answer import N_CONDITIONS
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.model import Shape, SourceNet
from quakesource.systems.sourcenet.task import SourceNetTask
from quakesource.waveforms.filtering import band_pass

RATE_HZ = 10.0
SHAPE = Shape(n_samples=(101, 21), width=24, layers=1, heads=2, components=2)
RECIPE = Recipe(
    slots=96,
    n_stations=(4, 12),
    magnitude=(3.0, 5.0),
    depth_km=(1, 20),
    distance_km=(5, 80),
    window_s=(-5.0, 5.0),
    radius_km=(30, 70),
    time_error=0.05,
    log_amplitude_error=0.2,
    epicentre_error_km=1.0,
    coda=(0.0, 0.3),
    noise_to_signal=(0.01, 0.2),
)
LONG = SeenBand("long_period", 2.0, (0.05, 0.4), (-2.0, 8.0))
SHORT = SeenBand("short_period", RATE_HZ, (0.4, 2.0), (-5.0, 5.0))


@cache
def windows(band, before_s, after_s):
    model = read_model("socal")
    axes = ([4.0, 8.0, 12.0], [10.0, 20.0, 40.0, 60.0])
    greens = compute_greens(model, *axes, band.sampling_rate_hz, 50.0, accuracy="fast", taper_start=0.5)
    greens = greens.copy(data=band_pass(greens.values.astype(float), band.sampling_rate_hz, band.band_hz))
    arrays = [array[None] for array in cut_windows(greens, model, before_s, after_s)]
    return GreensWindows(*map(np.array, axes), band.sampling_rate_hz, before_s, *arrays, ("socal",))


def stores():
    """Of both bands."""
    return windows(SHORT, 8.5, 7.0), windows(LONG, 6.0, 12.0)


def samplers(seed=1):
    long = replace(RECIPE, window_s=LONG.window_s, noise_m_s=(1e-8, 1e-6))
    return [Sampler(store, recipe, seed) for store, recipe in zip(stores(), (RECIPE, long), strict=True)]


def network(seed=0):
    torch.manual_seed(seed)
    return SourceNet(SHAPE)


def task(seed=0):
    return SourceNetTask(network(seed), samplers(), torch.device("cpu"), validation_parts=1)


def uncalibrated():
    """Factors of 1, whatever is asked."""
    return LocalCalibration(np.ones((3, 4)), np.zeros((3, N_CONDITIONS)))
