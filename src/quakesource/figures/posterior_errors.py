"""Where a system's mechanisms are wrong: a histogram of Kagan angles, and a map of them."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    BLUE,
    GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

CHANCE_MEAN_DEG = 75.0


def plot_posterior_errors(rows: pd.DataFrame, *, title: str) -> Figure:
    """Histogram and map of ``kagan_deg`` over events with ``status``, ``latitude_deg`` and ``longitude_deg``."""
    known = rows[rows["kagan_deg"].notna()]
    answered = known[known["status"] == "answered"]
    angles = known["kagan_deg"].to_numpy()
    facts = [
        f"{len(known)} events judged: mean {angles.mean():.1f}°, median {np.median(angles):.1f}°; "
        f"{len(known) - len(answered)} of them declined; {(rows['status'] == 'unusable').sum()} more are unusable"
        if len(known)
        else "No event has both an answer and a reference"
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.2
        height_in = head_in + 3.3
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        histogram, chart = (
            figure.add_axes((x / PAGE_WIDTH_IN, 0.5 / height_in, w / PAGE_WIDTH_IN, 2.7 / height_in))
            for x, w in ((0.6, 2.7), (4.0, 2.55))
        )
        bins = [float(edge) for edge in range(0, 121, 4)]
        declined = known.loc[known["status"] != "answered", "kagan_deg"]
        histogram.hist(
            [answered["kagan_deg"], declined],
            bins=bins,
            stacked=True,
            color=[BLUE, LIGHT_GREY],
            label=["answered", "declined"],
            edgecolor="white",
            linewidth=0.4,
        )
        if len(known):
            top = histogram.get_ylim()[1]
            for value, name, colour, place in (
                (float(np.median(angles)), "median", BLACK, 0.98),
                (float(angles.mean()), "mean", VERMILLION, 0.9),
                (CHANCE_MEAN_DEG, "guessing", GREY, 0.98),
            ):
                histogram.axvline(value, color=colour, linewidth=1.0, linestyle="--")
                histogram.text(
                    value + 1, top * place, f"{name} {value:.0f}°", color=colour, fontsize=SMALL_POINTS, va="top"
                )
        histogram.set(xlabel="Kagan angle to the reference (°)", ylabel="Events", xlim=(0, 120))
        histogram.legend(loc="center right")
        points = chart.scatter(
            known["longitude_deg"],
            known["latitude_deg"],
            c=np.minimum(angles, 60),
            s=9,
            cmap="viridis_r",
            vmin=0,
            vmax=60,
            linewidths=0.2,
            edgecolors=BLACK,
        )
        chart.set(xlabel="Longitude (°)", ylabel="Latitude (°)")
        chart.set_aspect(
            1 / np.cos(np.radians(known["latitude_deg"].mean() if len(known) else 0.0)), adjustable="datalim"
        )
        scale = figure.add_axes((6.68 / PAGE_WIDTH_IN, 0.5 / height_in, 0.09 / PAGE_WIDTH_IN, 2.7 / height_in))
        figure.colorbar(points, cax=scale, label="Kagan angle (°), 60 and more")
        write_heading(figure, title, facts, simulated=bool(rows["simulated"].any()))
    return figure
