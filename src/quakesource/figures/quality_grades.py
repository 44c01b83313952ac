"""Whether grades and stated uncertainties mean what they say."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from quakesource.evaluation.event_scores import score_events
from quakesource.evaluation.proportions import SHARE_LIMITS_DEG
from quakesource.evaluation.quality_grades import QUALITY_GRADE_COLUMNS
from quakesource.figures.checking import checked_table
from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    GREY,
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
from quakesource.tables import KAGAN

STATED_SHARE = 0.68
"""Share of the errors that a stated uncertainty promises to hold."""

EVENTS_A_POINT = 15
"""Events that one point of the curve of errors against stated uncertainty stands for, at least."""

_LEFT_IN, _SHARE_IN, _FOOT_IN, _SCATTER_IN, _GAP_IN = 0.6, 1.5, 0.6, 2.3, 0.42


def plot_quality_grades(grades: pd.DataFrame, kagan: pd.DataFrame, *, title: str) -> Figure:
    """Above: share of each grade's answers within 15, 25 and 40°. Below: errors against the stated uncertainty.

    Of every system's headline variant. `grades` has the columns of
    `evaluation.quality_grades.QUALITY_GRADE_COLUMNS`, `kagan` those of `tables.KAGAN`; without a row
    with a reference the figure says so. Raises ProductError for a missing column.
    """
    if grades.empty or not kagan["kagan_deg"].notna().any():
        simulated = bool(kagan["simulated"].any())
        return plot_nothing(title, "No answer has a reference mechanism to judge its grade by.", simulated=simulated)
    remake = "evaluate the study again: results/<study>/quality_grades.csv and kagan.csv"
    checked_table(grades, QUALITY_GRADE_COLUMNS, what="grades", remake=remake)
    checked_table(kagan, KAGAN, what="Kagan angles", remake=remake)
    series = headline_series(grades)
    of_simulated = grades["simulated"].astype(bool)
    facts = [
        "Upper: share of a grade's answers within the angle, Wilson 95 % intervals; (n): answers of all systems",
        f"Lower: one dot an event; {100 * STATED_SHARE:.0f} % of the errors are below the line; "
        "it lies on the dashed one where uncertainties are true",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.3
        legend_in = series_legend_height_in(series)
        height_in = head_in + _SHARE_IN + _SCATTER_IN + 2 * _FOOT_IN + legend_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - _LEFT_IN - 0.1 - 2 * _GAP_IN) / 3
        for i, limit_deg in enumerate(SHARE_LIMITS_DEG):
            left_in, bottom_in = _LEFT_IN + i * (width_in + _GAP_IN), height_in - head_in - _SHARE_IN
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, bottom_in / height_in, width_in / PAGE_WIDTH_IN, _SHARE_IN / height_in)
            )
            _draw_shares(ax, series, limit_deg, first=i == 0)
        ax = figure.add_axes(
            (
                _LEFT_IN / PAGE_WIDTH_IN,
                (legend_in + _FOOT_IN) / height_in,
                (PAGE_WIDTH_IN - _LEFT_IN - 0.1) / PAGE_WIDTH_IN,
                _SCATTER_IN / height_in,
            )
        )
        _draw_uncertainty(ax, series, score_events(kagan))
        draw_series_legend(figure, series)
        write_heading(figure, title, facts, simulated=False)
        if of_simulated.any():
            mark_simulated(figure, "SIMULATED" if of_simulated.all() else "SIMULATED: hollow")
    return figure


def _draw_shares(ax: Axes, series: list[SystemSeries], limit_deg: int, *, first: bool) -> None:
    rows = pd.concat([one.rows for one in series])
    labels = sorted(set(rows["grade"]), key=lambda grade: (len(grade), grade))
    column = f"share_within_{limit_deg}_deg"
    for one, shift in zip(series, offsets(len(series), 0.7), strict=True):
        own = one.rows.set_index("grade").reindex(labels)
        x = np.arange(len(labels)) + shift
        ax.vlines(x, own[f"{column}_low"].astype(float), own[f"{column}_high"].astype(float), color=one.colour)
        ax.plot(
            x,
            own[column].to_numpy(float),
            color=one.colour,
            marker=one.marker,
            markerfacecolor=one.face,
            markersize=4.5,
            linestyle="none",
            clip_on=False,
        )
    count = rows.groupby("grade")["n_compared"].sum()
    ax.set_xticks(range(len(labels)), [f"{label}\n({count[label]:.0f})" for label in labels])
    ax.tick_params(axis="x", length=0)
    ax.set(xlim=(-0.6, len(labels) - 0.4), ylim=(0, 1), title=f"within {limit_deg}°", xlabel="Quality grade")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.grid(axis="y", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)
    if first:
        ax.set_ylabel("Share of answers")


def _draw_uncertainty(ax: Axes, series: list[SystemSeries], scores: pd.DataFrame) -> None:
    known = scores.dropna(subset=["kagan_deg", "uncertainty_deg"])
    known = known[known["headline"]]
    few = True
    for one in series:
        own = known[(known["system"] == one.system) & (known["simulated"] == one.simulated)]
        own = own.sort_values("uncertainty_deg", kind="stable")
        stated, error = own["uncertainty_deg"].to_numpy(float), own["kagan_deg"].to_numpy(float)
        ax.scatter(stated, error, s=8, color=one.colour, alpha=0.4, linewidth=0, zorder=2)
        parts = np.array_split(np.arange(len(own)), max(1, min(8, len(own) // EVENTS_A_POINT)))
        if len(own) < EVENTS_A_POINT:
            continue
        few = False
        x, y = ([statistic(v[part]) for part in parts] for v, statistic in ((stated, np.median), (error, _held)))
        ax.plot(
            x, y, color=one.colour, marker=one.marker, markerfacecolor=one.face, markersize=4.5, linewidth=1.4, zorder=4
        )
    if known.empty or few:
        text = "no answer states an uncertainty" if known.empty else f"no line: fewer than {EVENTS_A_POINT} events"
        ax.text(0.5, 0.9, text, transform=ax.transAxes, ha="center", color=DARK_GREY, fontsize=SMALL_POINTS)
    # One absurd uncertainty among hundreds must not squeeze the others.
    largest = 1.05 * max(20.0, float(known["uncertainty_deg"].quantile(0.99)) if len(known) else 0.0)
    highest = min(122.0, 1.05 * max(20.0, float(known["kagan_deg"].max()) if len(known) else 0.0))
    ax.plot([0, 120], [0, 120], color=BLACK, linestyle="--", linewidth=0.8, zorder=1)
    ax.set(xlim=(0, largest), ylim=(0, highest), xlabel="Stated uncertainty (°)", ylabel="Kagan angle (°)")
    for limit_deg in SHARE_LIMITS_DEG:
        ax.axhline(limit_deg, color=GREY, linewidth=0.5, linestyle=":", zorder=0.5)
    ax.set_axisbelow(True)


def _held(error_deg: np.ndarray) -> float:
    return float(np.quantile(error_deg, STATED_SHARE))
