"""The amplitude of a wave on the lower half of the focal sphere."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from quakesource.figures.checking import checked_table
from quakesource.figures.focal_sphere import project
from quakesource.figures.map_labels import place_labels
from quakesource.figures.style import BLACK, SMALL_POINTS, TEXT_POINTS, YELLOW
from quakesource.mechanisms import radiation_pattern

_GRID_POINTS = 121
_POLARITIES = ((1, "^", BLACK, "up"), (-1, "v", "white", "down"), (0, "o", "none", "not read"))


def draw_radiation_sphere(ax: Axes, moment_tensor: NDArray[np.float64], wave: str) -> None:
    """Fill `ax` with the P or SH radiation of a tensor (6,), USE, N·m, over its largest value on the sphere."""
    ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
    ax.set_axis_off()
    side = np.linspace(-1.0, 1.0, _GRID_POINTS)
    east, north = np.meshgrid(side, side)
    # Past the rim the projection goes on into the upper hemisphere: the contours cross it and are clipped there.
    takeoff_deg = np.degrees(2 * np.arcsin(np.minimum(np.hypot(east, north) / np.sqrt(2), 1.0)))
    p, _, sh = radiation_pattern(moment_tensor, takeoff_deg, np.degrees(np.arctan2(east, north)))
    values = p if wave == "P" else sh
    inside = np.hypot(east, north) <= 1.0
    values = values / (np.abs(values[inside]).max() or 1.0)
    rim = Circle((0, 0), 1.0, facecolor="none", edgecolor=BLACK, linewidth=1.0, zorder=3)
    ax.add_patch(rim)
    filled = ax.contourf(east, north, np.clip(values, -1, 1), np.linspace(-1, 1, 15), cmap="RdBu_r", zorder=1)
    filled.set_clip_path(rim)
    if (values[inside] < 0).any() and (values[inside] > 0).any():
        zero = ax.contour(east, north, values, [0.0], colors=BLACK, linewidths=1.3, zorder=2)
        zero.set_clip_path(rim)
    ax.plot([0, 0], [1.0, 1.05], color=BLACK, linewidth=1.0)
    ax.text(0, 1.07, "N", ha="center", va="bottom", fontsize=TEXT_POINTS)


def draw_polarities(ax: Axes, moment_tensor: NDArray[np.float64], polarities: pd.DataFrame) -> None:
    """First motions where their rays leave the sphere; upgoing rays at their antipodes. A ring: they disagree."""
    checked_table(
        polarities,
        ("station", "azimuth_deg", "takeoff_deg", "polarity"),
        what="first motions",
        remake="run the polarity system again",
    )
    azimuth_deg, takeoff_deg = (polarities[name].to_numpy(dtype=np.float64) for name in ("azimuth_deg", "takeoff_deg"))
    points = project(azimuth_deg, takeoff_deg)
    sign = np.sign(polarities["polarity"].fillna(0).to_numpy(dtype=np.float64))
    p, _, _ = radiation_pattern(moment_tensor[None, :], takeoff_deg, azimuth_deg)
    wrong = (sign != 0) & (np.sign(p) != sign)
    for value, marker, face, label in _POLARITIES:
        chosen = sign == value
        if chosen.any():
            ax.scatter(
                points[chosen, 0],
                points[chosen, 1],
                s=24,
                marker=marker,
                facecolor=face,
                edgecolor=BLACK,
                linewidth=0.8,
                zorder=5,
                label=f"{label} ({chosen.sum()})",
            )
    if wrong.any():
        ax.scatter(
            points[wrong, 0],
            points[wrong, 1],
            s=90,
            marker="o",
            facecolor="none",
            edgecolor=YELLOW,
            linewidth=1.6,
            zorder=4,
            label=f"disagrees ({wrong.sum()})",
        )
    names = [str(name) for name in polarities["station"]]
    first = np.argsort(sign == 0, kind="stable")  # names of stations that were read get the free places
    for annotation in place_labels(ax, points[first], [names[k] for k in first], obstacles=points):
        annotation.set_path_effects([withStroke(linewidth=1.8, foreground="white")])
    ax.legend(
        loc="lower center",
        ncols=4,
        handletextpad=0.1,
        borderpad=0,
        columnspacing=0.8,
        bbox_to_anchor=(0.5, -0.04),
        fontsize=SMALL_POINTS,
    )


def draw_station_azimuths(ax: Axes, stations: pd.DataFrame) -> None:
    """Ticks outside the rim at the azimuths of the stations."""
    each = stations.drop_duplicates(["network", "station"])
    directions = project(each["azimuth_deg"].to_numpy(dtype=np.float64), np.full(len(each), 90.0))
    for x, y in directions:
        ax.plot([1.01 * x, 1.06 * x], [1.01 * y, 1.06 * y], color=BLACK, linewidth=0.9, zorder=3)
