"""Clusters of earthquakes: whoever is close to a member is a member."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quakesource.splits.neighbours import close_pairs, event_days


def linked_clusters(events: pd.DataFrame, x_km: float, y_days: float) -> NDArray[np.int64]:
    """Connected components of the events linked within ``x_km`` and ``y_days``.

    Parameters
    ----------
    events : columns ``event_id``, ``origin_time_utc``, ``latitude_deg``, ``longitude_deg``.
    x_km : epicentral distance of a link.
    y_days : time difference of a link.

    Returns
    -------
    Cluster numbers (n,) from 0, in the order of the clusters' first events; an event alone is a cluster.

    Raises
    ------
    CatalogueError
        a time or place that is missing or cannot be read.
    """
    n = len(events)
    label: NDArray[np.integer] = np.arange(n)
    for first, second in close_pairs(events, x_km, y_days):
        # Links between clusters so far; each portion merges them further, so that no portion need be kept.
        links = coo_array((np.ones(first.size, dtype=np.int8), (label[first], label[second])), shape=(n, n))
        label = connected_components(links, directed=False)[1][label]
    order = np.lexsort((events["event_id"].astype(str).to_numpy(), event_days(events)))
    _, first_seen, member = np.unique(label[order], return_index=True, return_inverse=True)
    rank = np.empty(first_seen.size, dtype=np.int64)
    rank[np.argsort(first_seen)] = np.arange(first_seen.size)
    cluster = np.empty(n, dtype=np.int64)
    cluster[order] = rank[member]
    return cluster
