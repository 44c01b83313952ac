"""Numbers that simulated and real records are compared in, on records whose numbers are known."""

import numpy as np
import pandas as pd
import pytest

from quakesource.evaluation.realism import KAGAN_DEG, compare_realism
from quakesource.evaluation.record_statistics import (
    STATISTICS,
    fit_values,
    percentiles,
    residual_values,
    screen_values,
    wave_values,
)
from quakesource.settings import RecordSettings

SETTINGS = RecordSettings()
RATE_HZ, START_S, P_S, S_S = 20.0, -40.0, 10.0, 20.0
TIME_S = START_S + np.arange(140 * RATE_HZ) / RATE_HZ


def record(coda_ratio: float, noise: float = 1e-4, colour: float = 0.0, seed: int = 1) -> np.ndarray:
    """Random waves of RMS 1 from S on for the direct part, then of a known ratio; spectrum as f to the power colour."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(TIME_S.size))
    frequency = np.fft.rfftfreq(TIME_S.size, 1 / RATE_HZ)
    waves = np.fft.irfft(spectrum * np.maximum(frequency, 0.05) ** colour, TIME_S.size)
    waves /= waves.std()
    envelope = np.where(TIME_S < S_S, 0, np.where(TIME_S < S_S + 12, 1.0, coda_ratio))
    return waves * envelope + noise * rng.standard_normal(TIME_S.size)


def test_coda_ratio_is_that_of_the_envelope():
    ratio, _ = wave_values(record(0.1), RATE_HZ, START_S, P_S, S_S, SETTINGS)
    assert ratio == pytest.approx(-1.0, abs=0.12)


@pytest.mark.parametrize("colour", [-1.0, 0.0, 1.0])
def test_spectral_slope_is_that_of_the_waves(colour):
    # one record of ten seconds tells the slope to about one half
    records = (record(0.1, colour=colour, seed=seed) for seed in range(60))
    slopes = [wave_values(series, RATE_HZ, START_S, P_S, S_S, SETTINGS)[1] for series in records]
    assert np.mean(slopes) == pytest.approx(colour, abs=0.2)


def test_what_cannot_be_measured_is_nan():
    whole = record(0.1)
    assert np.isnan(wave_values(record(0.001, noise=0.05), RATE_HZ, START_S, P_S, S_S, SETTINGS)[0])  # coda in noise
    assert np.isnan(wave_values(record(0.1, noise=1.0), RATE_HZ, START_S, P_S, S_S, SETTINGS)).all()  # all in noise
    assert np.isnan(wave_values(whole[:1300], RATE_HZ, START_S, P_S, S_S, SETTINGS)[0])  # ends too soon
    assert np.isnan(wave_values(np.where(TIME_S > 0, whole, np.nan), RATE_HZ, START_S, P_S, S_S, SETTINGS)).all()
    assert np.isnan(wave_values(whole[::10], 2.0, START_S, P_S, S_S, SETTINGS)).all()  # band above Nyquist


def test_screens_give_snr_of_all_and_scatter_of_the_kept():
    verdicts = pd.DataFrame(
        {
            "event_id": "e",
            "station": ["A", "B", "C", "D"],
            "component": ["Z", "Z", "Z", "*"],
            "verdict": ["kept", "dropped", "repaired", "dropped"],
            "snr": [10.0, 1.0, np.nan, np.nan],
            "amplitude_ratio": [2.0, 400.0, 0.5, np.nan],
        }
    )
    found = screen_values(verdicts)
    assert found["log10_snr"]["value"].dropna().to_list() == [1.0, 0.0]
    np.testing.assert_allclose(found["ln_amplitude_scatter"]["value"].dropna(), np.log(2))


def test_residuals_are_about_the_median_of_their_event():
    motions = pd.DataFrame(
        {"event_id": ["a", "a", "a", "b"], "station": list("ABCD"), "pick_residual_s": [5, 5.5, 4, 9]}
    )
    assert residual_values(motions)["value"].to_list() == [0.0, 0.5, 1.0, 0.0]


def test_a_stations_fit_weighs_its_traces_by_their_energy():
    fits = pd.DataFrame(
        {
            "event_id": "e",
            "station": ["A", "A", "A"],
            "variant": ["full", "double_couple", "double_couple"],
            "observed": [np.ones(4), np.ones(4), 3 * np.ones(4)],
            "variance_reduction": [0.0, 0.5, 0.9],
        }
    )
    (value,) = fit_values(fits, "double_couple")["value"]
    assert value == pytest.approx(1 - (4 * 0.5 + 36 * 0.1) / 40)


def table(**changes: float) -> pd.DataFrame:
    values = pd.DataFrame({"event_id": ["a", "a", "b"], "station": list("ABC"), "value": [0.0, 1.0, 2.0]})
    found = percentiles(dict.fromkeys(STATISTICS, values)).set_index("statistic")
    for name, median in changes.items():
        found.loc[name, "median"] = median
    return found.reset_index()


def kagan(angle: float, fit: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "system": "waveform_inversion",
            "variant": "double_couple",
            "status": ["answered"] * 3 + ["unusable"],
            "kagan_deg": [angle] * 3 + [np.nan],
            "variance_reduction": [fit] * 3 + [0.99],
        }
    )


def test_percentiles_count_values_and_events():
    row = table().set_index("statistic").loc["log10_snr"]
    assert (row["n"], row["n_events"], row["median"]) == (3, 2, 1.0)


def test_a_world_like_the_real_one_passes():
    found = compare_realism(table(), table(), kagan(10, 0.7)).set_index("statistic")
    assert found["inside"].all()
    assert set(STATISTICS) < set(found.index)


@pytest.mark.parametrize(
    ("simulated", "angle", "fit", "outside"),
    [
        (table(log10_snr=1.7), 10, 0.7, "log10_snr"),
        (table(spectral_slope=float("nan")), 10, 0.7, "spectral_slope"),
        (table(), KAGAN_DEG[0] - 0.1, 0.7, "inversion_median_kagan_deg"),
        (table(), KAGAN_DEG[1] + 0.1, 0.7, "inversion_median_kagan_deg"),
        (table(), 10, 0.86, "inversion_median_variance_reduction"),
    ],
)
def test_what_is_outside_is_said(simulated, angle, fit, outside):
    found = compare_realism(simulated, table(), kagan(angle, fit)).set_index("statistic")
    assert list(found.index[~found["inside"]]) == [outside]
