"""Oracles as the tests compare with them: tapered and band-passed."""

import json

import numpy as np
from scipy.signal import butter, sosfilt

from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens
from quakesource.greens.plan import cosine_taper

UNIT = 1e-15
TAPER_START = 0.5


def model_of(oracle):
    return LayeredModel.from_table(oracle["model"], name="HK")


def tapered(traces, dt):
    """Whole periods with the taper that `compute_greens` puts on its spectra; the oracles' damping is 0.8 π / T."""
    n = traces.shape[-1]
    damping = np.exp(-0.8 * np.pi * np.arange(n) / n)
    spectra = np.fft.rfft(traces.astype(float) * damping) * cosine_taper(np.linspace(0, 1, n // 2 + 1), TAPER_START)
    return np.fft.irfft(spectra, n=n) / damping * UNIT


def computed(oracle, depths, distances, accuracy):
    """The first half of the oracle's period."""
    dt, nt = float(oracle["dt"]), json.loads(str(oracle["meta"]))["nt"]
    axes = (depths, distances, 1 / dt, nt * dt / 2)
    return compute_greens(model_of(oracle), *axes, accuracy=accuracy, taper_start=TAPER_START)


def band_pass(traces, dt, band):
    return sosfilt(butter(4, band, btype="bandpass", fs=1 / dt, output="sos"), np.asarray(traces, np.float64), axis=-1)


def misfit(ours, theirs, axis):
    return np.sqrt(((ours - theirs) ** 2).sum(axis) / (theirs**2).sum(axis))
