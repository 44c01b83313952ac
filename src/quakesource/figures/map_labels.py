"""Station names on a map that do not cover each other."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from quakesource.figures.style import BLACK, SMALL_POINTS

_PLACES = (
    (1, 0, "left"),
    (-1, 0, "right"),
    (0, 1, "center"),
    (0, -1, "center"),
    (0.8, 0.8, "left"),
    (-0.8, 0.8, "right"),
    (0.8, -0.8, "left"),
    (-0.8, -0.8, "right"),
)
_OFFSET_POINTS = 5.5


def place_labels(
    ax: Axes, xy: ArrayLike, names: Sequence[str], *, obstacles: ArrayLike, colour: str = BLACK
) -> list[Annotation]:
    """Write each name beside its point (n, 2), data coordinates, at the first of eight places that is free.

    `obstacles` (m, 2) are markers to keep clear of. A name without a free place is left out. Axis limits and
    figure size must be final: boxes are judged in points.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    to_points = 72 / figure.dpi
    points = ax.transData.transform(np.reshape(xy, (-1, 2))) * to_points
    marks = ax.transData.transform(np.reshape(obstacles, (-1, 2))) * to_points
    frame = np.asarray(ax.get_window_extent().extents) * to_points
    taken: list[tuple[float, float, float, float]] = [(x - 3, y - 3, x + 3, y + 3) for x, y in marks]
    labels = []
    for (x, y), name, where in zip(points, names, np.reshape(xy, (-1, 2)), strict=True):
        wide, high = 0.62 * SMALL_POINTS * len(name), SMALL_POINTS
        for right, up, align in _PLACES:
            dx, dy = right * _OFFSET_POINTS, up * (_OFFSET_POINTS + (high / 2 if right == 0 else 0))
            left = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[align]
            box = (left - 1.5, y + dy - high / 2, left + wide + 1.5, y + dy + high / 2)
            inside = box[0] > frame[0] and box[1] > frame[1] and box[2] < frame[2] and box[3] < frame[3]
            if inside and not any(_overlap(box, other) for other in taken):
                labels.append(
                    ax.annotate(
                        name,
                        tuple(where),
                        xytext=(dx, dy),
                        textcoords="offset points",
                        ha=align,
                        va="center_baseline",
                        fontsize=SMALL_POINTS,
                        color=colour,
                        zorder=6,
                    )
                )
                taken.append(box)
                break
    return labels


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
