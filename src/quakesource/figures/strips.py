"""Values of several groups on parallel lines: points while they are few, histograms where they are many."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from quakesource.figures.style import BLACK, GREY, LIGHT_GREY

MANY = 80
"""From this many values a line is a histogram: points would be a smear."""

_N_BINS = 48


def draw_strip(
    ax: Axes,
    values: ArrayLike,
    others: ArrayLike,
    row: float,
    *,
    colour: str,
    hollow: bool,
    limits: tuple[float, float],
    spacing: float,
    pile: float = 0.24,
) -> float:
    """Draw finite values (n,) round the height `row`, with their quartiles (n >= 5) and median; return the median.

    `others` (m,) are drawn in grey and count for nothing. `limits` is the range of the axis, where values beyond it
    are put; `spacing` the width of a marker in data units; `pile` the largest height of a pile of points. Hollow
    is for simulated data. NaN where there is no finite value.
    """
    x, grey = (np.asarray(v, dtype=np.float64) for v in (values, others))
    x, grey = np.sort(x[np.isfinite(x)]), np.sort(grey[np.isfinite(grey)])
    if x.size + grey.size == 0:
        return float("nan")
    if x.size + grey.size >= MANY:
        _draw_histogram(ax, x, grey, row, colour=colour, hollow=hollow, limits=limits)
    else:
        _draw_points(ax, x, grey, row, colour=colour, hollow=hollow, spacing=spacing, pile=pile)
    if x.size >= 5:
        low, high = np.clip(np.percentile(x, [25, 75]), *limits)
        _draw_quartiles(ax, low, high, row, filled=x.size + grey.size < MANY)
    median = float(np.median(x)) if x.size else float("nan")
    ax.plot([median, median], [row - 0.3, row + 0.3], color=BLACK, linewidth=2.0, zorder=4, label="median")
    return median


def _draw_points(
    ax: Axes,
    x: NDArray[np.float64],
    grey: NDArray[np.float64],
    row: float,
    *,
    colour: str,
    hollow: bool,
    spacing: float,
    pile: float,
) -> None:
    size = 17.0 if x.size + grey.size <= 60 else 7.0
    every = np.sort(np.concatenate([x, grey]))
    height = dict(zip(every, row + _piled(every, spacing * (size / 17) ** 0.5, pile), strict=True))
    for part, shade, label in ((grey, GREY, "others"), (x, colour, "simulated" if hollow else "real")):
        if part.size:
            heights = [height[value] for value in part]
            ax.scatter(
                part,
                heights,
                s=size,
                facecolor="white" if hollow else shade,
                edgecolor=shade,
                linewidth=1.0 if size > 10 else 0.5,
                zorder=3,
                label=label,
            )


def _draw_histogram(
    ax: Axes,
    x: NDArray[np.float64],
    grey: NDArray[np.float64],
    row: float,
    *,
    colour: str,
    hollow: bool,
    limits: tuple[float, float],
) -> None:
    edges = np.linspace(*limits, _N_BINS + 1)
    counts = [np.histogram(np.clip(part, *limits), edges)[0] for part in (x, grey)]
    scale = 0.56 / max(int((counts[0] + counts[1]).max()), 1)
    base = np.full(_N_BINS, row + 0.28)
    for count, shade, label in zip(counts, (colour, GREY), ("simulated" if hollow else "real", "others"), strict=True):
        full = count > 0
        if full.any():
            # The axis of rows points down: a bar grows towards smaller numbers.
            ax.bar(
                edges[:-1][full],
                -scale * count[full],
                np.diff(edges)[full],
                base[full],
                align="edge",
                edgecolor=shade,
                linewidth=0.6,
                facecolor=_pale(shade) if hollow else shade,
                zorder=2,
                label=label,
            )
            base = base - scale * count


def _pale(colour: str) -> tuple[float, float, float]:
    """What hollow is to a marker, a bar is in a tint: empty bars vanish among each other's edges."""
    red, green, blue = (1 - 0.3 * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def _draw_quartiles(ax: Axes, low: float, high: float, row: float, *, filled: bool) -> None:
    # Behind points a filled box; the outline shows over a crowd.
    for face, edge, zorder in ((LIGHT_GREY if filled else "none", "none", 1.0), ("none", BLACK, 3.5)):
        box = Rectangle((low, row - 0.28), high - low, 0.56, facecolor=face, edgecolor=edge, linewidth=0.7)
        box.set(zorder=zorder, label="quartiles")
        ax.add_patch(box)


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
