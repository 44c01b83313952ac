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

REGIONAL = {
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
LOCAL = {
    "simulate": REGIONAL["simulate"]
    | {
        "distance_km": [8, 70],
        "spread_km": 4,
        "magnitude": [2.6, 2.95],
        "sampling_rate_hz": 20,
        "n_stations": 14,
        "noise_db_above_nlnm": 0,
    },
    "bands": {"local_below_magnitude": 3},
    "observe": {
        "sampling_rate_hz": 5,
        "start_s": -30,
        "duration_s": 110,
        "max_distance_km": 80,
        "response_band_hz": [0.008, 1.2],
        "min_pre_event_s": 10,
    },
    "greens": {
        "depth_km": [4, 12],
        "depth_step_km": 4,
        "distance_km": [2, 55],
        "distance_step_km": 1,
        "sampling_rate_hz": 5,
        "duration_s": 70,
    },
}


TABLES = ("references", "summary", "paired", "strata", "label_noise", "quality_grades")


@pytest.fixture(scope="module", params=[REGIONAL, LOCAL], ids=["regional", "local"])
def chain(request, tmp_path_factory):
    settings = resolve_settings(request.param)
    folder = tmp_path_factory.mktemp("chain")
    archive, observations = folder / "archive/manifest.json", folder / "observations/manifest.json"
    greens, predictions = folder / "socal/manifest.json", folder / "predictions/manifest.json"
    truth = folder / "sealed/manifest.json"
    simulate_archive(settings.simulate, archive=archive, truth=truth)
    observe_waveforms(
        settings.subset, settings.observe, settings.bands, settings.earth, archive=archive, observations=observations
    )
    compute_greens(settings.greens, settings.earth, velocity_model="socal", store=greens)
    predict_waveform_inversion(
        settings.systems.waveform_inversion,
        settings.bands,
        settings.earth,
        observations=observations,
        greens=[greens],
        predictions=predictions,
    )
    table = folder / "kagan.csv"
    evaluate_predictions(
        settings.evaluate,
        study="chain",
        truth=truth,
        observations=[observations],
        predictions=[predictions],
        kagan=table,
        **{name: folder / f"{name}.csv" for name in TABLES},
    )
    return pd.read_csv(table), pd.read_csv(observations.parent / "verdicts.csv")


@pytest.fixture
def kagan(chain):
    return chain[0]


def test_mechanism_magnitude_and_depth(kagan, request):
    noise_share = 0.1 if "local" in request.node.callspec.id else 0.03  # smaller earthquakes, and more noise
    assert (kagan["status"] == "answered").all()
    assert kagan["kagan_deg"].max() < 3
    assert kagan["delta_mw"].abs().max() < 0.02
    assert kagan["depth_error_km"].abs().max() < 0.1
    assert kagan["variance_reduction"].min() > 1 - noise_share


def test_rows_say_that_they_are_simulated(kagan):
    assert kagan["simulated"].all()
    assert set(kagan["reference_source"]) == {"simulated: the true source"}


def test_far_stations_are_left_out_in_the_local_band_alone(chain, request):
    reasons = set(chain[1]["reason"].dropna())
    assert ("beyond bands.local_within_km" in reasons) == ("local" in request.node.callspec.id)
