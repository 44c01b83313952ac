"""Corner frequencies against moment, and stress drops."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLUE, GREY, PAGE_WIDTH_IN, SMALL_POINTS, figure_style, new_figure


def plot_sources(rows: pd.DataFrame, k: float, shear_velocity_m_s: float, *, simulated: bool) -> Figure:
    """Brune's corner against moment with lines of equal stress drop, and the histogram of stress drops.

    ``rows`` are those of the stage measure-spectra.
    """
    known = rows[rows["corner_in_band"]]
    median = known["stress_drop_mpa"].median()
    of_known = f"; median stress drop {median:.2g} MPa" if len(known) else ": nothing to draw"
    facts = [
        f"{len(known)} of {len(rows)} events have their corner in the band{of_known}",
        f"circular crack, radius k β / fc, k = {k:g}, β = {shear_velocity_m_s / 1000:g} km/s; bars: one standard error",
    ]
    title = "Corner frequencies and stress drops"
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + 3.0
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        left, right = (
            figure.add_axes((x / PAGE_WIDTH_IN, 0.55 / height_in, width / PAGE_WIDTH_IN, 2.3 / height_in))
            for x, width in ((0.75, 3.4), (4.9, 2.1))
        )
        for ax, x, y in (
            (left, "moment (N·m)", "corner of Brune's model (Hz)"),
            (right, "log₁₀ stress drop (MPa)", "events"),
        ):
            ax.set_xlabel(x)
            ax.set_ylabel(y)
        if len(known):
            _draw_corners(left, known, k * shear_velocity_m_s)
            right.hist(np.log10(known["stress_drop_mpa"].to_numpy(float)), 25, color=BLUE)
            right.axvline(float(np.log10(median)), color="black", lw=0.8)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_corners(ax: Axes, known: pd.DataFrame, k_beta_m_s: float) -> None:
    """Corners with their errors, and lines of equal stress drop."""
    moment, corner = known["moment_n_m"].to_numpy(float), known["brune_corner_frequency_hz"].to_numpy(float)
    factor = known["brune_corner_frequency_hz_factor"].to_numpy(float)
    bars = [corner - corner / factor, corner * factor - corner]
    ax.errorbar(moment, corner, bars, fmt=".", ms=3, lw=0.4, color=BLUE, alpha=0.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ends = np.array([moment.min() / 1.5, moment.max() * 1.5])
    for drop_mpa in (0.1, 1, 10, 100):
        line = k_beta_m_s * (16 / 7 * 1e6 * drop_mpa / ends) ** (1 / 3)
        ax.plot(ends, line, color=GREY, lw=0.6, zorder=0)
        inside = corner.min() / 2 < line[1] < corner.max() * 2
        box = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}
        if inside:
            ax.annotate(
                f"{drop_mpa:g} MPa", (ends[1], line[1]), fontsize=SMALL_POINTS, color=GREY, ha="right", bbox=box
            )
    ax.set_ylim(corner.min() / 2, corner.max() * 2)
