"""What records are like: numbers in which simulated and real ones can be compared, whatever made them.

All functions return tables with event_id, station and value; `STATISTICS` says what the values are.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.settings import RecordSettings
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]

STATISTICS: Final = {
    "log10_snr": "log10 of the SNR of a trace in the band of the screens, before any is dropped for it",
    "p_residual_s": "deviation of P from the 1-D model's time, about the event's median, absolute, s",
    "ln_amplitude_scatter": "deviation of ln amplitude from the event's median after geometric correction, absolute",
    "log10_coda_ratio": "log10 of RMS velocity in the coda over that of direct S",
    "variance_reduction": "variance reduction of a station's traces in the waveform inversion",
    "spectral_slope": "d log10 |velocity spectrum| / d log10 f of direct S",
}
PERCENTILES: Final = {"p05": 5, "q25": 25, "median": 50, "q75": 75, "p95": 95}


def screen_values(verdicts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """SNR and scatter of amplitudes, of columns `tables.VERDICT`."""
    traces = verdicts[verdicts["component"] != "*"]
    snr, ratio = (pd.Series(traces[name], dtype=float) for name in ("snr", "amplitude_ratio"))
    kept = traces["verdict"].isin(["kept", "repaired"])
    return {
        "log10_snr": _table(traces, pd.Series(np.log10(snr.where(snr > 0)))),
        "ln_amplitude_scatter": _table(traces, pd.Series(np.log(ratio.where(ratio > 0))).abs().where(kept)),
    }


def residual_values(first_motions: pd.DataFrame) -> pd.DataFrame:
    """Deviations of P times about the median of their event, of columns `tables.FIRST_MOTION`."""
    residual = first_motions["pick_residual_s"].astype(float)
    return _table(first_motions, (residual - residual.groupby(first_motions["event_id"]).transform("median")).abs())


def fit_values(trace_fits: pd.DataFrame, variant: str) -> pd.DataFrame:
    """Variance reduction of every station, energy of all its traces taken together, of columns `tables.TRACE_FIT`."""
    fits = trace_fits[trace_fits["variant"] == variant]
    energy = np.array([float(np.sum(np.square(observed))) for observed in fits["observed"]])
    parts = fits.assign(energy=energy, misfit=energy * (1 - fits["variance_reduction"].astype(float)))
    sums = parts.groupby(["event_id", "station"])[["energy", "misfit"]].sum().reset_index()
    return _table(sums, 1 - sums["misfit"] / sums["energy"])


def wave_values(
    velocity: FloatArray, sampling_rate_hz: float, start_s: float, p_s: float, s_s: float, settings: RecordSettings
) -> tuple[float, float]:
    """log10 coda ratio and spectral slope of a record; NaN for what it does not hold.

    Parameters
    ----------
    velocity : (nt,) proportional to ground velocity in the band
    start_s, p_s, s_s : first sample and arrivals, s after the origin time
    """
    low, high = settings.band_hz
    if high > 0.45 * sampling_rate_hz or not np.isfinite(velocity).all():
        return np.nan, np.nan
    filtered = band_pass(velocity - velocity.mean(), sampling_rate_hz, settings.band_hz)

    def part(series: FloatArray, from_s: float, to_s: float) -> FloatArray:
        first, last = (round((t - start_s) * sampling_rate_hz) for t in (from_s, to_s))
        return series[first:last] if first >= 0 and last <= series.size else series[:0]

    noise = part(filtered, p_s - 2 - settings.direct_s, p_s - 2)
    direct = part(filtered, s_s - 0.5, s_s - 0.5 + settings.direct_s)
    coda = part(filtered, s_s + settings.coda_s[0], s_s + settings.coda_s[1])
    if not (noise.size and direct.size and _rms(direct) > 3 * _rms(noise)):
        return np.nan, np.nan
    weak = not coda.size or _rms(coda) < settings.min_coda_snr * _rms(noise)
    ratio = np.nan if weak else float(np.log10(_rms(coda) / _rms(direct)))
    return ratio, _slope(part(velocity, s_s - 0.5, s_s - 0.5 + settings.direct_s), sampling_rate_hz, low, high)


def percentiles(values: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A row a statistic: how many values of how many events, and percentiles."""
    rows = []
    for name in STATISTICS:
        table = values[name].dropna(subset="value")
        found = np.percentile(table["value"], list(PERCENTILES.values())) if len(table) else [np.nan] * 5
        row = {"statistic": name, "n": len(table), "n_events": table["event_id"].nunique()}
        rows.append(row | dict(zip(PERCENTILES, found, strict=True)))
    return pd.DataFrame(rows)


def _slope(velocity: FloatArray, sampling_rate_hz: float, low_hz: float, high_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft((velocity - velocity.mean()) * np.hanning(velocity.size)))
    frequency = np.fft.rfftfreq(velocity.size, 1 / sampling_rate_hz)
    inside = (frequency >= low_hz) & (frequency <= high_hz) & (spectrum > 0)
    if inside.sum() < 4:
        return np.nan
    # rows of a line's least squares that count every octave alike
    x, y, weight = np.log10(frequency[inside]), np.log10(spectrum[inside]), frequency[inside] ** -0.5
    return float(np.polyfit(x, y, 1, w=weight)[0])


def _rms(series: FloatArray) -> float:
    return float(np.sqrt(np.mean(series**2)))


def _table(rows: pd.DataFrame, value: "pd.Series[float]") -> pd.DataFrame:
    return pd.DataFrame({"event_id": rows["event_id"], "station": rows["station"], "value": value})
