"""Where the stations are that a solution rests on."""

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.map_labels import place_labels
from quakesource.figures.mechanism_column import draw_mechanism_column
from quakesource.figures.style import (
    BLACK,
    BLUE,
    DARK_GREY,
    GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)
from quakesource.geometry import azimuthal_gap_deg, distance_azimuth

_COLUMNS = ("network", "station", "latitude_deg", "longitude_deg", "used", "reason")
_LEFT_IN, _BOTTOM_IN, _MAP_IN = 0.65, 0.5, 4.75


def plot_station_map(
    stations: pd.DataFrame,
    event: tuple[float, float, float],
    mechanisms: Mapping[str, ArrayLike],
    *,
    title: str,
    simulated: bool,
) -> Figure:
    """Stations round the epicentre in true distance and azimuth, beside the mechanisms and their Kagan angles.

    `stations` has one row a station: network, station, latitude_deg, longitude_deg, used (bool), reason (why
    not used). `event` is latitude, longitude (degrees, WGS84) and depth (km). `mechanisms` maps labels to
    tensors (6,), USE, N·m; the first is the one the others are compared with. Axes are km east and north of
    the epicentre (azimuthal equidistant). Names without room are left out. Raises ProductError for an empty table.
    """
    checked_table(stations, _COLUMNS, what="stations", remake="observe the event again: its verdicts name the stations")
    latitude_deg, longitude_deg, depth_km = event
    seen = distance_azimuth(latitude_deg, longitude_deg, stations["latitude_deg"], stations["longitude_deg"])
    azimuth = np.radians(seen.azimuth_deg)
    xy_km = np.stack([seen.distance_km * np.sin(azimuth), seen.distance_km * np.cos(azimuth)], axis=-1)
    used = stations["used"].to_numpy(dtype=bool)
    facts = [
        f"Epicentre {_degrees(latitude_deg, 'NS')} {_degrees(longitude_deg, 'EW')}, depth {depth_km:.1f} km · "
        f"{used.sum()} of {len(used)} stations used · azimuthal gap {azimuthal_gap_deg(seen.azimuth_deg[used]):.0f}°"
    ]
    if len(mechanisms) > 1:
        facts.append(f"Kagan angles are to the first mechanism: {next(iter(mechanisms))}")
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN)
        height_in = head_in + _MAP_IN + _BOTTOM_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        size = (_MAP_IN / PAGE_WIDTH_IN, _MAP_IN / height_in)
        ax = figure.add_axes((_LEFT_IN / PAGE_WIDTH_IN, _BOTTOM_IN / height_in, *size))
        _draw_map(ax, stations, xy_km, used)
        left_in = _LEFT_IN + _MAP_IN + 0.15
        width = 1 - (left_in + 0.1) / PAGE_WIDTH_IN
        side = figure.add_axes((left_in / PAGE_WIDTH_IN, 1.95 / height_in, width, (_MAP_IN - 1.5) / height_in))
        draw_mechanism_column(side, mechanisms)
        handles, labels = ax.get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="upper left", bbox_to_anchor=(left_in / PAGE_WIDTH_IN, 1.85 / height_in),
            borderaxespad=0, handletextpad=0.4,
        )  # fmt: skip
        _write_reasons(figure, stations.loc[~used, "reason"], left_in / PAGE_WIDTH_IN, 1.2 / height_in)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_map(ax: Axes, stations: pd.DataFrame, xy_km: NDArray[np.float64], used: NDArray[np.bool_]) -> None:
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
            f"{radius_km:g} km", (x, y), ha="center", va="center", color=DARK_GREY,
            fontsize=SMALL_POINTS, zorder=0.6, path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip
    for chosen, face, edge, label in ((used, BLUE, BLACK, "used"), (~used, "white", GREY, "not used")):
        ax.scatter(
            xy_km[chosen, 0], xy_km[chosen, 1], marker="^", s=38, facecolor=face, edgecolor=edge, linewidth=0.8,
            zorder=4 if label == "used" else 3, label=f"{label} ({chosen.sum()})",
        )  # fmt: skip
    ax.scatter([0], [0], marker="*", s=150, facecolor=VERMILLION, edgecolor=BLACK, linewidth=0.7, zorder=5,
               label="epicentre")  # fmt: skip
    names = stations["station"].astype(str).to_numpy()
    # A circle's label is as wide as five markers.
    wide_km = reach_km * np.linspace(-0.05, 0.05, 5)
    circles = [(r * spoke[0] + dx, r * spoke[1]) for r in named_km for dx in wide_km]
    marks = np.vstack([xy_km, [[0.0, 0.0]], np.reshape(circles, (-1, 2))])
    first = np.argsort(~used, kind="stable")  # names of used stations get the free places
    place_labels(ax, xy_km[first], list(names[first]), obstacles=marks)


def _circle_step_km(reach_km: float) -> float:
    """100 km, unless that gives no circle or too many."""
    return next((s for s in (100.0, 200.0, 500.0, 1000.0) if 120 < reach_km <= 9 * s), 0.0) or next(
        (s for s in (50.0, 20.0, 10.0, 5.0) if s <= 0.6 * reach_km), 5.0
    )


def _free_spoke(xy_km: NDArray[np.float64], radii_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """East and north of the direction (2,) whose crossings with the circles lie farthest from any station."""
    angle = np.radians(np.arange(7.5, 360.0, 15.0))
    spokes = np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    crossings = spokes[:, None, None, :] * radii_km[None, :, None, None]
    nearest_km = np.linalg.norm(crossings - xy_km, axis=-1).min(axis=-1)
    return spokes[int(np.argmax(nearest_km.min(axis=-1, initial=np.inf)))]


def _write_reasons(figure: Figure, reasons: pd.Series, left: float, top: float) -> None:
    counted = reasons.fillna("").replace("", "no reason given").value_counts(sort=True)
    if counted.empty:
        return
    lines = ["Not used because:"]
    for reason, count in list(counted.items())[:4]:
        lines += textwrap.wrap(f"{count} × {reason}", 28, subsequent_indent="    ")[:2]
    if len(counted) > 4:
        lines.append(f"{counted.iloc[4:].sum()} × other reasons")
    figure.text(left, top, "\n".join(lines), va="top", fontsize=SMALL_POINTS, color=DARK_GREY, linespacing=1.25)


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.3f}°{letters[0] if value >= 0 else letters[1]}"
