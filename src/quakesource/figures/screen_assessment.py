"""What quality screens find of defects put in on purpose, and how far the answers go without them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from quakesource.evaluation.screen_assessment import summarise_assessment
from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    BLUE,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

_LEFT_IN, _FOUND_IN, _ROW_IN, _FOOT_IN = 1.75, 1.2, 0.36, 0.85
_COLUMNS = (
    "kind",
    "n_damaged",
    "n_found",
    "kagan_with_deg",
    "kagan_without_deg",
    "status_with",
    "status_without",
    "seed",
    "clean_traces",
    "clean_rejected",
)
_STATES = (("with", BLUE, -0.17, "screens on"), ("without", VERMILLION, 0.17, "screens off"))


def plot_screen_assessment(assessment: pd.DataFrame, *, title: str) -> Figure:
    """One line a kind of defect: Kagan angles with the screens above, without them below, and the share found.

    `assessment` has a row a (kind, seed), as the stage assess-screens writes it. Rows without an answer are counted
    in words. Raises ProductError for an empty table.
    """
    checked_table(assessment, _COLUMNS, what="the screen assessment", remake="run the stage assess-screens again")
    summary = summarise_assessment(assessment).set_index("kind")
    kinds = list(summary.index)
    clean = assessment[["clean_traces", "clean_rejected"]].sum()
    rejected = f"{clean['clean_rejected']:.0f} of {clean['clean_traces']:.0f} undamaged traces dropped"
    facts = [
        f"{assessment['seed'].nunique()} events a kind, each with another source, network and noise; {rejected}",
        "Points: events, bars: medians. Right: events without an answer; stations found, of those damaged",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.2
        height_in = head_in + _ROW_IN * len(kinds) + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        ax = figure.add_axes(
            (
                _LEFT_IN / PAGE_WIDTH_IN,
                _FOOT_IN / height_in,
                1 - (_LEFT_IN + _FOUND_IN) / PAGE_WIDTH_IN,
                _ROW_IN * len(kinds) / height_in,
            )
        )
        for row, kind in enumerate(kinds):
            _draw_kind(ax, assessment[assessment["kind"] == kind], row)
            _write_found(ax, summary.loc[kind], row)
        ax.set(xlim=(-2, 122), ylim=(len(kinds) - 0.5, -0.6), xlabel="Kagan angle to the true source (°)")
        ax.set_xticks(range(0, 121, 20))
        ax.set_yticks(range(len(kinds)), [kind.replace("_", " ") for kind in kinds], fontsize=TEXT_POINTS)
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
        ax.set_axisbelow(True)
        _explain(figure)
        write_heading(figure, title, facts, simulated=True)
    return figure


def _draw_kind(ax: Axes, rows: pd.DataFrame, row: int) -> None:
    if row % 2:
        ax.axhspan(row - 0.5, row + 0.5, color=LIGHT_GREY, alpha=0.35, linewidth=0, zorder=0)
    for name, colour, offset, _ in _STATES:
        angles = rows[f"kagan_{name}_deg"].dropna()
        for angle in angles:
            ax.plot(
                [angle],
                [row + offset],
                marker="o",
                markersize=3.2,
                markerfacecolor="white",
                markeredgecolor=colour,
                markeredgewidth=0.8,
                linestyle="none",
                zorder=3,
            )
        if len(angles):
            median = angles.median()
            ax.plot([median] * 2, [row + offset - 0.17, row + offset + 0.17], color=BLACK, linewidth=2.0, zorder=4)
        silent = int((rows[f"status_{name}"] != "answered").sum())
        if silent:
            ax.annotate(
                f"{silent} silent",
                (1, row + offset),
                xycoords=("axes fraction", "data"),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL_POINTS,
                color=colour,
                annotation_clip=False,
            )


def _write_found(ax: Axes, line: pd.Series, row: int) -> None:
    found = f"{100 * line['found_share']:.0f} % of {line['n_damaged']:.0f}"
    share = found if line["n_damaged"] else "–"
    ax.annotate(
        share,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(37, 0),
        textcoords="offset points",
        va="center",
        fontsize=TEXT_POINTS - 1,
        annotation_clip=False,
    )


def _explain(figure: Figure) -> None:
    width_in, height_in = figure.get_size_inches()
    handles = [
        Line2D([], [], linestyle="none", marker="o", markersize=4, color=colour, markerfacecolor="white", label=label)
        for _, colour, _, label in _STATES
    ]
    handles.append(
        Line2D([], [], color=BLACK, marker="|", linestyle="none", markersize=9, markeredgewidth=2, label="median")
    )
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=len(handles),
        bbox_to_anchor=(0.1 / width_in, 0.1 / height_in),
        borderpad=0,
        handletextpad=0.5,
        columnspacing=1.4,
    )
