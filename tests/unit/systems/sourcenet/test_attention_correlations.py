"""Attention that follows a quantity is seen to follow it, and no other."""

import numpy as np
import pandas as pd
import pytest

from quakesource.earth import first_arrivals, read_model
from quakesource.mechanisms import radiation_pattern, random_double_couples
from quakesource.systems.sourcenet.comparison.attention import attention_correlations
from quakesource.systems.sourcenet.tables import ATTENTION_CORRELATIONS
from quakesource.tables import MOMENT_TENSOR_COLUMNS

MODEL, N_EVENTS, N_STATIONS, DEPTH_KM = read_model("socal"), 60, 12, 8.0
TENSORS = random_double_couples(N_EVENTS, np.random.default_rng(3), 1e15)
IDS = [f"e{i}" for i in range(N_EVENTS)]


def correlations(share, n_stations=N_STATIONS, events=IDS):
    """``share(tensor, takeoff, azimuth, distance, rng)`` is the attention of an event's stations."""
    rng, tables = np.random.default_rng(4), []
    for event_id, tensor in zip(IDS, TENSORS, strict=True):
        azimuth, distance = rng.uniform(0, 360, n_stations), rng.uniform(10, 100, n_stations)
        takeoff = first_arrivals(MODEL, DEPTH_KM, distance, "P").takeoff_deg
        known = {"azimuth_deg": azimuth, "distance_km": distance, "event_id": event_id, "variant": "zero_shot"}
        tables.append(pd.DataFrame({**known, "attention_share": share(tensor, takeoff, azimuth, distance, rng)}))
    listed = pd.DataFrame({"event_id": events, "depth_km": DEPTH_KM})
    truth = pd.DataFrame(TENSORS, columns=list(MOMENT_TENSOR_COLUMNS), index=IDS)
    return attention_correlations(pd.concat(tables), listed, truth, MODEL, 200)


def follows_p(tensor, takeoff, azimuth, *_):
    return np.abs(radiation_pattern(tensor[None], takeoff, azimuth)[0])


def test_attention_to_strong_p_waves_is_found():
    table = correlations(follows_p).set_index("quantity")
    assert table.loc["p_radiation", "correlation_mean"] == pytest.approx(1)
    assert table.loc["s_radiation", "correlation_mean"] < 0  # P is strong where S is weak
    assert abs(table.loc["isolation", "correlation_mean"]) < 0.15
    assert set(table["n"]) == {N_EVENTS}


def test_attention_to_near_stations_is_found():
    table = correlations(lambda tensor, takeoff, azimuth, distance, rng: 1 / distance).set_index("quantity")
    assert table.loc["distance", "correlation_mean"] == pytest.approx(-1)


def test_attention_to_lonely_stations_is_found():
    def share(tensor, takeoff, azimuth, *_):
        apart = (azimuth[:, None] - azimuth) % 360
        apart[apart == 0] = np.inf
        return apart.min(0) + apart.min(1)

    table = correlations(share).set_index("quantity")
    assert table.loc["isolation", "correlation_mean"] == pytest.approx(1)


def test_attention_by_chance_goes_with_nothing():
    table = correlations(lambda tensor, takeoff, azimuth, distance, rng: rng.random(len(distance)))
    assert (table["correlation_mean_low"] < 0).all()
    assert (table["correlation_mean_high"] > 0).all()
    assert set(table.columns) | {"simulated"} == set(ATTENTION_CORRELATIONS)


def test_few_stations_and_other_models_count_for_nothing():
    assert not len(correlations(follows_p, n_stations=5))
    assert set(correlations(follows_p, events=IDS[:20])["n"]) == {20}
