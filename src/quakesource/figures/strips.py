"""Points of several groups on parallel lines, piled up where they would cover each other."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from quakesource.figures.style import BLACK, LIGHT_GREY


def draw_strip(
    ax: Axes, values: ArrayLike, row: float, *, colour: str, hollow: bool, spacing: float, pile: float = 0.24
) -> float:
    """Draw finite values (n,) round the height `row`, their quartiles (n >= 5) and median; return the median.

    `spacing` is the width of a marker in data units; `pile` the largest height of a pile. Hollow markers are
    for simulated data. NaN where there is no finite value.
    """
    x = np.asarray(values, dtype=np.float64)
    x = np.sort(x[np.isfinite(x)])
    if x.size == 0:
        return float("nan")
    if x.size >= 5:
        low, high = np.percentile(x, [25, 75])
        for face, edge, zorder in ((LIGHT_GREY, "none", 1.0), ("none", BLACK, 3.5)):  # the outline shows over a crowd
            box = Rectangle((low, row - 0.28), high - low, 0.56, facecolor=face, edgecolor=edge, linewidth=0.7)
            box.set(zorder=zorder, label="quartiles")
            ax.add_patch(box)
    size = 17.0 if x.size <= 60 else 7.0
    heights = row + _piled(x, spacing * (size / 17) ** 0.5, pile)
    ax.scatter(
        x, heights, s=size, facecolor="white" if hollow else colour, edgecolor=colour,
        linewidth=1.0 if size > 10 else 0.5, zorder=3, label="simulated" if hollow else "real",
    )  # fmt: skip
    median = float(np.median(x))
    ax.plot([median, median], [row - 0.3, row + 0.3], color=BLACK, linewidth=2.0, zorder=4, label="median")
    return median


def _piled(x: NDArray[np.float64], spacing: float, pile: float) -> NDArray[np.float64]:
    """Heights (n,) for sorted x: bins a marker wide, filled from the middle outwards; the same on every run."""
    bins = np.floor(x / spacing).astype(int)
    heights = np.zeros(x.size)
    for value in np.unique(bins):
        members = np.flatnonzero(bins == value)
        order = np.arange(members.size)
        steps = (order + 1) // 2 * np.where(order % 2, 1, -1)
        heights[members] = steps * min(0.11, pile / max(np.abs(steps).max(), 1))
    return heights
