"""Where the rays of a study leave the focal sphere, pixel by pixel, and how many receivers share one."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.nothing_to_draw import plot_nothing
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

_SPHERE_IN, _BODY_IN, _FOOT_IN = 2.1, 2.35, 0.5


def plot_receiver_groups(groups: pd.DataFrame, nside: int, *, title: str, simulated: bool) -> Figure:
    """Rays through each pixel of the lower and the upper focal hemisphere, and receivers of an event in a pixel.

    ``groups`` has the columns of `tables.RECEIVER_GROUP`. Equal-area projections with north up; the lower hemisphere is
    seen from above, the upper one through it. Raises ProductError for a missing column.
    """
    checked_table(groups, RECEIVER_GROUP, what="receiver groups", remake="run the stage group-receivers again")
    rays = groups[groups["focal_pixel"] != NO_PIXEL]
    if rays.empty:
        return plot_nothing(title, "No ray reaches any receiver: the groups have no pixels.", simulated=simulated)
    count = rays["focal_pixel"].value_counts()
    without = len(groups) - len(rays)
    facts = [
        f"{len(rays)} rays of {groups['event_id'].nunique()} events through {len(count)} of {12 * nside**2} HEALPix "
        f"pixels (nside {nside}){f'; {without} stations without a ray' if without else ''}"
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.1
        height_in = head_in + _BODY_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        norm = LogNorm(1, max(float(count.max()), 2.0))
        colours = ScalarMappable(norm, "viridis_r")
        for i, (name, upper) in enumerate((("lower hemisphere", False), ("upper hemisphere", True))):
            left_in = 0.1 + i * (_SPHERE_IN + 0.1)
            ax = figure.add_axes(
                (
                    left_in / PAGE_WIDTH_IN,
                    (_FOOT_IN - 0.1) / height_in,
                    _SPHERE_IN / PAGE_WIDTH_IN,
                    _BODY_IN / height_in,
                )
            )
            _draw_hemisphere(ax, count, nside, colours.get_cmap(), norm, upper=upper)
            ax.set_title(name, fontsize=TEXT_POINTS, pad=9)
        bar = figure.add_axes((0.6 / PAGE_WIDTH_IN, 0.36 / height_in, 3.3 / PAGE_WIDTH_IN, 0.09 / height_in))
        figure.colorbar(colours, cax=bar, orientation="horizontal", label="rays in a pixel, all events")
        ax = figure.add_axes(
            (5.15 / PAGE_WIDTH_IN, _FOOT_IN / height_in, 1.9 / PAGE_WIDTH_IN, (_BODY_IN - 0.3) / height_in)
        )
        _draw_sizes(ax, rays)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_hemisphere(
    ax: Axes, count: "pd.Series[int]", nside: int, colours: Colormap, norm: LogNorm, *, upper: bool
) -> None:
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
            np.column_stack([radius * np.sin(azimuth), radius * np.cos(azimuth)]), closed=True, linewidth=0.4,
            edgecolor=LIGHT_GREY, facecolor=colours(norm(n)) if n else "white",
        )  # fmt: skip
        ax.add_patch(patch)
        patch.set_clip_path(rim)
    ax.set(xlim=(-1.08, 1.08), ylim=(-1.08, 1.08), aspect="equal")
    ax.set_axis_off()
    ax.annotate("N", (0, 1.01), ha="center", va="bottom", fontsize=SMALL_POINTS, annotation_clip=False)


def _draw_sizes(ax: Axes, rays: pd.DataFrame) -> None:
    sizes = rays.drop_duplicates(["event_id", "focal_pixel"])
    edges = np.arange(0.5, sizes["receivers_in_pixel"].max() + 1.5)
    parts = [sizes.loc[sizes["kept"] == kept, "receivers_in_pixel"] for kept in (True, False)]
    drawn = [(part, colour, name) for part, colour, name in zip(parts, (BLUE, GREY), ("kept", "left out"), strict=True)]
    drawn = [item for item in drawn if len(item[0])]
    ax.hist(
        [item[0] for item in drawn], bins=list(edges), stacked=True, color=[item[1] for item in drawn],
        label=[f"{item[2]} ({len(item[0])})" for item in drawn],
    )  # fmt: skip
    ax.set_xlabel("receivers of one event in a pixel")
    ax.set_ylabel("events × pixels")
    ax.legend(fontsize=SMALL_POINTS)
