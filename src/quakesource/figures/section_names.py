"""Station names along the right side of a record section, moved apart where they would cover each other."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from quakesource.figures.style import BLACK, GREY, SMALL_POINTS

_LINE_POINTS = SMALL_POINTS + 0.5


def write_names(ax: Axes, traces: pd.DataFrame) -> None:
    """Write the name of every station of a table of figures.trace_table at its distance, outside the axes.

    Names of stations without a record that passed are grey, and go first where there is no room for all.
    """
    passed = traces["verdict"] != "dropped"
    stations = (
        traces.assign(passed=passed)
        .groupby(["network", "station"], sort=False)
        .agg(distance_km=("distance_km", "median"), passed=("passed", "any"))
        .reset_index()
    )
    low_km, high_km = ax.get_ylim()
    figure = ax.get_figure(root=True)
    assert figure is not None
    tall_points = ax.get_window_extent().height * 72 / figure.dpi
    room = int(tall_points / _LINE_POINTS)
    stations = stations.sort_values("passed", ascending=False, kind="stable").head(room).sort_values("distance_km")
    per_km = tall_points / (high_km - low_km)
    heights = (stations["distance_km"].to_numpy(dtype=np.float64) - low_km) * per_km
    for row, at, height in zip(stations.itertuples(), heights, _spread(heights, _LINE_POINTS), strict=True):
        ax.annotate(
            f"{row.network}.{row.station}",
            (1.0, at / tall_points),
            xycoords="axes fraction",
            xytext=(8.0, height - at),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_POINTS,
            color=BLACK if row.passed else GREY,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "linewidth": 0.4,
                "color": GREY,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )


def _spread(heights: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Sorted heights (n,) moved as little as possible (least squares) until neighbours are `gap` apart."""
    steps = np.arange(heights.size) * gap
    blocks: list[list[float]] = []  # [mean of height - step, number]: neighbours that touch move together
    for value in heights - steps:
        blocks.append([float(value), 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, n = blocks.pop()
            before = blocks[-1]
            blocks[-1] = [(before[0] * before[1] + mean * n) / (before[1] + n), before[1] + n]
    return np.asarray(np.concatenate([np.full(int(n), mean) for mean, n in blocks] or [np.zeros(0)]) + steps)
