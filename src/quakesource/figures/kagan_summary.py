"""How far each system's mechanisms are from the reference, and its magnitudes and depths too."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.strips import draw_strip
from quakesource.figures.style import (
    BLACK,
    CYCLE,
    DARK_GREY,
    GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    figure_style,
    mark_simulated,
    new_figure,
)
from quakesource.tables import KAGAN

CHANCE_MEDIAN_DEG = 78.7
"""Median Kagan angle between uniformly random double couples (a million pairs): what guessing gives."""

_LEFT_IN, _GAP_IN, _ROW_IN, _FOOT_IN = 1.6, 0.2, 0.62, 0.8
_QUANTITIES = (
    ("kagan_deg", "Kagan angle to reference (°)", "{:.0f}°", 2.45),
    ("delta_mw", "Error of Mw", "{:+.2f}", 1.27),
    ("depth_error_km", "Error of depth (km)", "{:+.1f}", 1.27),
)


class _Group(NamedTuple):
    system: str
    variant: str
    simulated: bool
    rows: pd.DataFrame


def plot_kagan_summary(kagan: pd.DataFrame, *, title: str) -> Figure:
    """One line a system and variant: Kagan angles with their median, and errors of magnitude and depth.

    `kagan` has the columns of tables.KAGAN. Simulated and real records never share a line or a median;
    simulated ones have hollow markers. Rows without an angle (NaN: no answer, no reference) are counted in
    words. Raises ProductError for an empty table.
    """
    checked_table(kagan, KAGAN, what="Kagan angles", remake="evaluate the study again: results/<study>/kagan.csv")
    groups = [
        _Group(str(system), str(variant), bool(simulated), rows)
        for (system, variant, simulated), rows in kagan.groupby(
            ["system", "variant", "simulated"], sort=True, dropna=False
        )
    ]
    facts = [
        _counts(kagan),
        "Errors: predicted − reference. Above each line: its median; n: rows with an angle, of all",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.12
        height_in = head_in + _ROW_IN * len(groups) + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        left_in = _LEFT_IN
        for column, quantity in enumerate(_QUANTITIES):
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, _FOOT_IN / height_in, quantity[3] / PAGE_WIDTH_IN,
                 _ROW_IN * len(groups) / height_in)
            )  # fmt: skip
            _draw_quantity(ax, groups, quantity)
            if column == 0:
                _name_groups(ax, groups)
            left_in += quantity[3] + _GAP_IN
        _explain(figure, kagan)
        simulated = kagan["simulated"].astype(bool)
        write_heading(figure, title, facts, simulated=False)
        if simulated.any():
            mark_simulated(figure, "SIMULATED" if simulated.all() else "SIMULATED: hollow")
    return figure


def _draw_quantity(ax: Axes, groups: list[_Group], quantity: tuple[str, str, str, float]) -> None:
    column, label, form, width_in = quantity
    values = pd.concat([g.rows[column] for g in groups]).astype(float)
    if column == "kagan_deg":
        limits = (-2.0, 122.0)
        ax.axvline(CHANCE_MEDIAN_DEG, color=GREY, linestyle=":", linewidth=1.2, zorder=0.8, label="chance")
        ax.set_xticks(range(0, 121, 20))
    else:
        largest = float(np.nanmax(np.abs(values))) if values.notna().any() else 0.0
        half = max(1.25 * largest, 0.2)
        limits = (-half, half)
        ax.xaxis.set_major_locator(MaxNLocator(4, prune="both"))  # numbers at the ends would meet the neighbour's
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=0.8, label="zero")
    spacing = (limits[1] - limits[0]) * 5.2 / (width_in * 72)
    for row, group in enumerate(groups):
        colour = _system_colour(group, groups)
        median = draw_strip(ax, group.rows[column], row, colour=colour, hollow=group.simulated, spacing=spacing)
        if np.isfinite(median):
            # The number stands over the line, inside the frame.
            share = (median - limits[0]) / (limits[1] - limits[0])
            ax.annotate(
                form.format(median).replace("-", "−"), (median, row - 0.32), xytext=(0, 0), va="bottom",
                textcoords="offset points", ha="left" if share < 0.08 else "right" if share > 0.92 else "center",
                fontsize=SMALL_POINTS, fontweight="bold", zorder=5,
            )  # fmt: skip
        else:
            middle = (limits[0] + limits[1]) / 2
            ax.text(middle, row, "no value", ha="center", va="center", color=GREY, fontsize=SMALL_POINTS)
    ax.set(xlim=limits, ylim=(len(groups) - 0.5, -0.6), xlabel=label)
    ax.set_yticks(range(len(groups)), [])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)


def _name_groups(ax: Axes, groups: list[_Group]) -> None:
    for row, group in enumerate(groups):
        answers = group.rows["kagan_deg"].notna()
        events = group.rows.loc[answers, "event_id"].nunique()
        n = f"n = {answers.sum()} of {len(answers)}"
        if events != answers.sum():
            n += f" ({events} events)"
        lines = [group.system.replace("_", " "), group.variant.replace("_", " ")]
        lines.append(n + (", simulated" if group.simulated else ""))
        for line, (text, weight) in enumerate(zip(lines, ("bold", "normal", "normal"), strict=True)):
            ax.annotate(
                text, (0, row), xycoords=("axes fraction", "data"), xytext=(-6, 9 - 9 * line), ha="right",
                textcoords="offset points", va="center", fontweight=weight, annotation_clip=False,
                fontsize=TEXT_POINTS if line < 2 else SMALL_POINTS, color=BLACK if line < 2 else DARK_GREY,
            )  # fmt: skip


def _system_colour(group: _Group, groups: list[_Group]) -> str:
    systems = list(dict.fromkeys(g.system for g in groups))
    return CYCLE[systems.index(group.system) % len(CYCLE)]


def _counts(kagan: pd.DataFrame) -> str:
    """What became of every row, in words: nothing is lost on the way to the medians."""
    angles = kagan["kagan_deg"].notna()
    events = kagan["event_id"].nunique()
    counts = [f"{k} {word}{'s' if k != 1 else ''}" for k, word in ((angles.sum(), "angle"), (events, "event"))]
    words = [f"{counts[0]} from {len(kagan)} rows ({counts[1]})"]
    for status in sorted(set(kagan.loc[kagan["status"] != "answered", "status"].astype(str))):
        words.append(f"{(kagan['status'] == status).sum()} {status}")
    lost = ((kagan["status"] == "answered") & ~angles).sum()
    if lost:
        words.append(f"{lost} answered without reference")
    return " · ".join(words)


def _explain(figure: Figure, kagan: pd.DataFrame) -> None:
    width_in, height_in = figure.get_size_inches()
    median = Line2D([], [], color=BLACK, marker="|", linestyle="none", markersize=9, markeredgewidth=2, label="median")
    handles: list[Line2D | Patch] = [median]
    kinds = ((False, "real records"), (True, "simulated records"))
    present = set(kagan["simulated"].astype(bool))
    for hollow, label in (kind for kind in kinds if kind[0] in present):
        handles.append(
            Line2D([], [], linestyle="none", marker="o", markersize=4.5, color=DARK_GREY, label=label,
                   markerfacecolor="white" if hollow else DARK_GREY)
        )  # fmt: skip
    handles.append(Patch(facecolor=LIGHT_GREY, edgecolor=BLACK, linewidth=0.7, label="quartiles (n ≥ 5)"))
    handles.append(
        Line2D(
            [], [], color=GREY, linestyle=":", linewidth=1.2, label=f"median of random pairs, {CHANCE_MEDIAN_DEG:.0f}°"
        )
    )
    figure.legend(
        handles=handles, loc="lower left", ncols=len(handles), bbox_to_anchor=(0.1 / width_in, 0.1 / height_in),
        borderpad=0, handletextpad=0.5, columnspacing=1.4,
    )  # fmt: skip
