"""Stations are chosen one by one by the entropy that they leave, and what is relative to the others follows."""

import numpy as np
import pandas as pd
import pytest
import torch
from sourcenet_cases import network, samplers

from quakesource.posteriors.entropy import entropies
from quakesource.synthesize.sampling import drawn_together
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.comparison.placement import (
    ADDED,
    ENTROPY,
    ENTROPY_SEED,
    N_DRAWS,
    RANDOM,
    REMOVED,
    Pool,
    placement_table,
    sensor_placement,
)
from quakesource.systems.sourcenet.inputs import network_inputs
from quakesource.systems.sourcenet.settings import SourceNetPlacementSettings
from quakesource.systems.sourcenet.tables import SENSOR_PLACEMENT

N_POOL = 6
SETTINGS = SourceNetPlacementSettings(n_pool=N_POOL, fewest_stations=4, n_orders=2, n_bootstrap=20)


def pool(name="e1", number=3):
    """Six stations of a source of the sampler, and its tensor."""
    of_bands = samplers()
    parts = drawn_together(of_bands, number, level=1.0)
    part = parts[0]
    counts = np.bincount(part.event_of_pair[part.event_of_pair >= 0])
    source = int(np.flatnonzero(counts >= N_POOL)[0])
    rows = np.flatnonzero(part.event_of_pair == source)[:N_POOL]
    windows = [fill_part(sampler, own)[rows].astype(float) for sampler, own in zip(of_bands, parts, strict=True)]
    place = part.catalogue_distance_km[rows], part.catalogue_azimuth_deg[rows]
    return Pool(name, windows, *place, float(part.catalogue_depth_km[source])), part.moment_tensor[source]


def found(*pools):
    tensors = np.stack([tensor for _, tensor in pools])
    return sensor_placement(network().eval(), [one for one, _ in pools], tensors, SETTINGS)


def entropy_of(one, *subsets):
    with torch.no_grad():
        return entropies(network().eval()(one.inputs(subsets)), N_DRAWS, ENTROPY_SEED)


def test_some_stations_are_as_an_event_that_has_no_others():
    one, _ = pool()
    chosen = (4, 0, 2, 1)
    at = list(chosen)
    together = one.inputs([tuple(range(N_POOL)), chosen])
    alone = network_inputs(
        torch.ones(1, 4, dtype=torch.bool),
        [torch.from_numpy(band[at]).float() for band in one.windows],
        torch.from_numpy(one.distance_km[at]).float(),
        torch.from_numpy(one.azimuth_deg[at]).float(),
        torch.tensor([one.depth_km]),
    )
    assert together.present.sum(1).tolist() == [6, 4]
    taken = together.take(torch.tensor([1]))
    torch.testing.assert_close(taken.scalars, alone.scalars)
    for ours, theirs in zip(taken.windows, alone.windows, strict=True):
        torch.testing.assert_close(ours, theirs)
    assert not torch.allclose(together.take(torch.tensor([0])).scalars[at], alone.scalars)


def test_the_station_that_is_worth_least_goes_first_and_the_best_comes_first():
    one, tensor = pool()
    judged = found((one, tensor)).query(f"rule == '{ENTROPY}'").set_index(["direction", "n_stations"])["entropy"]
    everyone = tuple(range(N_POOL))
    assert judged[REMOVED, N_POOL] == pytest.approx(entropy_of(one, everyone)[0])
    fewer = [tuple(station for station in everyone if station != gone) for gone in everyone]
    assert judged[REMOVED, N_POOL - 1] == pytest.approx(entropy_of(one, *fewer).min(), abs=1e-4)
    assert judged[ADDED, N_POOL] == pytest.approx(judged[REMOVED, N_POOL], abs=1e-4)  # in whatever order they came


def test_both_rules_begin_alike_and_end_with_as_many_stations():
    judged = found(pool())
    numbers = judged.groupby(["direction", "rule"])["n_stations"].apply(sorted)
    assert all(of_rule == [4, 5, 6] for of_rule in numbers)
    first = judged[(judged["direction"] == ADDED) & (judged["n_stations"] == 4)]
    assert first["kagan_deg"].nunique() == 1


def test_an_event_has_the_same_rows_whoever_is_asked_beside_it():
    together = found(pool("e1", 3), pool("e2", 4))
    alone = found(pool("e2", 4))
    pd.testing.assert_frame_equal(together[together["event_id"] == "e2"].reset_index(drop=True), alone)


def test_the_table_compares_the_same_events():
    judged = pd.DataFrame(
        [
            {
                "event_id": event,
                "direction": REMOVED,
                "rule": rule,
                "n_stations": 4,
                "kagan_deg": angle,
                "entropy": -1.0,
            }
            for event, angles in {"a": (10.0, 14.0), "b": (20.0, 22.0)}.items()
            for rule, angle in zip((ENTROPY, RANDOM), angles, strict=True)
        ]
    )
    table = placement_table(judged, 50).set_index("rule")
    assert set(table.columns) <= set(SENSOR_PLACEMENT)
    assert table.loc[ENTROPY, "difference_mean_deg"] == pytest.approx(-3)
    assert table.loc[ENTROPY, "n_both"] == 2
    assert np.isnan(table.loc[RANDOM, "difference_mean_deg"])
    assert table.loc[RANDOM, "kagan_mean_deg"] == pytest.approx(18)
