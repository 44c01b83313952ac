"""Simulated records beside real ones, one panel a statistic."""

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.evaluation.record_statistics import PERCENTILES
from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    DARK_GREY,
    GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

LABELS: Final = {
    "log10_snr": "Signal-to-noise ratio before P (log10)",
    "p_residual_s": "P residual to the 1-D model, about the event's median (s)",
    "ln_amplitude_scatter": "Scatter of ln amplitude after geometric correction",
    "log10_coda_ratio": "RMS of the coda over that of direct S (log10)",
    "variance_reduction": "Variance reduction of stations in the inversion",
    "spectral_slope": "Slope of the S velocity spectrum (log-log)",
}
_COLUMNS, _PANEL_IN, _FOOT_IN, _LEFT_IN, _GAP_IN = 2, 0.62, 0.55, 0.75, 0.95
_NEEDED = ("statistic", "n", "n_events", *PERCENTILES)


def plot_realism(simulated: pd.DataFrame, real: pd.DataFrame, *, title: str) -> Figure:
    """Box from quartile to quartile with the median, line from the 5th to the 95th percentile.

    Tables as `evaluation.record_statistics.percentiles` returns them. Raises ProductError for a missing column.
    """
    for table, what in ((simulated, "simulated records"), (real, "real records")):
        checked_table(table, _NEEDED, what=f"the statistics of {what}", remake="run the stage measure-records again")
    facts = [
        "Boxes: quartiles and median; lines: 5th to 95th percentile; values (earthquakes) at the right",
        "Grey band: the real quartiles, in which the simulated median has to lie",
    ]
    names = list(LABELS)
    n_rows = -(-len(names) // _COLUMNS)
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + n_rows * (_PANEL_IN + _FOOT_IN)
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - _LEFT_IN - _COLUMNS * _GAP_IN) / _COLUMNS
        for i, name in enumerate(names):
            left_in = _LEFT_IN + (i % _COLUMNS) * (width_in + _GAP_IN)
            bottom_in = height_in - head_in - (i // _COLUMNS) * (_PANEL_IN + _FOOT_IN) - _PANEL_IN
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, bottom_in / height_in, width_in / PAGE_WIDTH_IN, _PANEL_IN / height_in)
            )
            rows = [table[table["statistic"] == name].iloc[0] for table in (real, simulated)]
            _draw_panel(ax, rows, LABELS[name], labelled=i % _COLUMNS == 0)
        write_heading(figure, title, facts, simulated=True)
    return figure


def _draw_panel(ax: Axes, rows: list[pd.Series], label: str, *, labelled: bool) -> None:
    real = rows[0]
    ax.axvspan(real["q25"], real["q75"], color=GREY, alpha=0.2, linewidth=0)
    for y, (row, colour) in enumerate(zip(rows, (DARK_GREY, VERMILLION), strict=True)):
        ax.plot([row["p05"], row["p95"]], [y, y], color=colour, linewidth=1)
        ax.barh(y, row["q75"] - row["q25"], left=row["q25"], height=0.5, color="white", edgecolor=colour, linewidth=1.2)
        ax.plot([row["median"]] * 2, [y - 0.25, y + 0.25], color=colour, linewidth=2)
        ax.annotate(
            f"{row['n']:.0f} ({row['n_events']:.0f})",
            (1.02, y),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=SMALL_POINTS,
            color=colour,
            annotation_clip=False,
        )
    ax.set_ylim(1.6, -0.6)
    ax.set_yticks([0, 1], ["real", "simulated"] if labelled else ["", ""], fontsize=TEXT_POINTS)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(label, fontsize=SMALL_POINTS)
