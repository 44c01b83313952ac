"""Beachballs under one another, each with its Kagan angle to the first."""

from collections.abc import Collection, Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from quakesource.errors import SourceError
from quakesource.figures.beachball import draw_beachball
from quakesource.figures.style import CYCLE, GREY, REFERENCE_COLOUR, SMALL_POINTS, TEXT_POINTS
from quakesource.mechanisms import kagan_angle, moment_magnitude

_BALL_POINTS = 52.0


def draw_mechanism_column(ax: Axes, mechanisms: Mapping[str, ArrayLike], sizeless: Collection[str] = ()) -> None:
    """Draw tensors (6,), USE, N·m, from the top of an empty axes down; the first is what others are compared to.

    A tensor with NaN (no answer) is written as such. Below each: Mw, unless it is among the `sizeless`, and the Kagan
    angle to the first.
    """
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    tall_points = ax.get_window_extent().height * 72 / ax.figure.dpi
    step = min(1.0 / max(len(mechanisms), 1), (_BALL_POINTS + 42) / tall_points)
    diameter = min(_BALL_POINTS, step * tall_points - 42)
    first = next(iter(mechanisms.items()), None)
    for place, (label, tensor) in enumerate(mechanisms.items()):
        values = np.asarray(tensor, dtype=np.float64)
        if values.shape != (6,):
            raise SourceError(
                f"mechanism '{label}' has shape {values.shape}",
                where="draw_mechanism_column",
                next_step="pass one (6,) tensor a label: Mrr Mtt Mpp Mrt Mrp Mtp",
            )
        top = 1 - place * step
        ax.text(0.5, top, label, ha="center", va="top", fontsize=TEXT_POINTS, fontweight="bold")
        centre = top - (13 + diameter / 2) / tall_points
        if not (np.isfinite(values).all() and np.any(values)):
            ax.text(0.5, centre, "no mechanism", ha="center", va="center", fontsize=TEXT_POINTS, color=GREY)
            continue
        colour = REFERENCE_COLOUR if place == 0 else CYCLE[(place - 1) % len(CYCLE)]
        draw_beachball(ax, values, (0.5, centre), diameter_points=diameter, colour=colour, nodal_lines=True)
        text = "" if label in sizeless else f"Mw {float(moment_magnitude(values)):.2f}\n"
        if place and first is not None:
            text += _angle(values, first)
        ax.text(
            0.5,
            centre - (diameter / 2 + 4) / tall_points,
            text,
            ha="center",
            va="top",
            fontsize=SMALL_POINTS + 0.5,
            linespacing=1.2,
        )


def _angle(tensor: np.ndarray, first: tuple[str, ArrayLike]) -> str:
    other = np.asarray(first[1], dtype=np.float64)
    angle_deg = float(kagan_angle(tensor, other)) if np.isfinite(other).all() else np.nan
    return f"Kagan angle {angle_deg:.0f}°" if np.isfinite(angle_deg) else "Kagan angle undefined"
