"""Which stations a network listened to."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

_NAME_APART = 0.06
"""Share of the map's width that another station must be away for a name to be legible."""


def plot_attention(stations: pd.DataFrame, *, title: str, simulated: bool) -> Figure:
    """Stations about the epicentre of one event, by the share of the pooled answer that each had.

    ``stations`` has ``station``, ``distance_km``, ``azimuth_deg`` and ``attention_share``, which sums to 1.
    """
    n = max(1, len(stations))
    shares = stations["attention_share"].to_numpy()
    facts = [
        f"Share of each of {n} stations in the pooled answer, mean of the poolings; all alike would be {100 / n:.1f} %",
        "Names where there is room; circles every 50 km",
    ]
    radians = np.radians(stations["azimuth_deg"].to_numpy())
    east, north = (stations["distance_km"].to_numpy() * f(radians) for f in (np.sin, np.cos))
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + 4.2
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        chart, against = (
            figure.add_axes((x / PAGE_WIDTH_IN, 0.5 / height_in, w / PAGE_WIDTH_IN, h / height_in))
            for x, w, h in ((0.65, 3.45, 3.45), (4.95, 2.0, 3.45))
        )
        reach = max(10.0, float(stations["distance_km"].max()) * 1.15) if len(stations) else 10.0
        for radius in np.arange(50.0, 1.4 * reach, 50.0):
            chart.add_patch(Circle((0, 0), radius, fill=False, edgecolor=LIGHT_GREY, linewidth=0.8))
        chart.scatter(
            east,
            north,
            s=220 * shares / max(shares.max(initial=0.0), 1e-9),
            c=100 * shares,
            cmap="YlGnBu",
            marker="^",
            edgecolors=BLACK,
            linewidths=0.6,
            vmin=0,
            zorder=3,
        )
        chart.plot([0], [0], "*", color=VERMILLION, markersize=11, markeredgecolor=BLACK, markeredgewidth=0.6)
        for x, y, name in zip(east, north, stations["station"], strict=True):
            apart = np.hypot((east - x) / (2 * reach), (north - y) / (2 * reach)) < _NAME_APART
            if apart.sum() > 1:
                continue
            chart.annotate(
                name,
                (x, y),
                xytext=(0, -9),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=SMALL_POINTS - 1,
                color=DARK_GREY,
            )
        chart.set(
            xlim=(-reach, reach),
            ylim=(-reach, reach),
            aspect="equal",
            xlabel="East of the epicentre (km)",
            ylabel="North of the epicentre (km)",
        )
        against.scatter(stations["distance_km"], 100 * shares, s=14, color=DARK_GREY)
        against.axhline(100 / n, color=LIGHT_GREY, linewidth=1.0, zorder=0)
        against.set(xlabel="Epicentral distance (km)", ylabel="Share (%)", xlim=(0, None), ylim=(0, None))
        write_heading(figure, title, facts, simulated=simulated)
    return figure
