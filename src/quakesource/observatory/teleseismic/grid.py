"""Times and frequencies of teleseismic windows: everything is made in its band, as spectra."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft

from quakesource.settings.teleseismic import TeleseismicWindowSettings

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

EDGE = 0.2
"""Width of the cosine edges as a share of each corner frequency."""


class Grid(NamedTuple):
    """``time_s`` (n,) from the predicted arrival; ``frequency_hz`` (nf,) those inside the band and its edges, of a
    transform twice as long as the window; ``taper`` (nf,) of the band.
    """

    time_s: FloatArray
    frequency_hz: FloatArray
    taper: FloatArray
    first_bin: int

    @property
    def step_s(self) -> float:
        """Sampling interval."""
        return float(self.time_s[1] - self.time_s[0])


def grid_of(window: TeleseismicWindowSettings) -> Grid:
    """The grid that settings describe."""
    n, step_s = window.n_samples, window.sampling_interval_s
    frequency_hz = np.asarray(np.fft.rfftfreq(2 * n, step_s), np.float64)
    taper = band_taper(frequency_hz, window.band_hz)
    inside = np.flatnonzero(taper > 0)
    chosen = slice(int(inside[0]), int(inside[-1]) + 1)
    time_s = np.asarray(window.start_s + step_s * np.arange(n), np.float64)
    return Grid(time_s, frequency_hz[chosen], taper[chosen], int(inside[0]))


def band_taper(frequency_hz: FloatArray, band_hz: tuple[float, float]) -> FloatArray:
    """1 inside a band, cosine edges `EDGE` of each corner wide outside it, 0 beyond; zero phase."""
    low, high = band_hz
    rising = np.clip((frequency_hz - (1 - EDGE) * low) / (EDGE * low), 0, 1)
    falling = np.clip(((1 + EDGE) * high - frequency_hz) / (EDGE * high), 0, 1)
    return np.asarray((0.5 - 0.5 * np.cos(np.pi * rising)) * (0.5 - 0.5 * np.cos(np.pi * falling)))


def in_time(spectrum: ComplexArray, grid: Grid) -> FloatArray:
    """Windows (..., n) of spectra (..., nf) whose phases count from the predicted arrival."""
    n = len(grid.time_s)
    whole = np.zeros((*spectrum.shape[:-1], n + 1), np.complex128)
    shift = np.exp(2j * np.pi * grid.frequency_hz * grid.time_s[0])
    whole[..., grid.first_bin : grid.first_bin + len(grid.frequency_hz)] = spectrum * grid.taper * shift
    return np.asarray(irfft(whole, 2 * n)[..., :n])


def standardised(windows: FloatArray) -> FloatArray:
    """Each window (..., n) without its mean, divided by its standard deviation; zeros stay zeros."""
    centred = windows - windows.mean(axis=-1, keepdims=True)
    deviation = centred.std(axis=-1, keepdims=True)
    return np.asarray(centred / np.where(deviation > 0, deviation, 1.0))
