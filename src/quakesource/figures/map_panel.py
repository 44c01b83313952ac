"""A map of stations round an epicentre, in kilometres."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from quakesource.figures.map_labels import place_labels
from quakesource.figures.reason_classes import reason_class
from quakesource.figures.style import BLACK, BLUE, DARK_GREY, GREY, LIGHT_GREY, ORANGE, SMALL_POINTS, VERMILLION

VERDICT_MARKS = {"kept": ("^", BLUE, BLACK), "repaired": ("D", ORANGE, BLACK), "dropped": ("o", "white", GREY)}
"""Marker, face and edge of a verdict."""


def draw_map(ax: Axes, stations: pd.DataFrame, xy_km: NDArray[np.float64], letters: Mapping[str, str]) -> None:
    """Draw stations at (n, 2) km east and north of the epicentre; the letter of its reason in a dropped one."""
    reach_km = max(float(np.abs(xy_km).max()) * 1.12, 10.0)
    for spine in ax.spines.values():
        spine.set_visible(True)
    ax.set(xlim=(-reach_km, reach_km), ylim=(-reach_km, reach_km), aspect="equal")
    ax.set(xlabel="East of the epicentre (km)", ylabel="North of the epicentre (km)")
    ax.set_yticks(ax.get_xticks()[(ax.get_xticks() > -reach_km) & (ax.get_xticks() < reach_km)])
    step_km = _circle_step_km(reach_km)
    for radius_km in np.arange(step_km, reach_km * 1.42, step_km):
        ax.add_patch(Circle((0, 0), radius_km, fill=False, edgecolor=LIGHT_GREY, linewidth=0.8, zorder=0.5))
    named_km = np.arange(step_km, 0.91 * reach_km, step_km)  # a name nearer to the frame would cross it
    spoke = _free_spoke(xy_km, named_km)
    for radius_km in named_km:
        x, y = radius_km * spoke
        ax.annotate(
            f"{radius_km:g} km",
            (x, y),
            ha="center",
            va="center",
            color=DARK_GREY,
            fontsize=SMALL_POINTS,
            zorder=0.6,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )
    verdicts = stations["verdict"].to_numpy()
    for rank, (verdict, (marker, face, edge)) in enumerate(VERDICT_MARKS.items()):
        chosen = verdicts == verdict
        ax.scatter(
            xy_km[chosen, 0],
            xy_km[chosen, 1],
            marker=marker,
            s=30 if marker == "D" else 42,
            facecolor=face,
            edgecolor=edge,
            linewidth=0.8,
            zorder=4 - 0.1 * rank,
            label=f"{verdict} ({chosen.sum()})",
        )
    for (x, y), reason in zip(xy_km[verdicts == "dropped"], stations.loc[verdicts == "dropped", "reason"], strict=True):
        ax.text(
            x,
            y,
            letters.get(reason_class(reason), "?"),
            ha="center",
            va="center_baseline",
            fontsize=SMALL_POINTS - 1,
            color=DARK_GREY,
            zorder=3.9,
        )
    ax.scatter(
        [0], [0], marker="*", s=150, facecolor=VERMILLION, edgecolor=BLACK, linewidth=0.7, zorder=5, label="epicentre"
    )
    names = stations["station"].astype(str).to_numpy()
    # A circle's label is as wide as five markers.
    wide_km = reach_km * np.linspace(-0.05, 0.05, 5)
    circles = [(r * spoke[0] + dx, r * spoke[1]) for r in named_km for dx in wide_km]
    marks = np.vstack([xy_km, [[0.0, 0.0]], np.reshape(circles, (-1, 2))])
    first = np.argsort(verdicts == "dropped", kind="stable")  # names of stations that passed get the free places
    place_labels(ax, xy_km[first], list(names[first]), obstacles=marks)


def _circle_step_km(reach_km: float) -> float:
    """100 km, unless that gives no circle or too many."""
    return next((s for s in (100.0, 200.0, 500.0, 1000.0) if 120 < reach_km <= 6 * s), 0.0) or next(
        (s for s in (50.0, 20.0, 10.0, 5.0) if s <= 0.6 * reach_km), 5.0
    )


def _free_spoke(xy_km: NDArray[np.float64], radii_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """East and north of the direction (2,) whose crossings with the circles lie farthest from any station."""
    angle = np.radians(np.arange(7.5, 360.0, 15.0))
    spokes = np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    crossings = spokes[:, None, None, :] * radii_km[None, :, None, None]
    nearest_km = np.linalg.norm(crossings - xy_km, axis=-1).min(axis=-1)
    return np.asarray(spokes[int(np.argmax(nearest_km.min(axis=-1, initial=np.inf)))])
