"""Errors and silence of every system by how well an event was recorded, how large and how deep it was."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from quakesource.evaluation.strata import MIN_EVENTS, STRATA_COLUMNS
from quakesource.figures.checking import checked_table
from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    DARK_GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    figure_style,
    mark_simulated,
    new_figure,
)
from quakesource.figures.system_series import (
    SystemSeries,
    draw_series_legend,
    headline_series,
    offsets,
    series_legend_height_in,
)

STRATUM_LABELS: Final = {
    "stations": "Stations with a kept trace",
    "azimuthal_gap_deg": "Azimuthal gap of these (°)",
    "magnitude": "Catalogue magnitude",
    "snr": "Median SNR of kept traces",
    "depth_km": "Depth of the reference (km)",
    "source_kind": "Kind of source",
}
"""Panels in their order, and what their axes say."""

SHORT: Final = {"unknown": "?"}
"""Bins whose name is too long for an axis of many."""

_COLUMNS = 3
_ERROR_IN, _SILENT_IN, _BETWEEN_IN, _FOOT_IN, _LEFT_IN, _GAP_IN = 1.35, 0.5, 0.1, 0.8, 0.6, 0.42


def plot_strata(strata: pd.DataFrame, *, title: str) -> Figure:
    """One panel a stratum: median Kagan angle of each system's headline variant, and below it the share not answered.

    Errors are over the events that all systems answered, with 95 % bootstrap intervals, in bins of at least five
    such events; the share is of all that a system was asked. `strata` has the columns of
    `evaluation.strata.STRATA_COLUMNS`; without rows the figure says so. Raises ProductError for a missing column.
    """
    if strata.empty:
        return plot_nothing(title, "No event was evaluated: strata.csv has no rows.", simulated=False)
    checked_table(strata, STRATA_COLUMNS, what="strata", remake="evaluate the study again: results/<study>/strata.csv")
    series = headline_series(strata)
    simulated = strata["simulated"].astype(bool)
    facts = [
        f"Upper: over the events that all systems answered, 95 % intervals, bins of at least {MIN_EVENTS} of them",
        "Lower: share of the events asked that have no answer (declined or unusable)",
        "Under the bins: the most events that a system was asked for; ?: the value is not known",
    ]
    panels = [name for name in STRATUM_LABELS if name in set(strata["stratum"])]
    n_rows = -(-len(panels) // _COLUMNS)
    row_in = _ERROR_IN + _BETWEEN_IN + _SILENT_IN + _FOOT_IN
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        legend_in = series_legend_height_in(series)
        height_in = head_in + n_rows * row_in + legend_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - _LEFT_IN - 0.1 - (_COLUMNS - 1) * _GAP_IN) / _COLUMNS
        highest_deg = _highest(series)
        for i, name in enumerate(panels):
            left_in = _LEFT_IN + (i % _COLUMNS) * (width_in + _GAP_IN)
            top_in = height_in - head_in - (i // _COLUMNS) * row_in
            upper, lower = (
                figure.add_axes((left_in / PAGE_WIDTH_IN, y_in / height_in, width_in / PAGE_WIDTH_IN, h_in / height_in))
                for y_in, h_in in (
                    (top_in - _ERROR_IN, _ERROR_IN),
                    (top_in - _ERROR_IN - _BETWEEN_IN - _SILENT_IN, _SILENT_IN),
                )
            )
            _draw_stratum(upper, lower, name, series, highest_deg, width_in=width_in, first=i % _COLUMNS == 0)
        draw_series_legend(figure, series)
        write_heading(figure, title, facts, simulated=False)
        if simulated.any():
            mark_simulated(figure, "SIMULATED" if simulated.all() else "SIMULATED: hollow")
    return figure


def _draw_stratum(
    upper: Axes, lower: Axes, name: str, series: list[SystemSeries], highest_deg: float, *, width_in: float, first: bool
) -> None:
    own = [one._replace(rows=one.rows[one.rows["stratum"] == name]) for one in series]
    bins = pd.concat([one.rows for one in own]).drop_duplicates("bin")
    # Lower ends put numbers in order; kinds keep that of the table; the unknown has no end and comes last.
    bins = bins.assign(last=bins["bin"] == "unknown").sort_values(["last", "bin_low"], kind="stable")
    labels = list(bins["bin"])
    asked = dict.fromkeys(labels, 0)
    for one, shift in zip(own, offsets(len(own), 0.6), strict=True):
        common = one.rows[one.rows["basis"] == "common"]
        whole = one.rows[one.rows["basis"] == "all_answered"]
        _draw_series(upper, one, common, "kagan_median_deg", labels, shift)
        silent = whole.assign(silent_share=whole["declined_share"] + whole["unusable_share"])
        _draw_silence(lower, one, silent, labels, shift)
        for label, n in zip(whole["bin"], whole["n_asked"], strict=True):
            asked[label] = max(asked[label], int(n))
    if not np.isfinite(pd.concat([one.rows["kagan_median_deg"] for one in own]).astype(float)).any():
        upper.text(
            0.5, 0.5, f"no bin with {MIN_EVENTS} events", transform=upper.transAxes, ha="center", color=DARK_GREY
        )
    for ax in (upper, lower):
        ax.set_xlim(-0.6, len(labels) - 0.4)
        ax.grid(axis="y", color=LIGHT_GREY, linewidth=0.5)
        ax.set_axisbelow(True)
        for edge in np.arange(len(labels) - 1) + 0.5:
            ax.axvline(edge, color=LIGHT_GREY, linewidth=0.5, zorder=0)
    upper.set_xticks(range(len(labels)), [])
    upper.set_ylim(0, highest_deg)
    names = [f"{SHORT.get(label, label).replace('_', chr(10))}\n({asked[label]})" for label in labels]
    lower.set_xticks(range(len(labels)), names, fontsize=SMALL_POINTS)
    lower.tick_params(axis="x", length=0)
    lower.set_ylim(0, 1)
    lower.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    lower.set_yticks([0, 0.5, 1])
    lower.set_xlabel(STRATUM_LABELS[name])
    if first:
        for ax, text in ((upper, "Median Kagan angle (°)"), (lower, "No answer")):
            ax.set_ylabel(text)
            ax.yaxis.set_label_coords(-0.42 / width_in, 0.5)


def _draw_series(ax: Axes, one: SystemSeries, rows: pd.DataFrame, column: str, labels: list[str], shift: float) -> None:
    rows = rows.set_index("bin").reindex(labels)
    value = rows[column].to_numpy(float)
    x = np.arange(len(labels)) + shift
    ax.vlines(x, rows[f"{column}_low"].astype(float), rows[f"{column}_high"].astype(float), color=one.colour)
    ax.plot(x, value, color=one.colour, linewidth=0.5, alpha=0.6)
    ax.plot(x, value, color=one.colour, marker=one.marker, markerfacecolor=one.face, markersize=4, linestyle="none")


def _draw_silence(ax: Axes, one: SystemSeries, rows: pd.DataFrame, labels: list[str], shift: float) -> None:
    rows = rows.set_index("bin").reindex(labels)
    x = np.arange(len(labels)) + shift
    ax.plot(
        x,
        rows["silent_share"].to_numpy(float),
        color=one.colour,
        marker=one.marker,
        markerfacecolor=one.face,
        markersize=3,
        linestyle="none",
        clip_on=False,
    )


def _highest(series: list[SystemSeries]) -> float:
    """Upper end of the axis of angles: all medians are inside, and no single wide interval decides."""
    rows = pd.concat([one.rows[one.rows["basis"] == "common"] for one in series])
    medians = rows["kagan_median_deg"].dropna().astype(float)
    upper = rows["kagan_median_deg_high"].dropna().astype(float)
    if medians.empty:
        return 60.0
    return min(120.0, max(1.15 * float(medians.max()), 1.05 * float(upper.quantile(0.9)), 10.0))
