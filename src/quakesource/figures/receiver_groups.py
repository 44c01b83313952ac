"""Where the rays of a study leave the focal sphere, pixel by pixel, and how many receivers share one."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from quakesource.figures.checking import checked_table
from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLUE,
    DARK_GREY,
    GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    figure_style,
    new_figure,
)
from quakesource.geometry.focal_sphere import focal_pixel_outline
from quakesource.geometry.receiver_groups import NO_PIXEL
from quakesource.tables import RECEIVER_GROUP

_SPHERE_IN, _BODY_IN, _FOOT_IN = 2.1, 2.1, 0.75
_TICKS = tuple(n * 10**power for power in range(7) for n in (1, 2, 5))


def plot_receiver_groups(groups: pd.DataFrame, nside: int, *, title: str, simulated: bool) -> Figure:
    """Rays through each pixel of the lower and the upper focal hemisphere, and receivers of an event in a pixel.

    ``groups`` has the columns of `tables.RECEIVER_GROUP`. Equal-area projections with north up; the lower hemisphere is
    seen from above, the upper one through it; a pixel across the rim is in both, with all its rays. Raises ProductError
    for a missing column.
    """
    if groups.empty:
        return plot_nothing(title, "The archive has no record: there are no receivers to group.", simulated=simulated)
    checked_table(groups, RECEIVER_GROUP, what="receiver groups", remake="run the stage group-receivers again")
    rays = groups[groups["focal_pixel"] != NO_PIXEL]
    if rays.empty:
        return plot_nothing(title, "No ray reaches any receiver: the groups have no pixels.", simulated=simulated)
    count = rays["focal_pixel"].value_counts()
    without = len(groups) - len(rays)
    facts = [
        f"{len(rays)} rays of {rays['event_id'].nunique()} events through {len(count)} of {12 * nside**2} HEALPix "
        f"pixels (nside {nside}){f'; {without} stations without a ray' if without else ''}"
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.45
        height_in = head_in + _BODY_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        colours = ScalarMappable(LogNorm(1, max(float(count.max()), 2.0)), "viridis_r")
        bottom, height = _FOOT_IN / height_in, _BODY_IN / height_in
        for i, name in enumerate(("lower", "upper")):
            left_in = 0.1 + i * (_SPHERE_IN + 0.15)
            ax = figure.add_axes((left_in / PAGE_WIDTH_IN, bottom, _SPHERE_IN / PAGE_WIDTH_IN, height))
            _draw_hemisphere(ax, count, nside, colours, upper=name == "upper")
            ax.set_title(f"{name} hemisphere\nangles: take-off, 0° is down", fontsize=TEXT_POINTS, pad=7)
        bar = figure.add_axes((0.6 / PAGE_WIDTH_IN, 0.48 / height_in, 3.3 / PAGE_WIDTH_IN, 0.09 / height_in))
        ticks = [n for n in (_TICKS if count.max() > 6 else range(1, 7)) if n <= count.max()]
        scale = figure.colorbar(colours, cax=bar, orientation="horizontal", ticks=ticks, format="%g")
        scale.set_label("rays in a pixel, all events (white: none)")
        scale.minorticks_off()
        ax = figure.add_axes((5.3 / PAGE_WIDTH_IN, bottom, 1.8 / PAGE_WIDTH_IN, height))
        _draw_sizes(ax, rays)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_hemisphere(ax: Axes, count: "pd.Series[int]", nside: int, colours: ScalarMappable, *, upper: bool) -> None:
    rim = Circle((0, 0), 1, facecolor="none", edgecolor=DARK_GREY, linewidth=0.8)
    ax.add_patch(rim)
    for pixel in range(1, 12 * nside**2 + 1):
        takeoff_deg, azimuth_deg = focal_pixel_outline(pixel, nside)
        if upper:
            takeoff_deg = 180 - takeoff_deg
        if takeoff_deg.min() > 89:
            continue
        # Lambert's equal-area projection, the rim at 90 degrees
        radius = np.sqrt(2) * np.sin(np.radians(np.minimum(takeoff_deg, 150)) / 2)
        azimuth = np.radians(azimuth_deg)
        n = int(count.get(pixel, 0))
        patch = Polygon(
            np.column_stack([radius * np.sin(azimuth), radius * np.cos(azimuth)]),
            closed=True,
            linewidth=0.4,
            edgecolor=LIGHT_GREY,
            facecolor=colours.to_rgba(np.array([n]))[0] if n else "white",
        )
        ax.add_patch(patch)
        patch.set_clip_path(rim)
    ax.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal")
    ax.set_axis_off()
    for name, x, y in (("N", 0, 1), ("E", 1, 0), ("S", 0, -1), ("W", -1, 0)):
        ax.text(1.06 * x, 1.06 * y, name, ha="center", va="center", fontsize=SMALL_POINTS)
    halo = [withStroke(linewidth=2, foreground="white")]
    for from_pole_deg in (30, 60):
        radius = float(np.sqrt(2) * np.sin(np.radians(from_pole_deg) / 2))
        ax.add_patch(Circle((0, 0), radius, facecolor="none", edgecolor=DARK_GREY, linewidth=0.6, linestyle=":"))
        name = f"{180 - from_pole_deg if upper else from_pole_deg}°"
        x, y = radius * np.sqrt([0.5, 0.5])
        ax.text(x, y, name, ha="center", va="center", fontsize=SMALL_POINTS, path_effects=halo)


def _draw_sizes(ax: Axes, rays: pd.DataFrame) -> None:
    sizes = rays.drop_duplicates(["event_id", "focal_pixel"])
    edges = np.arange(0.5, sizes["receivers_in_pixel"].max() + 1.5)
    parts = [sizes.loc[sizes["kept"] == kept, "receivers_in_pixel"] for kept in (True, False)]
    drawn = [item for item in zip(parts, (BLUE, GREY), ("kept", "left out"), strict=True) if len(item[0])]
    ax.hist(
        [item[0] for item in drawn],
        bins=list(edges),
        stacked=True,
        color=[item[1] for item in drawn],
        label=[f"{item[2]} ({len(item[0])})" for item in drawn],
    )
    ax.set(xlabel="receivers of one event in a pixel", ylabel="pixels of all events")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(6, integer=True))
    ax.legend(fontsize=SMALL_POINTS)
