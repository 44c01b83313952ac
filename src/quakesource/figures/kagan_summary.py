"""How far each system's mechanisms are from the reference, and its magnitudes and depths too."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from quakesource.evaluation.event_scores import VARIANT, score_events, seldom_answering
from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.strips import draw_strip
from quakesource.figures.style import (
    BLACK,
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
from quakesource.figures.system_series import system_colour
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
    """``rows`` are scores of events; ``chosen`` marks those that the medians are of."""

    system: str
    variant: str
    simulated: bool
    colour: str
    rows: pd.DataFrame
    chosen: "pd.Series[bool]"


def plot_kagan_summary(kagan: pd.DataFrame, *, title: str) -> Figure:
    """One line a system and variant: Kagan angles with their median, and errors of magnitude and depth.

    `kagan` has the columns of tables.KAGAN; seeds are averaged. Medians and colours are of the events that all
    systems answered, the other answers are grey; where no event was answered by all, medians are of all answers.
    Simulated and real records never share a line or a median; simulated ones are hollow. Events without an angle
    (no answer, no reference) are counted in words. Raises ProductError for an empty table.
    """
    checked_table(kagan, KAGAN, what="Kagan angles", remake="evaluate the study again: results/<study>/kagan.csv")
    scores = score_events(kagan)
    groups = _groups(scores)
    facts = [
        _counts(scores),
        "Errors: predicted − reference. Above each line: the median of its coloured events, answered by all systems",
        "n: coloured events; grey: answered, but not by all systems. Values beyond an axis stand at its end",
    ]
    if not scores["common"].any():
        facts[1:] = ["Errors: predicted − reference. No event was answered by all systems: medians are of all answers"]
    elif not any((group.rows["kagan_deg"].notna() & ~group.chosen).any() for group in groups):
        facts.pop()
    seldom = seldom_answering(scores)
    for system, share in zip(seldom.index.get_level_values("system"), seldom, strict=True):
        facts.append(f"{system} answered {share:.0%} of its events: not one of the systems that make up all")
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.12
        height_in = head_in + _ROW_IN * len(groups) + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        left_in = _LEFT_IN
        for column, quantity in enumerate(_QUANTITIES):
            ax = figure.add_axes(
                (
                    left_in / PAGE_WIDTH_IN,
                    _FOOT_IN / height_in,
                    quantity[3] / PAGE_WIDTH_IN,
                    _ROW_IN * len(groups) / height_in,
                )
            )
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


def _groups(scores: pd.DataFrame) -> list[_Group]:
    systems = list(dict.fromkeys(scores["system"]))
    with_common = set(scores.loc[scores["common"], "simulated"])
    groups = []
    for (simulated, system, variant), rows in scores.groupby(VARIANT, sort=False, dropna=False):
        chosen = rows["common"] if simulated in with_common else rows["status"] == "answered"
        colour = system_colour(str(system), systems)
        groups.append(_Group(str(system), str(variant), bool(simulated), colour, rows, chosen))
    return groups


def _draw_quantity(ax: Axes, groups: list[_Group], quantity: tuple[str, str, str, float]) -> None:
    column, label, form, width_in = quantity
    values = pd.concat([g.rows[column] for g in groups]).astype(float)
    if column == "kagan_deg":
        limits = (-2.0, 122.0)
        ax.axvline(CHANCE_MEDIAN_DEG, color=GREY, linestyle=":", linewidth=1.2, zorder=0.8, label="chance")
        ax.set_xticks(range(0, 121, 20))
    else:
        # Of hundreds of events one is always absurd: it stands at the end of the axis instead of stretching it.
        known = values.dropna().abs()
        largest = float(known.quantile(0.99 if len(known) > 100 else 1.0)) if len(known) else 0.0
        half = max(1.25 * largest, 0.2)
        limits = (-half, half)
        ax.xaxis.set_major_locator(MaxNLocator(4, prune="both"))  # numbers at the ends would meet the neighbour's
        ax.axvline(0, color=GREY, linewidth=0.8, zorder=0.8, label="zero")
    spacing = (limits[1] - limits[0]) * 5.2 / (width_in * 72)
    for row, group in enumerate(groups):
        own, others = group.rows.loc[group.chosen, column], group.rows.loc[~group.chosen, column]
        inside = (limits[0] + spacing / 2, limits[1] - spacing / 2)
        median = draw_strip(
            ax,
            own.clip(*inside),
            others.clip(*inside),
            row,
            colour=group.colour,
            hollow=group.simulated,
            limits=limits,
            spacing=spacing,
        )
        if np.isfinite(median):
            # The number stands over the line, inside the frame.
            share = (median - limits[0]) / (limits[1] - limits[0])
            ax.annotate(
                _signed(form, median),
                (median, row - 0.32),
                xytext=(0, 0),
                va="bottom",
                textcoords="offset points",
                ha="left" if share < 0.08 else "right" if share > 0.92 else "center",
                fontsize=SMALL_POINTS,
                fontweight="bold",
                zorder=5,
            )
        elif not others.notna().any():
            middle = (limits[0] + limits[1]) / 2
            ax.text(middle, row, "no value", ha="center", va="center", color=GREY, fontsize=SMALL_POINTS)
    ax.set(xlim=limits, ylim=(len(groups) - 0.5, -0.6), xlabel=label)
    ax.set_yticks(range(len(groups)), [])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)


def _signed(form: str, value: float) -> str:
    text = form.format(value)
    # A median that rounds to zero has no sign.
    return text.replace("-", "−") if float(text.rstrip("°")) else text.lstrip("+-")


def _name_groups(ax: Axes, groups: list[_Group]) -> None:
    for row, group in enumerate(groups):
        compared = group.rows["kagan_deg"].notna()
        n = f"n = {(compared & group.chosen).sum()} of {len(compared)}" + (", simulated" if group.simulated else "")
        lines = [group.system.replace("_", " "), group.variant.replace("_", " "), n]
        for line, (text, weight) in enumerate(zip(lines, ("bold", "normal", "normal"), strict=True)):
            ax.annotate(
                text,
                (0, row),
                xycoords=("axes fraction", "data"),
                xytext=(-6, 9 - 9 * line),
                ha="right",
                textcoords="offset points",
                va="center",
                fontweight=weight,
                annotation_clip=False,
                fontsize=TEXT_POINTS if line < 2 else SMALL_POINTS,
                color=BLACK if line < 2 else DARK_GREY,
            )


def _counts(scores: pd.DataFrame) -> str:
    """What became of every question, in words: nothing is lost on the way to the medians."""
    events = scores.drop_duplicates(["simulated", "event_id"])
    angles = scores["kagan_deg"].notna()
    common = int(events["common"].sum())
    words = [f"{len(events)} events, {common} answered by all systems", f"{angles.sum()} angles of {len(scores)} asked"]
    for status in ("declined", "unusable"):
        if (scores["status"] == status).any():
            words.append(f"{(scores['status'] == status).sum()} {status}")
    lost = ((scores["status"] == "answered") & ~angles).sum()
    if lost:
        words.append(f"{lost} answered without reference")
    return " · ".join(words)


def _explain(figure: Figure, kagan: pd.DataFrame) -> None:
    width_in, height_in = figure.get_size_inches()
    median = Line2D([], [], color=BLACK, marker="|", linestyle="none", markersize=9, markeredgewidth=2, label="median")
    handles: list[Line2D | Patch] = [median]
    kinds = ((False, "real records"), (True, "simulated records (hollow or pale)"))
    present = set(kagan["simulated"].astype(bool))
    for hollow, label in (kind for kind in kinds if kind[0] in present):
        handles.append(
            Line2D(
                [],
                [],
                linestyle="none",
                marker="o",
                markersize=4.5,
                color=DARK_GREY,
                label=label,
                markerfacecolor="white" if hollow else DARK_GREY,
            )
        )
    handles.append(Patch(facecolor=LIGHT_GREY, edgecolor=BLACK, linewidth=0.7, label="quartiles (n ≥ 5)"))
    handles.append(
        Line2D(
            [], [], color=GREY, linestyle=":", linewidth=1.2, label=f"median of random pairs, {CHANCE_MEDIAN_DEG:.0f}°"
        )
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
