"""One large beachball with the rays that left for the stations."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patheffects import AbstractPathEffect, withStroke
from numpy.typing import ArrayLike, NDArray

from quakesource.figures.beachball import draw_unit_ball
from quakesource.figures.checking import checked_table
from quakesource.figures.focal_sphere import project
from quakesource.figures.map_labels import place_labels
from quakesource.figures.style import BLACK, SKY, TEXT_POINTS, VERMILLION
from quakesource.mechanisms import nodal_planes, principal_axes

_HALO: list[AbstractPathEffect] = [withStroke(linewidth=2.0, foreground="white")]
_POLARITIES = ((1, "^", BLACK, "up"), (-1, "v", "white", "down"), (0, "o", VERMILLION, "no polarity"))


def draw_large_beachball(
    ax: Axes,
    moment_tensor: ArrayLike,
    stations: pd.DataFrame | None = None,
    *,
    colour: str = SKY,
    station_names: bool = True,
) -> list[Artist]:
    """Fill `ax` with the lower hemisphere of a tensor (6,), USE, its P and T axes and its double couple's planes.

    `stations` has one row a ray: azimuth_deg clockwise from north, takeoff_deg from straight down, and if
    present `station` (written beside it) and `polarity` (1 up, -1 down, 0 or NaN not read). Upgoing rays
    appear at their antipodes. Returns the artists of the ball. Raises SourceError for a zero or non-finite
    tensor, ProductError for a table without rays.
    """
    ax.set(xlim=(-1.25, 1.25), ylim=(-1.3, 1.2), aspect="equal")
    ax.set_axis_off()
    artists = draw_unit_ball(
        ax, moment_tensor, ax.transData, colour=colour, nodal_lines=True, linewidth=1.0, zorder=1.0
    )
    ax.plot([0, 0], [1.0, 1.05], color=BLACK, linewidth=1.0)
    ax.text(0, 1.07, "N", ha="center", va="bottom", fontsize=TEXT_POINTS)
    letters: list[NDArray[np.float64]] = []
    if np.isfinite(nodal_planes(moment_tensor)).all():
        axes = principal_axes(moment_tensor)
        for name, axis in (("P", axes.p), ("T", axes.t)):
            letters.append(project(axis.azimuth_deg, 90 - axis.plunge_deg))
            x, y = letters[-1]
            ax.text(
                x, y, name, ha="center", va="center", fontweight="bold", fontsize=TEXT_POINTS + 2, path_effects=_HALO
            )
    if stations is not None:
        _draw_rays(ax, stations, station_names, letters)
    return artists


def _draw_rays(ax: Axes, stations: pd.DataFrame, station_names: bool, letters: list[NDArray[np.float64]]) -> None:
    checked_table(
        stations, ("azimuth_deg", "takeoff_deg"), what="rays", remake="trace rays with quakesource.earth first"
    )
    points = project(stations["azimuth_deg"].to_numpy(), stations["takeoff_deg"].to_numpy())
    known = stations["polarity"].fillna(0).to_numpy() if "polarity" in stations else np.zeros(len(stations))
    for sign, marker, face, label in _POLARITIES:
        chosen = np.sign(known) == sign
        if chosen.any():
            name = label if "polarity" in stations else "station"
            ax.scatter(
                points[chosen, 0],
                points[chosen, 1],
                s=26,
                marker=marker,
                facecolor=face,
                edgecolor=BLACK,
                linewidth=0.8,
                zorder=4,
                label=f"{name} ({chosen.sum()})",
            )
    if station_names and "station" in stations:
        obstacles = np.vstack([points, np.reshape(letters, (-1, 2))])
        names = [str(name) for name in stations["station"]]
        for annotation in place_labels(ax, points, names, obstacles=obstacles):
            annotation.set_path_effects(_HALO)
    ax.legend(loc="lower center", ncols=3, handletextpad=0.2, borderpad=0, columnspacing=1.2, frameon=False)
