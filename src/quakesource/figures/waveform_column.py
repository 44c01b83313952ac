"""One window and component of every station under one another: data, synthetics, and how well they agree."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from quakesource.figures.style import (
    DATA_COLOUR,
    GREY,
    LIGHT_GREY,
    SMALL_POINTS,
    SYNTHETIC_COLOUR,
    TEXT_POINTS,
)

HALF_HEIGHT = 0.36
"""Height of a station's peak, in rows."""


def draw_waveform_column(ax: Axes, stations: list[pd.DataFrame], component: str) -> None:
    """Draw TRACE_FIT rows of one window: station k round the height k, downwards.

    Data black, shifted synthetic red, over the station's peak in this window (any component). A trace of weight 0
    is grey; a station without one says so. Times count from the origin, unless windows that move with distance
    would leave most of the axis empty: then from each window's start.
    """
    width_in = ax.get_window_extent().width / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    gap = "   " if width_in > 1.4 else " "
    some = [rows for rows in stations if not rows.empty]
    zero_s, limits_s, label = _time_axis(some)
    for row, rows in enumerate(stations):
        found = rows[rows["component"] == component]
        if found.empty:
            ax.annotate(
                "not used",
                (0.5, row + 0.12),
                xycoords=("axes fraction", "data"),
                ha="center",
                va="center",
                color=GREY,
                fontsize=SMALL_POINTS,
            )
            continue
        trace = found.iloc[0].to_dict()
        start_s = window_start_s(rows) if zero_s is None else zero_s
        _draw_trace(ax, trace, row, start_s, peak_m(rows) or 1.0, gap)
    ax.set(ylim=(len(stations) - 0.5, -0.5), xlim=limits_s)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(4, prune="both"))
    ax.set_xlabel(label, labelpad=2, fontsize=TEXT_POINTS - 1)
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)
    first = some[0].iloc[0]
    band = f"{first['band_low_hz']:g}–{first['band_high_hz']:g} Hz"
    ax.set_title(f"{first['window'].capitalize()} {component}\n", fontweight="bold", pad=2, linespacing=1.1)
    ax.text(0.5, 1.0, band, transform=ax.transAxes, ha="center", va="bottom", fontsize=SMALL_POINTS, color=GREY)


def _draw_trace(ax: Axes, trace: Mapping[Any, Any], row: int, zero_s: float, amplitude_m: float, gap: str) -> None:
    unused = trace["weight"] == 0
    for name, colour in (("observed", DATA_COLOUR), ("synthetic", SYNTHETIC_COLOUR)):
        values = np.asarray(trace[name], dtype=np.float64)
        time_s = trace["start_s"] - zero_s + np.arange(values.size) / trace["sampling_rate_hz"]
        ax.plot(
            time_s,
            row + 0.12 - HALF_HEIGHT * values / amplitude_m,
            color=GREY if unused else colour,
            linewidth=0.9,
            linestyle="--" if unused and name == "synthetic" else "-",
            label=name,
            solid_joinstyle="round",
        )
    ax.annotate(
        fit_text(trace, gap) + (" (weight 0)" if unused else ""),
        (1.0, row - 0.47),
        xycoords=("axes fraction", "data"),
        ha="right",
        va="top",
        fontsize=SMALL_POINTS - 0.5,
        color=GREY if unused else DATA_COLOUR,
    )


def fit_text(trace: Mapping[Any, Any], gap: str) -> str:
    """Shift (s), correlation, variance reduction and amplitude ratio of a TRACE_FIT row, e.g. '+2.5 .99 97% ×1.11'."""
    # Adding zero turns -0.0 into 0.0.
    shift = "no shift" if pd.isna(trace["shift_s"]) else f"{round(trace['shift_s'], 1) + 0.0:+.1f}"
    words = [shift + ("*" if shift_at_limit(trace) else "")]
    if pd.notna(trace["correlation"]):
        words.append(f"{round(trace['correlation'], 2) + 0.0:.2f}".replace("0.", "."))
    if pd.notna(trace["variance_reduction"]):
        words.append(f"{round(100 * trace['variance_reduction']) + 0:d}%")
    if pd.notna(trace["amplitude_ratio"]):
        words.append(f"×{trace['amplitude_ratio']:.2f}" if trace["amplitude_ratio"] < 100 else "×>99")
    return gap.join(words).replace("-", "−")


def shift_at_limit(trace: Mapping[Any, Any]) -> bool:
    """Whether the best shift is the largest one allowed (to half a sample): the true one may lie beyond."""
    limit_s = trace["max_shift_s"]
    return bool(limit_s > 0 and abs(trace["shift_s"]) >= limit_s - 0.5 / trace["sampling_rate_hz"])


def window_start_s(rows: pd.DataFrame) -> float:
    """Earliest sample of a station's traces, s after the origin."""
    return float(rows["start_s"].min())


def peak_m(rows: pd.DataFrame) -> float:
    """Largest displacement among data and synthetics, m."""
    return float(
        max(np.abs(np.asarray(v, dtype=np.float64)).max(initial=0.0) for v in (*rows["observed"], *rows["synthetic"]))
    )


def _time_axis(stations: list[pd.DataFrame]) -> tuple[float | None, tuple[float, float], str]:
    """Where time is 0 (s after the origin; None: where each window starts), the limits of the axis, and its label."""
    start = np.array([window_start_s(rows) for rows in stations])
    end = np.array(
        [(rows["start_s"] + (rows["observed"].map(len) - 1) / rows["sampling_rate_hz"]).max() for rows in stations],
        dtype=np.float64,
    )
    if end.max() - start.min() <= 1.6 * (end - start).max():
        return 0.0, (float(start.min()), float(end.max())), "Time after origin (s)"
    return None, (0.0, float((end - start).max())), "Time in window (s)"
