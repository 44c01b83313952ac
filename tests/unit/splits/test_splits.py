"""Nothing leaks through the blocked split, whatever the catalogue; the random one leaks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from split_catalogues import catalogue, clustered

from quakesource.errors import CatalogueError
from quakesource.splits.blocks import blocked_split
from quakesource.splits.clusters import linked_clusters
from quakesource.splits.leakage import count_leaks
from quakesource.splits.parts import EXCLUDED, PARTS
from quakesource.splits.random_split import random_split

RULE = {"nside": 64, "time_block_days": 90.0, "x_km": 10.0, "y_days": 30.0}
EVENTS = clustered()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("max_cluster_share", [0.02, 0.1, 1.0])
def test_no_event_is_near_one_of_another_part(seed, max_cluster_share):
    split = blocked_split(EVENTS, **RULE, seed=seed, max_cluster_share=max_cluster_share)
    leaks = count_leaks(EVENTS, split["blocked"], RULE["x_km"], RULE["y_days"])
    assert leaks.n_pairs == 0
    assert leaks.n_test > 0
    assert leaks.n_test_near_train == 0
    assert set(split["blocked"]) <= {*PARTS, EXCLUDED}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 200), st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=60),
    st.sampled_from([1, 4, 64]),
    st.floats(1, 5000),
    st.floats(0.1, 100),
    st.floats(0.01, 1),
    st.integers(0, 9),
)
def test_nothing_leaks_in_any_catalogue(places, nside, x_km, y_days, max_cluster_share, seed):
    events = catalogue(*zip(*places, strict=True))
    split = blocked_split(
        events,
        nside=nside,
        time_block_days=20,
        x_km=x_km,
        y_days=y_days,
        max_cluster_share=max_cluster_share,
        seed=seed,
    )
    assert count_leaks(events, split["blocked"], x_km, y_days).n_pairs == 0
    assert (split["reason"].str.startswith("within") == (split["blocked"] == EXCLUDED)).all()


def test_clusters_stay_whole_and_nothing_is_excluded_unless_they_are_large():
    split = blocked_split(EVENTS, **RULE, max_cluster_share=1.0)
    assert split.groupby("cluster")["blocked"].nunique().max() == 1
    assert EXCLUDED not in set(split["blocked"])
    assert split["cluster"].tolist() == linked_clusters(EVENTS, RULE["x_km"], RULE["y_days"]).tolist()


def test_a_large_cluster_is_cut_and_the_events_at_the_cut_yield_to_the_judges():
    # A year-long swarm at one place: one cluster, four blocks.
    days = np.arange(0, 360, 0.5)
    events = catalogue(days, np.full(days.size, 35.1), np.full(days.size, -117.3))
    split = blocked_split(events, **{**RULE, "y_days": 5.0}, max_cluster_share=0.5)
    counts = split["blocked"].value_counts()
    assert 0 < counts[EXCLUDED] <= 40
    assert (counts[list(PARTS)] > 50).all()
    assert set(split.loc[split["blocked"] == EXCLUDED, "reason"]) <= {
        f"within 10 km and 5 days of an event of {name}" for name in ("validation", "test")
    }


def test_groups_stay_together():
    split = blocked_split(EVENTS, **RULE, max_cluster_share=1.0)
    stayed = split[split["reason"] == ""]
    assert stayed.groupby(["time_block", "cell"])["blocked"].nunique().max() == 1


def test_shares_are_near_those_wanted_and_the_order_of_events_does_not_matter():
    split = blocked_split(EVENTS, **RULE, shares=(0.6, 0.2, 0.2))
    assert split["blocked"].value_counts(normalize=True)[list(PARTS)].to_numpy() == pytest.approx(
        [0.6, 0.2, 0.2], abs=0.03
    )
    shuffled = EVENTS.sample(frac=1, random_state=3)
    again = blocked_split(shuffled, **RULE, shares=(0.6, 0.2, 0.2))
    columns = ["time_block", "cell", "cluster", "blocked", "reason"]
    assert again.set_index("event_id")[columns].loc[split["event_id"]].equals(split.set_index("event_id")[columns])


def test_another_seed_gives_another_split_and_the_same_seed_the_same():
    first, same, other = (blocked_split(EVENTS, **RULE, seed=seed)["blocked"].tolist() for seed in (0, 0, 1))
    assert first == same != other


def test_the_random_split_keeps_the_shares_and_leaks_in_a_clustered_catalogue():
    part = random_split(EVENTS["event_id"], seed=2)
    counts = {name: int((part == name).sum()) for name in PARTS}
    assert counts == {"train": 315, "validation": 67, "test": 68} or counts == {
        "train": 315,
        "validation": 68,
        "test": 67,
    }
    leaks = count_leaks(EVENTS, part, RULE["x_km"], RULE["y_days"])
    assert leaks.n_pairs > 500
    assert leaks.share_of_test > 0.4


def test_the_random_split_follows_the_identifiers_not_their_order():
    ids = [f"e{i}" for i in range(40)]
    part = dict(zip(ids, random_split(ids, seed=5), strict=True))
    assert dict(zip(ids[::-1], random_split(ids[::-1], seed=5), strict=True)) == part
    assert list(random_split(ids, seed=6)) != list(part.values())
    with pytest.raises(CatalogueError, match="twice"):
        random_split(["a", "a"])


def test_pairs_of_a_known_leak_are_counted_and_events_without_a_part_are_not():
    events = catalogue([0, 1, 2, 3], [35.0] * 4, [-117.0] * 4)
    assert count_leaks(events, ["train", "test", "validation", "excluded"], 1, 10) == (3, 1, 1)
    assert count_leaks(events, ["train", "test", "validation", "excluded"], 1, 1) == (2, 1, 1)
    assert np.isnan(count_leaks(events, ["train"] * 4, 1, 10).share_of_test)
