"""The split of the papers: every event by itself, at random."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import CatalogueError
from quakesource.splits.parts import PARTS


def random_split(
    event_ids: Sequence[str], *, shares: tuple[float, float, float] = (0.7, 0.15, 0.15), seed: int = 0
) -> NDArray[np.str_]:
    """Parts (n,) of events drawn at random, whatever is near them.

    It shows what neighbours of the training events are worth to a system; no result rests on it alone. The answer
    does not depend on the order of the events.

    Parameters
    ----------
    event_ids : distinct identifiers.
    shares : of train, validation and test; counts are within one of them.
    seed : of the draw.

    Raises
    ------
    CatalogueError
        an identifier stands twice.
    """
    names = np.asarray(event_ids, dtype=str)
    if np.unique(names).size != names.size:
        raise CatalogueError(
            "an event id stands twice among the events to split", next_step="give each event its own id"
        )
    ends = np.round(np.cumsum(shares) * names.size).astype(int)[:-1]
    drawn = np.random.default_rng(seed).permutation(np.argsort(names))
    part = np.empty(names.size, dtype=f"<U{max(map(len, PARTS))}")
    for name, members in zip(PARTS, np.split(drawn, ends), strict=True):
        part[members] = name
    return part
