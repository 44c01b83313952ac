"""One measured quantity of every trace, stations side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from quakesource.figures.style import BLUE, DARK_GREY, GREEN, GREY, LIGHT_GREY, VERMILLION

COMPONENT_MARKS = {"Z": ("^", BLUE), "R": ("o", VERMILLION), "T": ("s", GREEN), "*": ("x", GREY)}


def draw_trace_panel(
    ax: Axes, traces: pd.DataFrame, x: NDArray[np.float64], column: str, limits: Sequence[float]
) -> None:
    """Values of one column of a table of figures.trace_table at the places `x` (n,), components side by side.

    Filled marks passed, hollow ones were dropped, ringed ones repaired; dashed lines at `limits`. The columns
    snr and amplitude_ratio get a logarithmic axis; variance reductions are in %, none drawn below -100.
    """
    logarithmic = column in ("snr", "amplitude_ratio")
    values = traces[column].to_numpy(dtype=np.float64)
    if column.endswith("variance_reduction"):
        values = 100 * values
        values = np.maximum(values, -100)  # a trace that fits worse than nothing can have any negative value
        ax.set_ylim(-108, 108)
        ax.axhline(0, color=GREY, linewidth=0.7, zorder=0.8)
    ax.grid(color=LIGHT_GREY, linewidth=0.4)
    ax.set_axisbelow(True)
    for limit in limits:
        ax.axhline(limit, color=DARK_GREY, linewidth=0.9, linestyle="--", zorder=1, label="limit")
    drawn = np.isfinite(values) & ((values > 0) | (not logarithmic))
    for component, (marker, colour) in COMPONENT_MARKS.items():
        of_component = drawn & (traces["component"] == component).to_numpy()
        offset = {"Z": -0.22, "T": 0.22}.get(component, 0.0)
        for verdict in ("kept", "repaired", "dropped"):
            chosen = of_component & (traces["verdict"] == verdict).to_numpy()
            if not chosen.any():
                continue
            face = colour if verdict != "dropped" or marker == "x" else "white"
            ax.scatter(
                x[chosen] + offset,
                values[chosen],
                s=13,
                marker=marker,
                facecolor=face,
                edgecolor=None if marker == "x" else colour,
                linewidth=0.8,
                zorder=3,
                label=f"{component} {verdict}",
            )
            if verdict == "repaired":
                ax.scatter(
                    x[chosen] + offset,
                    values[chosen],
                    s=48,
                    marker="o",
                    facecolor="none",
                    edgecolor=DARK_GREY,
                    linewidth=0.7,
                    zorder=2,
                )
    if logarithmic:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def draw_shift_limit(ax: Axes, limits_s: pd.Series) -> None:
    """Dashed lines at the largest shifts allowed, s; the axis ends just beyond."""
    for limit_s in sorted(set(limits_s.dropna())):
        for sign in (-1, 1):
            ax.axhline(sign * limit_s, color=DARK_GREY, linewidth=0.9, linestyle="--", zorder=1, label="limit")
        ax.set_ylim(-1.15 * limit_s, 1.15 * limit_s)
