"""The whole chain with nothing to excuse an error: the earth that made the records inverts them, hypocentres exact.

Wrong signs, units, azimuths, responses or time origins anywhere between simulation and inversion show here.
"""

import pandas as pd
import pytest

from quakesource.stages.compute_greens import compute_greens
from quakesource.stages.evaluate_predictions import evaluate_predictions
from quakesource.stages.observe_waveforms import observe_waveforms
from quakesource.stages.simulate_archive import simulate_archive
from quakesource.study.loading import resolve_settings
from quakesource.systems.waveform_inversion.stages.predict_waveform_inversion import predict_waveform_inversion

SETTINGS = resolve_settings(
    {
        "simulate": {
            "earth_model": "socal",
            "hypocentre_error_km": 0,
            "n_events": 3,
            "n_stations": 7,
            "sampling_rate_hz": 2,
            "distance_km": [30, 120],
            "depth_km": [8, 8.01],
            "magnitude": [4.8, 5.2],
            "noise_db_above_nlnm": 5,
        },
        "observe": {"sampling_rate_hz": 1, "duration_s": 240, "max_distance_km": 150},
        "greens": {
            "depth_km": [4, 12],
            "depth_step_km": 4,
            "distance_km": [15, 140],
            "sampling_rate_hz": 1,
            "duration_s": 150,
        },
    }
)


TABLES = ("references", "summary", "paired", "strata", "label_noise", "quality_grades")


@pytest.fixture(scope="module")
def kagan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chain")
    archive, observations = folder / "archive/manifest.json", folder / "observations/manifest.json"
    greens, predictions = folder / "socal/manifest.json", folder / "predictions/manifest.json"
    truth = folder / "sealed/manifest.json"
    simulate_archive(SETTINGS.simulate, archive=archive, truth=truth)
    observe_waveforms(
        SETTINGS.subset, SETTINGS.observe, SETTINGS.bands, SETTINGS.earth, archive=archive, observations=observations
    )
    compute_greens(SETTINGS.greens, SETTINGS.earth, velocity_model="socal", store=greens)
    predict_waveform_inversion(
        SETTINGS.systems.waveform_inversion,
        SETTINGS.bands,
        SETTINGS.earth,
        observations=observations,
        greens=[greens],
        predictions=predictions,
    )
    table = folder / "kagan.csv"
    evaluate_predictions(
        SETTINGS.evaluate,
        study="chain",
        truth=truth,
        observations=[observations],
        predictions=[predictions],
        kagan=table,
        **{name: folder / f"{name}.csv" for name in TABLES},
    )
    return pd.read_csv(table)


def test_mechanism_magnitude_and_depth(kagan):
    assert (kagan["status"] == "answered").all()
    assert kagan["kagan_deg"].max() < 3
    assert kagan["delta_mw"].abs().max() < 0.02
    assert kagan["depth_error_km"].abs().max() < 0.1
    assert kagan["variance_reduction"].min() > 0.97


def test_rows_say_that_they_are_simulated(kagan):
    assert kagan["simulated"].all()
    assert set(kagan["reference_source"]) == {"simulated: the true source"}
