"""Everything measured on the traces of an event: verdict, amplitude, noise, shift and fit, by distance."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.reason_classes import reason_lines
from quakesource.figures.style import (
    DARK_GREY,
    GREEN,
    GREY,
    ORANGE,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    figure_style,
    new_figure,
)
from quakesource.figures.trace_panel import COMPONENT_MARKS, draw_shift_limit, draw_trace_panel
from quakesource.figures.trace_table import WINDOWS
from quakesource.figures.verdict_matrix import draw_verdict_matrix

_LEFT_IN, _RIGHT_IN, _BOTTOM_IN, _MATRIX_IN, _PANEL_IN, _GAP_IN = 0.75, 0.15, 0.62, 0.5, 1.05, 0.16
_SCREENS = (("amplitude_ratio", "Amplitude over\nmedian"), ("snr", "Signal to noise"))
_FITS = (("shift_s", "Time shift (s)"), ("variance_reduction", "Variance red. (%)"))


def plot_trace_quality(
    traces: pd.DataFrame,
    *,
    letters: Mapping[str, str],
    limits: Mapping[str, list[float]],
    title: str,
    simulated: bool,
) -> Figure:
    """Verdicts, amplitude ratio, SNR, time shift and variance reduction of every trace; stations by distance.

    `traces` is a table of figures.trace_table (without fits the last two are left out), `letters` those of
    figures.reason_classes; `limits` gives dashed lines,
    {"amplitude_ratio": [...], "snr": [...]}. Stations farther than every record that passed are counted, not drawn.
    """
    checked_table(traces, ("verdict", "reason"), what="traces", remake="observe the event again")
    counts = traces["verdict"].value_counts()
    facts = [" · ".join(f"{counts.get(kind, 0)} records {kind}" for kind in ("kept", "repaired", "dropped"))]
    traces, n_beyond = _within_reach(traces)
    order = traces.drop_duplicates(["network", "station"])[["network", "station"]].itertuples(index=False, name=None)
    place = {station: k for k, station in enumerate(order)}
    windows = [window for window in WINDOWS if f"{window}_shift_s" in traces]
    panels = [(name, label, name, "") for name, label in _SCREENS]
    panels += [(f"{window}_{name}", f"{label}\n{window}", name, window) for name, label in _FITS for window in windows]
    facts[0] += f" · {len(place)} stations by distance, the nearest left"
    if n_beyond:
        facts.append(f"{n_beyond} stations beyond the farthest record that passed are not drawn")
    if not windows:
        facts.append("No solution: there are no time shifts and no fits")
    lines = reason_lines(traces.loc[traces["verdict"] == "dropped", "reason"], letters)
    with figure_style():
        width_in = max(PAGE_WIDTH_IN, _LEFT_IN + _RIGHT_IN + 0.085 * len(place))
        head_in = heading_height_in(title, facts, width_in=width_in) + 0.1
        foot_in = _BOTTOM_IN + 0.28 + 0.13 * ((len(lines) + 1) // 2)
        height_in = head_in + _MATRIX_IN + (_PANEL_IN + _GAP_IN) * len(panels) + foot_in
        figure = new_figure(width_in, height_in)
        size = ((width_in - _LEFT_IN - _RIGHT_IN) / width_in, _PANEL_IN / height_in)
        keys = pd.MultiIndex.from_frame(traces[["network", "station"]])
        x = pd.Series(place)[keys].to_numpy(dtype=float)
        top_in = height_in - head_in - _MATRIX_IN
        matrix = figure.add_axes((_LEFT_IN / width_in, top_in / height_in, size[0], _MATRIX_IN / height_in))
        draw_verdict_matrix(matrix, traces, x, letters)
        axes = [matrix]
        for column, label, quantity, window in panels:
            top_in -= _PANEL_IN + _GAP_IN
            ax = figure.add_axes((_LEFT_IN / width_in, top_in / height_in, *size))
            draw_trace_panel(ax, traces, x, column, limits.get(quantity, []))
            if quantity == "shift_s":
                draw_shift_limit(ax, traces[f"{window}_max_shift_s"])
            ax.set_ylabel(label, linespacing=1.1)
            axes.append(ax)
        _name_stations(axes, list(place), width_in)
        _explain(figure, lines)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _within_reach(traces: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows up to the farthest record that passed (all if none did), and how many stations that leaves out."""
    reach_km = traces.loc[traces["verdict"] != "dropped", "distance_km"].max()
    beyond = traces["distance_km"] > reach_km + 1e-6
    return traces[~beyond], len(traces[beyond].drop_duplicates(["network", "station"]))


def _name_stations(axes: list[Axes], stations: list[tuple[str, str]], width_in: float) -> None:
    for ax in axes:
        ax.set_xlim(-0.7, len(stations) - 0.3)
        ax.set_xticks(range(len(stations)), [])
        ax.tick_params(axis="x", length=2 if ax is axes[-1] else 0)
    points = 72 * (width_in - _LEFT_IN - _RIGHT_IN) / max(len(stations), 1)
    axes[-1].set_xticklabels(
        [station for _, station in stations], rotation=90, fontsize=min(SMALL_POINTS, max(0.95 * points, 4.5))
    )


def _explain(figure: Figure, lines: list[str]) -> None:
    width_in, height_in = figure.get_size_inches()
    rows = (len(lines) + 1) // 2
    handles = [
        Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=4, label=component)
        for component, (marker, colour) in COMPONENT_MARKS.items()
        if component != "*"
    ]
    handles += [
        Line2D([], [], linestyle="none", marker="s", color=GREEN, markersize=5, label="verdict: kept"),
        Line2D([], [], linestyle="none", marker="s", color=ORANGE, markersize=5, label="repaired"),
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            markerfacecolor="white",
            markersize=4,
            color=GREY,
            label="value of a dropped",
        ),
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            markerfacecolor="none",
            markersize=7,
            color=DARK_GREY,
            label="of a repaired",
        ),
        Line2D([], [], linestyle="--", color=DARK_GREY, label="limit"),
    ]
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=len(handles),
        borderpad=0,
        columnspacing=1.2,
        handletextpad=0.3,
        bbox_to_anchor=(0.1 / width_in, (0.13 + 0.13 * rows) / height_in),
        handlelength=1.4,
    )
    for k, line in enumerate(lines):
        figure.text(
            (0.13 + (k % 2) * (width_in / 2 - 0.1)) / width_in,
            (0.08 + 0.13 * (rows - 1 - k // 2)) / height_in,
            line,
            fontsize=SMALL_POINTS,
            color=DARK_GREY,
            va="bottom",
        )
