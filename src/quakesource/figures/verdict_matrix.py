"""Verdicts as a small matrix: components down, stations across."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.figures.reason_classes import reason_class
from quakesource.figures.style import GREEN, LIGHT_GREY, ORANGE, SMALL_POINTS, VERMILLION


def draw_verdict_matrix(ax: Axes, traces: pd.DataFrame, x: NDArray[np.float64], letters: Mapping[str, str]) -> None:
    """Green: kept; orange: repaired; a letter: dropped, why. `x` (n,) is the place of each row's station.

    A row of component * stands for all three, where no other row of the station names one.
    """
    cells: dict[tuple[float, str], tuple[float, str]] = {}
    for place, component, verdict, reason in zip(
        x, traces["component"], traces["verdict"], traces["reason"], strict=True
    ):
        rank = {"kept": 3, "repaired": 2}.get(verdict, 1) - (0.5 if component == "*" else 0)
        for name in COMPONENTS if component == "*" else (component,):
            if rank > cells.get((place, name), (0.0, ""))[0]:
                cells[(place, name)] = (rank, reason_class(reason) if verdict == "dropped" else "")
    points = ax.get_window_extent().width * 72 / ax.figure.dpi / (x.max() + 1 if x.size else 1)
    for (place, name), (rank, reason) in cells.items():
        y = COMPONENTS.index(name)
        if rank >= 2:
            ax.scatter([place], [y], s=min(22, points**2 * 0.6), marker="s", color=GREEN if rank >= 2.5 else ORANGE)
        else:
            ax.text(
                place,
                y,
                letters.get(reason, "?"),
                ha="center",
                va="center_baseline",
                color=VERMILLION,
                fontsize=SMALL_POINTS,
                fontweight="bold",
            )
    ax.set(ylim=(2.6, -0.6), yticks=range(3), yticklabels=COMPONENTS)
    ax.set_ylabel("Verdict")
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.4)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
