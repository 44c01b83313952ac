"""Made-up P onsets of known sign in coloured noise, for the picker and its error rate."""

from dataclasses import asdict

import numpy as np
import pandas as pd

from quakesource.waveforms.first_motion import first_motion

BEFORE_S, AFTER_S = 20.0, 8.0


def onset_record(rng, first_snr, rate_hz=100.0, sign=None, emergence=None):
    """A record and the true sign; the onset is at 0 s, the first sample at -BEFORE_S.

    The first swing of a pulse of 1.5-8 Hz stands ``first_snr`` times above the RMS noise in 1-15 Hz; scattered waves
    of the same band follow it, up to ten times larger (``emergence``: their amplitude over the pulse's).
    """
    sign = int(rng.choice([-1, 1])) if sign is None else sign
    emergence = 10 ** rng.uniform(-0.5, 1.0) if emergence is None else emergence
    n = round((BEFORE_S + AFTER_S) * rate_hz)
    time_s = np.arange(n) / rate_hz - BEFORE_S
    frequency_hz = np.exp(rng.uniform(np.log(1.5), np.log(8.0)))
    t = np.clip(time_s, 0, None)
    pulse = np.sin(2 * np.pi * frequency_hz * t) * np.exp(-1.5 * frequency_hz * t)
    pulse /= np.abs(pulse).max()
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.fft.rfftfreq(n, 1 / rate_hz)
    scattered = np.fft.irfft(spectrum * np.exp(-(np.log(np.maximum(f, 1e-3) / frequency_hz) ** 2) / 0.5), n=n)
    scattered *= np.clip(t * frequency_hz / 2, 0, 1) ** 2 * np.exp(-t / 2)
    scattered /= np.abs(scattered).max()
    return first_snr * sign * (pulse + emergence * scattered) + _noise(rng, n, rate_hz), sign


def _noise(rng, n, rate_hz):
    """Falling with frequency, with a microseism peak, of unit RMS between 1 and 15 Hz."""
    f = np.maximum(np.fft.rfftfreq(n, 1 / rate_hz), 0.02)
    shape = f**-0.7 + 30 * np.exp(-(np.log(f / 0.2) ** 2))
    noise = np.fft.irfft(shape * np.fft.rfft(rng.standard_normal(n)), n=n)
    in_band = np.fft.irfft(np.fft.rfft(noise) * ((f >= 1) & (f <= 15)), n=n)
    return noise / in_band.std()


def read_many(n, rng):
    """What the picker makes of n onsets at 40 to 100 Hz, the theoretical arrival off by up to a second."""
    rows = []
    for _ in range(n):
        rate_hz = float(rng.choice([40.0, 50.0, 100.0]))
        record, sign = onset_record(rng, 10 ** rng.uniform(0.2, 2.0), rate_hz)
        off_s = rng.uniform(-1, 1)
        motion = first_motion(record, rate_hz, -BEFORE_S, (off_s - 2, off_s + 2), (1.0, 15.0))
        rows.append({"sign": sign, **asdict(motion)})
    return pd.DataFrame(rows)
