"""Which earthquakes train, validate and judge: blocks of time and place beside the papers' random split."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLUE,
    GREEN,
    GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)
from quakesource.tables import LEAK, SPLIT

COLOURS: Final = {"train": BLUE, "validation": GREEN, "test": VERMILLION, "excluded": GREY}
_MAP_IN, _STRIP_IN, _LEFT_IN, _GAP_IN, _FOOT_IN = 2.6, 0.85, 0.75, 0.3, 0.45


def plot_split_map(splits: pd.DataFrame, leaks: pd.DataFrame, *, title: str) -> Figure:
    """Epicentres and times of every part, the blocked split at the left and the random one at the right.

    ``splits`` and ``leaks`` have the columns of `tables.SPLIT` and `tables.LEAK`; ProductError without one, or rows.
    """
    for table, columns in ((splits, SPLIT), (leaks, LEAK)):
        checked_table(table, columns, what="the split", remake="run the stage split-events again")
    simulated = bool(splits["simulated"].any())
    near = leaks.iloc[0]
    limits = f"within {near['min_distance_km']:g} km and {near['min_days']:g} days of each other"
    facts = [f"{len(splits)} events; near: {limits}"]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.45
        height_in = head_in + _MAP_IN + _FOOT_IN + _STRIP_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - _LEFT_IN - 0.2 - _GAP_IN) / 2
        for i, name in enumerate(("blocked", "random")):
            left, width = (_LEFT_IN + i * (width_in + _GAP_IN)) / PAGE_WIDTH_IN, width_in / PAGE_WIDTH_IN
            bottom_in = height_in - head_in - _MAP_IN
            place = figure.add_axes((left, bottom_in / height_in, width, _MAP_IN / height_in))
            strip = figure.add_axes((left, _FOOT_IN / height_in, width, _STRIP_IN / height_in))
            _draw_map(place, splits, name, labelled=i == 0)
            _draw_times(strip, splits, name, labelled=i == 0)
            leak = leaks[leaks["split"] == name].iloc[0]
            share = leak["share_of_test"]
            place.set_title(
                f"{name}: {leak['n_pairs']} near pairs across parts\n{leak['n_test_near_train']} of {leak['n_test']} "
                f"test events near a training event{f' ({share:.0%})' if np.isfinite(share) else ''}",
                fontsize=TEXT_POINTS,
            )
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_map(ax: Axes, splits: pd.DataFrame, name: str, *, labelled: bool) -> None:
    for part, colour in COLOURS.items():
        rows = splits[splits[name] == part]
        if len(rows):
            label = f"{part} ({len(rows)})"
            # Excluded events lie under the others: what is judged must be seen.
            ax.scatter(
                rows["longitude_deg"],
                rows["latitude_deg"],
                s=7,
                color=colour,
                linewidth=0,
                label=label,
                zorder=1 if part == "excluded" else 2,
            )
    ax.set_aspect(1 / np.cos(np.radians(splits["latitude_deg"].mean())), adjustable="datalim")
    ax.set_xlabel("longitude (°)")
    if labelled:
        ax.set_ylabel("latitude (°)")
    else:
        ax.tick_params(labelleft=False)
    ax.legend(fontsize=SMALL_POINTS, loc="best", markerscale=1.5, frameon=True, framealpha=0.9, edgecolor="none")


def _draw_times(ax: Axes, splits: pd.DataFrame, name: str, *, labelled: bool) -> None:
    times = pd.to_datetime(splits["origin_time_utc"], utc=True, format="ISO8601").dt.tz_localize(None)
    for y, (part, colour) in enumerate(COLOURS.items()):
        inside = splits[name] == part
        ax.plot(times[inside], np.full(inside.sum(), y), "|", color=colour, markersize=8, markeredgewidth=0.6)
    ax.set_ylim(len(COLOURS) - 0.4, -0.6)
    ax.set_yticks(range(len(COLOURS)), list(COLOURS) if labelled else [""] * len(COLOURS), fontsize=SMALL_POINTS)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=SMALL_POINTS)
    locator = AutoDateLocator(minticks=3, maxticks=7)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    ax.set_xlabel("origin time (UTC)", labelpad=1)
