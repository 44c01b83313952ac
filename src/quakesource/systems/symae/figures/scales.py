"""Scales of source and path: the paper's figures 1, 2 and 4, and its Table 1."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, CYCLE, GREY, VERMILLION, figure_style
from quakesource.observatory.teleseismic.phases import LATER

_SHOWN_S = (-60.0, 200.0)
_QUARTER_S = 2.5
"""A quarter of the shortest period, 10 s."""


def plot_scales(records: pd.DataFrame, title: str) -> Figure:
    """Apparent source functions of the pixels of one earthquake, and records of one pixel."""
    facts = [
        "left: the apparent source function changes slowly from pixel to pixel, because the source has a length",
        "right: records of one pixel share it and differ by their paths, their polarity and their arrival",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 2, row_in=3.6)
        for ax, kind, colour in zip(axes, ("source", "record"), (BLUE, BLACK), strict=True):
            of_kind = records[records["kind"] == kind]
            order = of_kind.drop_duplicates("number").sort_values(["azimuth_deg", "number"])["number"]
            for place, number in enumerate(order):
                one = of_kind[of_kind["number"] == number]
                scale = 0.8 / max(float(one["value"].abs().max()), 1e-12)
                ax.plot(one["time_s"], place + scale * one["value"] / 2, color=colour, linewidth=0.8)
            ax.set(xlim=_SHOWN_S, xlabel="time after the predicted P (s)")
        sources = records[records["kind"] == "source"].drop_duplicates("number").sort_values("azimuth_deg")
        axes[0].set_yticks(range(len(sources)), [f"{azimuth:.0f}°" for azimuth in sources["azimuth_deg"]])
        of_pixel = records.loc[records["kind"] == "record", "azimuth_deg"].iloc[0]
        axes[0].set(ylabel="azimuth of the pixel", title="apparent source functions")
        axes[1].set(ylabel="receiver", title=f"records of the pixel at {of_pixel:.0f}°")
    return figure


def plot_far_field(errors: pd.DataFrame, resolution: pd.DataFrame, title: str) -> Figure:
    """Errors of travel times along a line by distance, and the angular resolution against the length."""
    facts = [
        "travel time from a place on a line that leaves the focus as the ray does, less that at one speed along it",
        f"dashed: a quarter of the shortest period, {_QUARTER_S} s; crosses: the paper's values (13.1° is a misprint)",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 3, row_in=2.4, simulated=False)
        for ax, (depth, of_depth) in zip(axes, errors.groupby("depth_km"), strict=False):
            for colour, (distance, rows) in zip(CYCLE, of_depth.groupby("distance_deg"), strict=False):
                ax.plot(rows["along_km"], rows["error_s"], color=colour, label=f"{distance:g}°")
            for level in (-_QUARTER_S, _QUARTER_S):
                ax.axhline(level, color=GREY, linewidth=0.6, linestyle="--")
            ax.set(xlabel="place along the line (km)", ylabel="error (s)", title=f"{depth:g} km deep", ylim=(-4, 4))
        axes[0].legend(fontsize=5.5, title="distance", title_fontsize=5.5)
        for wave, colour in (("P", BLUE), ("S", VERMILLION)):
            axes[2].plot(resolution["length_km"], resolution[f"{wave}_deg"], color=colour, marker="o", ms=3, label=wave)
            axes[2].plot(resolution["length_km"], resolution[f"published_{wave}_deg"], "x", color=BLACK, ms=4)
        axes[2].axhline(14.7, color=GREY, linewidth=0.6, linestyle="--")
        axes[2].annotate("pixel", (370, 16), fontsize=6, color=GREY)
        axes[2].set(xlabel="length of the source (km)", ylabel="resolution (°)", title="Table 1", ylim=(0, 110))
        axes[2].legend(fontsize=6)
    return figure


def plot_delays(delays: pd.DataFrame, title: str) -> Figure:
    """Delays of later phases behind P against distance."""
    facts = [
        "a pixel of 14.7° holds receivers of 10 to 30 degrees of distance: delays that change much inside it are paths",
        "and average out; pP and sP stay where they are, so they look like the source",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 2, row_in=2.8, simulated=False)
        for ax, (depth, of_depth) in zip(axes, delays.groupby("depth_km"), strict=False):
            for colour, phase in zip(CYCLE, LATER, strict=False):
                rows = of_depth[of_depth["phase"] == phase]
                ax.plot(rows["distance_deg"], rows["delay_s"], color=colour, label=phase)
            takeoff = of_depth.drop_duplicates("distance_deg")
            for edge in np.arange(14.7, 90, 14.7):
                inside = np.interp(edge, takeoff["takeoff_deg"][::-1], takeoff["distance_deg"][::-1], np.nan, np.nan)
                ax.axvline(inside, color=GREY, linewidth=0.4, linestyle=":")
            ax.set(xlabel="distance (°)", ylabel="delay behind P (s)", title=f"{depth:g} km deep")
        axes[0].legend(fontsize=6)
        axes[1].annotate("dotted: rings of pixels", (31, 20), fontsize=6, color=GREY)
    return figure
