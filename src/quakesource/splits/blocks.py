"""The split that the comparisons rest on: blocks of time and place, none within reach of another part."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.geometry.healpix import cell_of
from quakesource.splits.clusters import linked_clusters
from quakesource.splits.neighbours import close_pairs, event_days
from quakesource.splits.parts import EXCLUDED, PARTS


def blocked_split(
    events: pd.DataFrame,
    *,
    nside: int,
    time_block_days: float,
    x_km: float,
    y_days: float,
    shares: tuple[float, float, float] = (0.7, 0.15, 0.15),
    max_cluster_share: float = 0.1,
    seed: int = 0,
) -> pd.DataFrame:
    """Give every event to a part so that no two events of different parts are within x km and y days.

    A group is a time block in a cell. Events linked within x km and y days form clusters; a cluster moves whole to
    the group that holds most of it. Groups, the largest first, go to the part that lacks most. A cluster above
    ``max_cluster_share`` is not moved; of its pairs across parts the training event is excluded rather than the
    validation event, and that rather than the test event. The answer does not depend on the order of the events.

    Parameters
    ----------
    events : columns ``event_id``, ``origin_time_utc``, ``latitude_deg``, ``longitude_deg``; distinct events.
    nside : of the geographic HEALPix cells.
    time_block_days : length of the time blocks, which count from 1970-01-01 UTC.
    x_km : epicentral distance that separates, ...
    y_days : ... or time that separates.
    shares : wanted shares of train, validation and test; counts come as near as whole groups allow.
    max_cluster_share : larger clusters are cut along their blocks, smaller ones stay whole.
    seed : of the order among groups of one size.

    Returns
    -------
    Rows in the order of ``events``: ``event_id``, ``time_block``, ``cell``, ``cluster`` (numbers), ``blocked``
    (train, validation, test or excluded) and ``reason`` (blank, or why an event is not where its block is).

    Raises
    ------
    CatalogueError
        a time or place that is missing or cannot be read.
    """
    block = np.floor(event_days(events) / time_block_days).astype(np.int64)
    cell = cell_of(events["latitude_deg"].to_numpy(), events["longitude_deg"].to_numpy(), nside)
    cluster = linked_clusters(events, x_km, y_days)
    _, group = np.unique(np.column_stack([block, cell]), axis=0, return_inverse=True)
    home = _home_groups(group.reshape(-1), cluster, max_cluster_share)
    rank = _assign(home, shares, seed)[home]
    yields_to = _yields_to(events, rank, _cut(cluster, max_cluster_share), x_km, y_days)
    part = np.where(yields_to >= 0, EXCLUDED, np.array(PARTS)[rank])
    near = np.array([f"within {x_km:g} km and {y_days:g} days of an event of {name}" for name in PARTS])
    moved = np.where(home == group.reshape(-1), "", "with most of its cluster")
    return pd.DataFrame(
        {
            "event_id": events["event_id"].to_numpy(),
            "time_block": block,
            "cell": cell,
            "cluster": cluster,
            "blocked": part,
            "reason": np.where(yields_to >= 0, near[yields_to], moved),
        }
    )


def _cut(cluster: NDArray[np.int64], max_cluster_share: float) -> NDArray[np.bool_]:
    """Events (n,) of clusters too large to stay whole."""
    return np.asarray(np.bincount(cluster)[cluster] > max(max_cluster_share * cluster.size, 1))


def _home_groups(group: NDArray[np.int64], cluster: NDArray[np.int64], max_cluster_share: float) -> NDArray[np.int64]:
    """Groups (n,) after every cluster that may stay whole has moved to the group that holds most of it."""
    home = group.copy()
    whole = ~_cut(cluster, max_cluster_share)
    pairs, count = np.unique(np.column_stack([cluster[whole], group[whole]]), axis=0, return_counts=True)
    best = pairs[np.lexsort((pairs[:, 1], -count, pairs[:, 0]))]
    numbers, first = np.unique(best[:, 0], return_index=True)
    home[whole] = best[first[np.searchsorted(numbers, cluster[whole])], 1]
    return home


def _assign(group: NDArray[np.int64], shares: tuple[float, float, float], seed: int) -> NDArray[np.int64]:
    """Position in PARTS of every group number."""
    size = np.bincount(group)
    # Large groups first: the small ones then even out the shares. The seed decides among equals.
    order = np.lexsort((np.random.default_rng(seed).permutation(size.size), -size))
    wanted = np.asarray(shares) * group.size
    held = np.zeros(len(PARTS))
    part = np.zeros(size.size, dtype=np.int64)
    for one in order:
        part[one] = np.argmax((wanted - held) / wanted)
        held[part[one]] += size[one]
    return part


def _yields_to(
    events: pd.DataFrame, rank: NDArray[np.int64], cut: NDArray[np.bool_], x_km: float, y_days: float
) -> NDArray[np.int64]:
    """Position in PARTS (n,) of what an event is too near to, -1 if nothing. Only cut clusters can hold such."""
    yields_to = np.full(rank.size, -1, dtype=np.int64)
    where = np.flatnonzero(cut)
    for judge in (2, 1):  # the test first: a validation event that yields to it excludes no training event
        for first, second in close_pairs(events.iloc[where], x_km, y_days) if where.size else ():
            pair = np.stack([where[first], where[second]])
            pair = pair[:, (yields_to[pair] < 0).all(axis=0)]
            for loser, winner in (pair, pair[::-1]):
                near = (rank[winner] == judge) & (rank[loser] < judge)
                yields_to[loser[near]] = judge
    return yields_to
