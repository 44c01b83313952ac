"""Posteriors as they are: draws on the focal sphere, from the best event to the worst."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.source_cloud import draw_source_cloud
from quakesource.figures.style import BLUE, DARK_GREY, PAGE_WIDTH_IN, SMALL_POINTS, figure_style, new_figure
from quakesource.tables import MOMENT_TENSOR_COLUMNS

N_SHOWN, _COLUMNS, _CELL_IN, _CAPTION_IN, _LINES_DRAWN = 12, 4, 1.72, 0.7, 60


def plot_posterior_clouds(
    rows: pd.DataFrame,
    draws: pd.DataFrame,
    references: Mapping[str, NDArray[np.float64]],
    *,
    title: str,
) -> Figure:
    """Nodal lines of draws with the answer, and the reference dashed, for events spread evenly over the errors.

    Parameters
    ----------
    rows : predictions with ``kagan_deg`` and ``radius_80_deg``
    draws : ``event_id`` and tensors, N·m
    references : tensors (6,) by event
    """
    known = rows[rows["kagan_deg"].notna()].sort_values("kagan_deg", kind="stable")
    places = np.unique(np.linspace(0, len(known) - 1, min(N_SHOWN, len(known))).astype(int))
    shown = known.iloc[places]
    facts = [
        "Blue: draws of the posterior; black: the answer; dashed: the reference",
        f"{len(shown)} events of {len(known)}, evenly from the smallest error to the largest",
    ]
    n_rows = max(1, -(-len(shown) // _COLUMNS))
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.1
        height_in = head_in + n_rows * (_CELL_IN + _CAPTION_IN) + 0.1
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        for place, (_, row) in enumerate(shown.iterrows()):
            left = 0.06 + (place % _COLUMNS) * (PAGE_WIDTH_IN - 0.12) / _COLUMNS
            top = height_in - head_in - (place // _COLUMNS) * (_CELL_IN + _CAPTION_IN)
            ax = figure.add_axes(
                (left / PAGE_WIDTH_IN, (top - _CELL_IN) / height_in, _CELL_IN / PAGE_WIDTH_IN, _CELL_IN / height_in)
            )
            cloud = draws.loc[draws["event_id"] == row["event_id"], list(MOMENT_TENSOR_COLUMNS)].to_numpy()
            answer = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
            draw_source_cloud(ax, answer, cloud[:_LINES_DRAWN], references.get(row["event_id"]), BLUE)
            ax.set_title(
                f"{row['event_id']}\nMw {row['mw']:.1f}, {row['n_stations']:.0f} stations\n"
                f"error {row['kagan_deg']:.0f}°, 80 % radius {row['radius_80_deg']:.0f}°"
                + (", declined" if row["status"] == "declined" else ""),
                fontsize=SMALL_POINTS,
                color=DARK_GREY,
                y=-0.1,
                va="top",
            )
        write_heading(figure, title, facts, simulated=bool(rows["simulated"].any()))
    return figure
