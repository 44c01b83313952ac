"""What a split lets through: events of different parts that are near each other in space and time."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from quakesource.splits.neighbours import close_pairs
from quakesource.splits.parts import PARTS, TEST, TRAIN


class Leaks(NamedTuple):
    """Counts of one split: pairs across any two parts, test events, and those of them near a training event."""

    n_pairs: int
    n_test: int
    n_test_near_train: int

    @property
    def share_of_test(self) -> float:
        """Share of the test events with a training event nearby; NaN without test events."""
        return self.n_test_near_train / self.n_test if self.n_test else float("nan")


def count_leaks(events: pd.DataFrame, part: ArrayLike, x_km: float, y_days: float) -> Leaks:
    """Pairs of events of different parts within both ``x_km`` and ``y_days``.

    Parameters
    ----------
    events : columns ``origin_time_utc``, ``latitude_deg``, ``longitude_deg``.
    part : the part of every event, (n,); events that are in none of `parts.PARTS` are not counted.
    x_km : epicentral distance.
    y_days : time difference.

    Raises
    ------
    CatalogueError
        a time or place that is missing or cannot be read.
    """
    names = np.asarray(part, dtype=str)
    counted = np.isin(names, PARTS)
    names = names[counted]
    near_train = np.zeros(names.size, dtype=bool)
    n_pairs = 0
    for first, second in close_pairs(events.loc[counted], x_km, y_days):
        n_pairs += int((names[first] != names[second]).sum())
        for test, train in ((first, second), (second, first)):
            near_train[test[(names[test] == TEST) & (names[train] == TRAIN)]] = True
    return Leaks(n_pairs, int((names == TEST).sum()), int(near_train.sum()))
