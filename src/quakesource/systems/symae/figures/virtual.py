"""Galleries of virtual seismograms beside stacks: the paper's figures 8 to 11."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREY, ORANGE, VERMILLION, figure_style

_SHOWN_S = (-40.0, 160.0)
_MOST_PIXELS = 10
_LINES = (
    ("envelope_stack", GREY, "envelope stack"),
    ("linear_stack", ORANGE, "linear stack"),
    ("virtual", BLUE, "virtual seismogram"),
)


def plot_virtual(table: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """A column an event, a row a pixel by azimuth."""
    if table.empty:
        return plot_nothing(title, "no group has enough records", simulated=simulated)
    events = list(dict.fromkeys(table["event_id"]))[:4]
    facts = [
        "envelopes by azimuth of the pixel, each scaled to its largest; blue band: 10 to 90 % over common "
        "paths and draws",
        "black: the true apparent source function in band" if simulated else "recorded: the truth is not known",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, len(events), row_in=5.2, gap_in=0.35, simulated=simulated)
        for ax, event in zip(axes, events, strict=True):
            _draw_event(ax, table[table["event_id"] == event])
            ax.set_title(str(event), fontsize=7.5)
            ax.set_xlabel("time after P (s)")
        axes[0].set_ylabel("azimuth of the pixel, receivers")
        axes[0].legend(fontsize=5.5, loc="upper right")
    return figure


def _draw_event(ax: Axes, rows: pd.DataFrame) -> None:
    largest = rows.groupby("focal_pixel")["n_receivers"].first().nlargest(_MOST_PIXELS).index
    pixels = rows[rows["focal_pixel"].isin(largest)].groupby("focal_pixel", sort=False)
    ordered = sorted(pixels, key=lambda item: float(item[1]["azimuth_deg"].iloc[0]))
    labels = []
    for place, (_, one) in enumerate(ordered):
        time_s = one["time_s"].to_numpy(float)
        if one["truth"].notna().all():
            _draw_line(ax, time_s, one["truth"], place, BLACK, "truth" if not place else None, 1.6)
        top = float(one["virtual_high"].max())
        ax.fill_between(
            time_s,
            place + 0.8 * one["virtual_low"] / top,
            place + 0.8 * one["virtual_high"] / top,
            color=BLUE,
            alpha=0.18,
            linewidth=0,
        )
        for name, colour, label in _LINES:
            _draw_line(ax, time_s, one[name], place, colour, label if not place else None, 0.8)
        labels.append(f"{one['azimuth_deg'].iloc[0]:.0f}°\n{one['n_receivers'].iloc[0]}")
    ax.axvline(0, color=VERMILLION, linewidth=0.4)
    ax.set_yticks(range(len(labels)), labels, fontsize=5.5)
    ax.set(xlim=_SHOWN_S, ylim=(-0.1, len(labels) + 0.1))


def _draw_line(
    ax: Axes, time_s: np.ndarray, values: pd.Series, place: int, colour: str, label: str | None, width: float
) -> None:
    scaled = 0.8 * values.to_numpy(float) / max(float(values.max()), 1e-12)
    ax.plot(time_s, place + scaled, color=colour, linewidth=width, label=label)
