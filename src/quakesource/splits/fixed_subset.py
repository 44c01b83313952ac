"""A subset of events that stays the same whatever else a study holds."""

import hashlib
from collections.abc import Sequence

from quakesource.settings import SubsetSettings


def fixed_subset(event_ids: Sequence[str], n: int | None) -> set[str]:
    """The ``n`` events whose identifiers have the smallest hashes; all of them for None, or where there are fewer.

    A smaller subset is part of a larger one, and events that join the catalogue move none of the others out of order.
    """
    ranked = sorted(event_ids, key=lambda event_id: hashlib.sha256(event_id.encode()).hexdigest())
    return set(ranked if n is None else ranked[:n])


def subset_of_world(event_ids: list[str], subset: SubsetSettings) -> set[str]:
    """The earthquakes of a world's archive that the systems of mechanisms are asked for."""
    return set(fixed_subset(event_ids, subset.n_events))
