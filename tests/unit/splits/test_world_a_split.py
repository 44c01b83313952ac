"""All of world A, split by the default settings: nothing of the test is near anything of the training."""

from pathlib import Path

import numpy as np
import pytest

from quakesource.geometry import distance_azimuth
from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.seismicity import world_events
from quakesource.observatory.world.simulating import catalogue_rows
from quakesource.settings import SplitSettings
from quakesource.splits.neighbours import event_days
from quakesource.stages.split_events import event_parts, split_leaks

SETTINGS = SplitSettings()


@pytest.fixture(scope="module")
def parts():
    events = world_events(read_world(Path(__file__).parents[3] / "resources/worlds/A.yaml"))
    return event_parts(catalogue_rows(events), SETTINGS, simulated=True)


def near_pairs(parts, column):
    """Pairs of near events in different parts, every pair looked at."""
    kept = parts[parts[column] != "excluded"].reset_index(drop=True)
    day, part = event_days(kept), kept[column].to_numpy()
    found = 0
    for i in range(len(kept) - 1):
        others = (
            np.flatnonzero((np.abs(day[i + 1 :] - day[i]) <= SETTINGS.min_days) & (part[i + 1 :] != part[i])) + i + 1
        )
        places = [kept[name].to_numpy() for name in ("latitude_deg", "longitude_deg")]
        line = distance_azimuth(places[0][i], places[1][i], places[0][others], places[1][others])
        found += int((line.distance_km <= SETTINGS.min_distance_km).sum())
    return found


def test_no_pair_of_the_blocked_split_is_near(parts):
    assert near_pairs(parts, "blocked") == 0
    shares = parts["blocked"].value_counts(normalize=True)
    assert shares["train"] > 0.5
    assert shares["test"] > 0.1
    assert shares.get("excluded", 0) < 0.1


def test_the_count_of_leaks_is_that_of_all_pairs(parts):
    leaks = split_leaks(parts, SETTINGS).set_index("split")
    # distances on a sphere there, on the ellipsoid here: a pair at the limit may fall on either side
    assert leaks.loc["random", "n_pairs"] == pytest.approx(near_pairs(parts, "random"), rel=0.02)
    assert leaks.loc["random", "n_pairs"] > 100
    assert leaks.loc["blocked", "n_pairs"] == 0
