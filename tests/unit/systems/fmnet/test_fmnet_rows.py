"""Answers of the network for stations anywhere as rows, and how their waveforms agree with the records."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from fmnet_cases import DEPTH_KM, MOMENT_N_M, RATE_HZ, recorded_event

from quakesource.earth import read_model
from quakesource.mechanisms import moment_to_magnitude
from quakesource.systems.fmnet.any_stations.learning import Learner
from quakesource.systems.fmnet.any_stations.records import event_records
from quakesource.systems.fmnet.any_stations.rows import event_rows
from quakesource.systems.fmnet.any_stations.waveform_fit import waveform_fit
from quakesource.systems.fmnet.settings import (
    FmnetAnsweringSettings,
    FmnetExamplesSettings,
    FmnetNetworkSettings,
    FmnetRegionSettings,
    FmnetTrainingSettings,
)
from quakesource.waveforms.observations import Observations

REGION = FmnetRegionSettings()
EVENT = {"event_id": "one", "latitude_deg": 35.8, "longitude_deg": -117.6}
ANY = FmnetAnsweringSettings(min_stations=3, max_uncertainty_deg=180)


@pytest.fixture(scope="module")
def recorded():
    return recorded_event()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Hardly trained: what it says is of no interest here."""
    learner = Learner(
        REGION,
        FmnetNetworkSettings(tower=16, width=16, layers=1, heads=2, mixture=2),
        FmnetExamplesSettings(n_models=1, depth_km=(4.0, 12.0), depth_step_km=4.0, distance_step_km=31.0),
        FmnetTrainingSettings(steps=40, batch_events=16, save_every=40, validation_batches=1, calibration_batches=2),
    )
    return learner.learn(read_model("socal"), tmp_path_factory.mktemp("trained"), 1)[0]


def observed(recorded, rows=slice(None)):
    pairs = recorded.pairs.iloc[rows].reset_index(drop=True)
    dims = ("pair", "component", "time_s")
    velocity = xr.DataArray(recorded.velocity[rows], dims=dims, coords={"time_s": recorded.time_s})
    verdicts = pd.DataFrame(
        [{"event_id": "one", "network": "XX", "station": "E", "verdict": "dropped", "reason": "clipped: 3 samples"}]
    )
    return Observations(velocity, float(RATE_HZ), velocity, pairs, pd.DataFrame([EVENT]), verdicts, True)


def test_an_event_outside_the_region_is_declined_before_anything_is_computed(trained, recorded):
    rows = event_rows(trained, observed(recorded), EVENT | {"latitude_deg": 34.1}, REGION, ANY)
    assert rows.predictions[0]["status"] == "declined"
    assert rows.predictions[0]["reason"].startswith("epicentre 34.10, -117.60 outside the region")
    assert not rows.resampled


def test_too_few_stations_are_unusable_with_what_took_the_others(trained, recorded):
    row = event_rows(trained, observed(recorded, slice(1, 4)), EVENT, REGION, ANY).predictions[0]
    assert row["status"] == "unusable"
    assert row["reason"] == (
        "2 usable stations; at least 3 are needed; lost: 1 for clipped, "
        "1 for a distance beyond 252 km or a record too short"
    )
    assert (row["n_stations"], row["n_stations_passed"]) == (2, 3)


def test_an_answer_has_planes_radii_draws_and_a_magnitude(trained, recorded):
    rows = event_rows(trained, observed(recorded), EVENT, REGION, ANY)
    row, radii = rows.predictions[0], rows.others["posterior"][0]
    assert row["status"] == "answered"
    assert (row["n_stations"], row["n_traces"]) == (3, 9)
    assert row["azimuthal_gap_deg"] == pytest.approx(130)
    assert row["uncertainty_deg"] == radii["radius_68_deg"]
    assert len(rows.resampled) == ANY.n_draws
    # the amplitude is not the network's to guess from: ten times the motion is ten times the moment
    loud = observed(recorded._replace(velocity=10 * recorded.velocity))
    louder = event_rows(trained, loud, EVENT, REGION, ANY).predictions[0]
    assert louder["mw"] - row["mw"] == pytest.approx(2 / 3, abs=1e-3)
    assert row["mw"] == pytest.approx(float(moment_to_magnitude(MOMENT_N_M)), abs=0.7)


def test_a_posterior_that_is_too_wide_declines_and_says_what_it_would_have_answered(trained, recorded):
    narrow = ANY.model_copy(update={"max_uncertainty_deg": 0.01})
    row = event_rows(trained, observed(recorded), EVENT, REGION, narrow).predictions[0]
    assert row["status"] == "declined"
    assert "limit 0.01" in row["reason"]
    assert np.isfinite(row["strike1_deg"])


def test_waveforms_of_the_true_source_agree_and_shifts_are_found(recorded):
    bands_hz = (REGION.band_hz,)
    options = {"bands_hz": bands_hz, "sampling_rate_hz": 1.0, "before_p_s": 10.0, "n_samples": 128}
    options |= {"max_stations": 16, "max_distance_km": 252.0}
    late = recorded.pairs.assign(p_arrival_s=recorded.pairs["p_arrival_s"] + [0, 2, -3, 0])
    records = event_records(recorded.velocity, recorded.time_s, late, **options)
    fit = waveform_fit(records, recorded.tensor, DEPTH_KM, (35.8, -117.6), read_model("socal"), REGION, bands_hz)
    assert fit.correlation.min() > 0.98
    # records cut later have their waves earlier
    assert fit.shift_s.tolist() == [0, -2, 3]
    turned = waveform_fit(records, -recorded.tensor, DEPTH_KM, (35.8, -117.6), read_model("socal"), REGION, bands_hz)
    assert turned.correlation.max() < 0.95
