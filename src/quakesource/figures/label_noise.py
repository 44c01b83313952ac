"""What noisy labels leave of the differences between systems."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from quakesource.evaluation.label_noise import LABEL_NOISE_COLUMNS
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
    TEXT_POINTS,
    figure_style,
    new_figure,
)
from quakesource.figures.system_series import system_colour

_LEFT_IN, _ROW_IN, _FOOT_IN = 1.7, 0.42, 0.85


def plot_label_noise(label_noise: pd.DataFrame, *, title: str) -> Figure:
    """One line a system and variant: mean Kagan angle against the truth, and against labels with noise.

    Over the events that all systems answered (over all that each answered, where there are none). `label_noise` has
    the columns of `evaluation.label_noise.LABEL_NOISE_COLUMNS`; without rows (real records have no truth) the figure
    says so. Raises ProductError for a missing column.
    """
    if label_noise.empty:
        reason = "The study of label noise needs a known truth: no simulated event was answered."
        return plot_nothing(title, reason, simulated=False)
    remake = "evaluate the study again: results/<study>/label_noise.csv"
    checked_table(label_noise, LABEL_NOISE_COLUMNS, what="label noise", remake=remake)
    common = label_noise[label_noise["basis"] == "common"]
    on_common = bool(common["n_compared"].gt(0).any())
    rows = common if on_common else label_noise[label_noise["basis"] == "all_answered"]
    noise_deg, n_draws = rows["label_noise_deg"].iloc[0], int(rows["n_draws"].iloc[0])
    facts = [
        f"Labels: the truth turned at random by {noise_deg:g}° on average; mean of {n_draws} sets of labels",
        "Over the events that all systems answered" if on_common else "No event was answered by all: over all answered",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + _ROW_IN * len(rows) + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        ax = figure.add_axes(
            (
                _LEFT_IN / PAGE_WIDTH_IN,
                _FOOT_IN / height_in,
                (PAGE_WIDTH_IN - _LEFT_IN - 0.25) / PAGE_WIDTH_IN,
                _ROW_IN * len(rows) / height_in,
            )
        )
        _draw(ax, rows)
        _explain(figure)
        write_heading(figure, title, facts, simulated=True)
    return figure


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    systems = list(dict.fromkeys(rows["system"]))
    for y, row in enumerate(rows.to_dict("records")):
        colour = system_colour(row["system"], systems)
        truth, labels = float(row["truth_mean_deg"]), float(row["labels_mean_deg"])
        ax.plot([truth, labels], [y, y], color=colour, linewidth=1.0, alpha=0.6)
        ax.plot([truth], [y], marker="o", markersize=6, color=colour, linestyle="none", label="truth")
        ax.plot(
            [labels],
            [y],
            marker="s",
            markersize=6,
            color=colour,
            markerfacecolor="white",
            linestyle="none",
            label="labels",
        )
        ax.plot([row["quadrature_mean_deg"]] * 2, [y - 0.22, y + 0.22], color=BLACK, linewidth=1.2)
        floor = float(row["floor_mean_deg"])
        ax.plot([floor] * 2, [y - 0.5, y + 0.5], color=GREY, linestyle=":", linewidth=1.4, zorder=0.9)
        for value, place, ha, va in ((truth, (0, 5), "center", "bottom"), (labels, (7, 0), "left", "center")):
            ax.annotate(
                f"{value:.1f}°",
                (value, y),
                xytext=place,
                textcoords="offset points",
                ha=ha,
                va=va,
                fontsize=SMALL_POINTS,
            )
        name = f"{row['system']}\n{row['variant']}, n = {row['n_compared']}".replace("_", " ")
        ax.annotate(
            name,
            (0, y),
            xycoords=("axes fraction", "data"),
            xytext=(-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=TEXT_POINTS - 1,
            annotation_clip=False,
        )
    largest = rows[["truth_mean_deg", "labels_mean_deg", "quadrature_mean_deg", "floor_mean_deg"]].max().max()
    ax.set(xlim=(0, 1.12 * float(largest)), ylim=(len(rows) - 0.5, -0.6), xlabel="Mean Kagan angle (°)")
    ax.set_yticks(range(len(rows)), [])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)


def _explain(figure: Figure) -> None:
    width_in, height_in = figure.get_size_inches()
    marks = (
        {"marker": "o", "color": DARK_GREY, "linestyle": "none", "label": "against the truth"},
        {
            "marker": "s",
            "color": DARK_GREY,
            "markerfacecolor": "white",
            "linestyle": "none",
            "label": "against noisy labels",
        },
        {"color": GREY, "linestyle": ":", "linewidth": 1.4, "label": "floor: error of a perfect system"},
        {
            "marker": "|",
            "color": BLACK,
            "linestyle": "none",
            "markersize": 9,
            "markeredgewidth": 1.2,
            "label": "√(truth² + floor²)",
        },
    )
    figure.legend(
        handles=[Line2D([], [], **mark) for mark in marks],
        loc="lower left",
        ncols=4,
        borderpad=0,
        bbox_to_anchor=(0.1 / width_in, 0.1 / height_in),
        columnspacing=1.4,
        handletextpad=0.5,
    )
