"""What becomes of an event: an answer with its radius, or the reason why there is none."""

import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr
from sourcenet_cases import LONG, RATE_HZ, SHAPE, SHORT, uncalibrated
from test_records import DISTANCES, TIME_S, archive

from quakesource.errors import ProductError
from quakesource.mechanisms import moment_magnitude
from quakesource.posteriors.features import TrainingStatistics
from quakesource.settings import EarthSettings
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.quality import judged
from quakesource.systems.sourcenet.records import events_by_model
from quakesource.systems.sourcenet.rows import answer_rows
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings
from quakesource.systems.sourcenet.stages.predict_sourcenet import predict_sourcenet
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations


def observations():
    """An event on four stations and one on two."""
    velocity, pairs, events, _ = archive()
    codes = [f"S{i}" for i in range(len(pairs))]
    pairs = pairs.assign(network="XX", station=codes, latitude_deg=34.0, longitude_deg=-118.0)
    data = xr.DataArray(velocity, dims=("pair", "component", "time_s"), coords={"time_s": TIME_S})
    return Observations(data, RATE_HZ, data, pairs, events, pd.DataFrame(), simulated=True)


def trained(seed=1):
    torch.manual_seed(seed)
    known = TrainingStatistics(np.zeros(4 * SHAPE.width), np.eye(4 * SHAPE.width))
    return Trained(SourceNet(SHAPE), (SHORT, LONG), 12, (0.5, 0.68, 0.8, 0.9), uncalibrated(), seed, known, 0.1, 3.0)


def rows(**settings):
    observed = observations()
    return answer_rows(trained(), observed, observed.events, SourceNetAnsweringSettings(**settings), "zero_shot")


@pytest.mark.parametrize(("fewest", "unusable"), [(3, ["two"]), (4, ["two"]), (5, ["one", "two"])])
def test_too_few_stations_are_unusable_and_the_reason_counts_them(fewest, unusable):
    found = {row["event_id"]: row for row in rows(min_stations=fewest, max_uncertainty_deg=180).predictions}
    for event in unusable:
        assert found[event]["status"] == "unusable"
        assert found[event]["reason"] == f"{4 if event == 'one' else 2} usable stations; at least {fewest} are needed"
    if "one" not in unusable:
        assert found["one"]["status"] == "answered"
        assert found["one"]["n_stations"] == len(DISTANCES)


def test_an_untrained_network_declines_because_its_posterior_is_wide():
    (row, _) = rows(max_uncertainty_deg=10).predictions
    assert row["status"] == "declined"
    assert row["reason"] == f"68 % radius {row['uncertainty_deg']:.0f} deg, limit 10"
    assert np.isfinite(row["mrr_n_m"])


def test_magnitude_and_depth_have_the_errors_of_examples_and_so_have_the_draws():
    found = rows(max_uncertainty_deg=180)
    row, drawn = found.predictions[0], pd.DataFrame(found.resampled)
    assert row["mw_uncertainty"] == 0.1
    assert (row["depth_low_km"], row["depth_high_km"]) == (max(row["depth_km"] - 3, 0), row["depth_km"] + 3)
    assert row["quality"] in ("C", "D")
    assert drawn["mw"].std() == pytest.approx(0.1, rel=0.3)
    assert drawn["mw"].mean() == pytest.approx(row["mw"], abs=0.05)
    moments = moment_magnitude(drawn[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float))
    np.testing.assert_allclose(moments, drawn["mw"], atol=1e-6)
    assert rows(max_uncertainty_deg=10).predictions[0]["quality"] == ""


@pytest.mark.parametrize(
    ("radius_deg", "n_stations", "gap_deg", "score", "letter"),
    [
        (8.0, 9, 90.0, 1.0, "A"),
        (15.0, 9, 90.0, 1.0, "B"),
        (8.0, 5, 90.0, 1.0, "B"),
        (8.0, 9, 250.0, 1.0, "B"),
        (30.0, 9, 90.0, 1.0, "C"),
        (50.0, 9, 90.0, 1.0, "D"),
        (8.0, 3, 90.0, 1.0, "D"),
        (8.0, 9, 90.0, 1.7, "C"),
        (8.0, 9, 90.0, 2.5, "D"),
        (50.0, 9, 90.0, 1.7, "D"),
    ],
)
def test_letters_go_by_posterior_stations_and_likeness_to_the_training(radius_deg, n_stations, gap_deg, score, letter):
    found, remarks = judged(radius_deg, n_stations, gap_deg, score)
    assert found == letter
    assert ("unlike the training" in remarks) == (score > 1.5)


def test_tables_beside_the_predictions_belong_to_the_same_event():
    found = rows()
    assert len(found.resampled) == SourceNetAnsweringSettings().n_draws
    assert {row["event_id"] for row in found.others["posterior"]} == {"one"}
    assert sum(row["attention_share"] for row in found.others["attention"]) == pytest.approx(1, abs=1e-5)
    radii = [found.others["posterior"][0][f"radius_{share}_deg"] for share in (50, 68, 80, 90)]
    assert radii == sorted(radii)
    found.take(rows())
    assert len(found.others["posterior"]) == 2


def test_events_go_to_the_network_of_their_velocity_model():
    events = pd.DataFrame({"event_id": ["a", "b", "c"], "latitude_deg": [34.0, 38.0, 35.0], "longitude_deg": -119.0})
    groups = dict(events_by_model(events, EarthSettings()))
    assert {model: list(of_model["event_id"]) for model, of_model in groups.items()} == {
        "socal": ["a", "c"],
        "gil7": ["b"],
    }


def test_a_missing_network_is_named(tmp_path, monkeypatch):
    observed = observations()
    events = observed.events.assign(latitude_deg=38.0, longitude_deg=-119.0)
    stage = "quakesource.systems.sourcenet.stages.predict_sourcenet"
    monkeypatch.setattr(
        f"{stage}.open_observations",
        lambda _: Observations(*(events if name == "events" else value for name, value in vars(observed).items())),
    )
    monkeypatch.setattr(f"{stage}.trained_networks", lambda _: {"socal": trained()})
    with pytest.raises(ProductError, match="gil7"):
        predict_sourcenet(
            SourceNetAnsweringSettings(),
            EarthSettings(),
            observations=tmp_path,
            trained_models=[],
            predictions=tmp_path / "m.json",
        )
