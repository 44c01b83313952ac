"""The best mechanism at each trial depth, as a row of beachballs."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from quakesource.figures.beachball import draw_beachball
from quakesource.figures.checking import tensor_of
from quakesource.figures.style import BLACK, SMALL_POINTS

STRIP_IN = 0.55
BALL_POINTS = 23.0


def draw_depth_strip(ax: Axes, rows: pd.DataFrame, colour: str, *, points_per_km: float) -> None:
    """Beachballs of DEPTH_CURVE rows of one variant at their depths, thinned out where they would touch.

    The best depth is always drawn, in a box; the number under a ball is its Mw.
    """
    depth_km = rows["depth_km"].to_numpy(dtype=np.float64)
    best = int(np.argmax(rows["variance_reduction"].to_numpy(dtype=np.float64)))
    cells = rows.to_dict("records")
    for index in _spaced(depth_km, best, BALL_POINTS * 1.12 / points_per_km):
        tensor = tensor_of(cells[index])
        if tensor is None:
            continue
        x, y = float(depth_km[index]), 0.62
        draw_beachball(ax, tensor, (x, y), diameter_points=BALL_POINTS, colour=colour)
        if index == best:
            half_km, half = 0.56 * BALL_POINTS / points_per_km, 0.56 * BALL_POINTS / (72 * STRIP_IN)
            ax.plot(
                x + half_km * np.array([-1, 1, 1, -1, -1]),
                y + half * np.array([-1, -1, 1, 1, -1]),
                color=BLACK,
                linewidth=1.0,
                clip_on=False,
                label="best depth",
            )
        ax.text(
            x,
            0.02,
            f"{cells[index]['mw']:.2f}",
            ha="center",
            va="bottom",
            fontsize=SMALL_POINTS,
            fontweight="bold" if index == best else "normal",
        )


def _spaced(depth_km: NDArray[np.float64], best: int, gap_km: float) -> list[int]:
    """Positions at least `gap_km` apart: the best first, then from shallow to deep."""
    kept = [best]
    for index, depth in enumerate(depth_km):
        if np.abs(depth - depth_km[kept]).min() >= gap_km * 0.999:
            kept.append(index)
    return kept
