"""What every system says of one event: its mechanism, how far it may be off, and the reference."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import NDArray

from quakesource.figures.checking import tensor_of
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.source_cloud import draw_source_cloud
from quakesource.figures.style import (
    BLUE,
    DARK_GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    figure_style,
    new_figure,
)
from quakesource.mechanisms import kagan_angle
from quakesource.tables import MOMENT_TENSOR_COLUMNS

_COLUMNS, _CELL_IN, _CAPTION_IN, _LINES_DRAWN = 4, 1.72, 0.72, 60


@dataclass(frozen=True)
class SystemAnswer:
    """``label`` of the system, its headline row (`tables.PREDICTION`) and its draws (n, 6), USE, n may be 0."""

    label: str
    row: pd.Series
    draws: NDArray[np.float64]


def plot_event_answers(
    answers: Sequence[SystemAnswer], reference: NDArray[np.float64] | None, *, title: str, simulated: bool
) -> Figure:
    """One focal sphere a system: its answer, sources drawn from its uncertainty, and the reference dashed.

    ``reference`` (6,) USE, N·m, or None. A system without an answer has its reason in words.
    """
    of_reference = "the true mechanism" if simulated else "the reference"
    facts = [
        "Black: the answer; blue: possible sources, drawn from its uncertainty"
        + (f"; dashed: {of_reference}" if reference is not None else "; there is no reference")
    ]
    n_rows = max(1, -(-len(answers) // _COLUMNS))
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + n_rows * (_CELL_IN + _CAPTION_IN) + 0.1
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        for place, answer in enumerate(answers):
            left = 0.06 + (place % _COLUMNS) * (PAGE_WIDTH_IN - 0.12) / _COLUMNS
            top = height_in - head_in - (place // _COLUMNS) * (_CELL_IN + _CAPTION_IN)
            ax = figure.add_axes(
                (left / PAGE_WIDTH_IN, (top - _CELL_IN) / height_in, _CELL_IN / PAGE_WIDTH_IN, _CELL_IN / height_in)
            )
            _draw(ax, answer, reference)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def headline_answer(label: str, predictions: pd.DataFrame, resampled: pd.DataFrame) -> SystemAnswer:
    """The answer of the first variant of an event's predictions, with the draws of that variant."""
    row = predictions.iloc[0]
    own = resampled[resampled["variant"] == row["variant"]] if len(resampled) else resampled
    return SystemAnswer(label, row, own[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64).reshape(-1, 6))


def _draw(ax: Axes, answer: SystemAnswer, reference: NDArray[np.float64] | None) -> None:
    row, tensor = answer.row, tensor_of(answer.row.to_dict())
    title = f"{answer.label} ({str(row['variant']).replace('_', ' ')})"
    if tensor is None:
        ax.set_axis_off()
        reason = textwrap.fill(f"{row['status']}: {row['reason']}", 26)
        ax.text(0.5, 0.5, reason, ha="center", va="center", fontsize=SMALL_POINTS, color=DARK_GREY)
        ax.add_patch(Circle((0.5, 0.5), 0.45, transform=ax.transAxes, facecolor="none", edgecolor=LIGHT_GREY))
        lines = [title]
    else:
        draw_source_cloud(ax, tensor, answer.draws[:_LINES_DRAWN], reference, BLUE)
        lines = [title, ", ".join(_numbers(row, tensor, reference))]
        if row["status"] != "answered":
            lines.append(textwrap.shorten(f"{row['status']}: {row['reason']}", 40))
    ax.set_title("\n".join(lines), fontsize=SMALL_POINTS, color=DARK_GREY, y=-0.1, va="top")


def _numbers(row: pd.Series, tensor: NDArray[np.float64], reference: NDArray[np.float64] | None) -> list[str]:
    found = []
    if reference is not None:
        found.append(f"{float(kagan_angle(tensor, reference)):.0f}° off")
    if pd.notna(row["uncertainty_deg"]):
        found.append(f"68 % within {row['uncertainty_deg']:.0f}°")
    if pd.notna(row["mw"]):
        found.append(f"Mw {row['mw']:.1f}")
    return found
