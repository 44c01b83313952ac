"""Where the stations are that a solution rests on, and what became of the others."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.map_panel import VERDICT_MARKS, draw_map
from quakesource.figures.mechanism_column import draw_mechanism_column
from quakesource.figures.reason_classes import reason_lines
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)
from quakesource.geometry import azimuthal_gap_deg, distance_azimuth

_COLUMNS = ("network", "station", "latitude_deg", "longitude_deg", "verdict", "reason")
_LEFT_IN, _BOTTOM_IN, _MAP_IN, _LINE_IN = 0.65, 0.5, 4.75, 0.13


def plot_station_map(
    stations: pd.DataFrame,
    event: tuple[float, float, float],
    mechanisms: Mapping[str, ArrayLike],
    *,
    sizeless: Collection[str] = (),
    letters: Mapping[str, str],
    title: str,
    simulated: bool,
) -> Figure:
    """Stations round the epicentre in true distance and azimuth, beside the mechanisms and their Kagan angles.

    `stations` has one row a station: network, station, latitude_deg, longitude_deg, verdict (kept, repaired,
    dropped), reason (why dropped). `event` is latitude, longitude (degrees, WGS84) and depth (km). `mechanisms` maps
    labels to tensors (6,), USE, N·m; the first is the one the others are compared with, those of `sizeless` have a
    size that is not theirs (first motions tell nothing of it). `letters` are those of
    figures.reason_classes. Axes are km east and north of the epicentre (azimuthal equidistant). Stations without a
    place are counted and not drawn; names without room are left out. Raises ProductError for an empty table.
    """
    checked_table(stations, _COLUMNS, what="stations", remake="observe the event again: its verdicts name the stations")
    latitude_deg, longitude_deg, depth_km = event
    n_stations, n_passed = len(stations), int((stations["verdict"] != "dropped").sum())
    lines = reason_lines(stations.loc[stations["verdict"] == "dropped", "reason"], letters)
    # a station whose metadata contradict themselves has no place to be drawn at
    stations = stations.dropna(subset=["latitude_deg", "longitude_deg"])
    nowhere = f" · {n_stations - len(stations)} without a place" if len(stations) < n_stations else ""
    seen = distance_azimuth(latitude_deg, longitude_deg, stations["latitude_deg"], stations["longitude_deg"])
    azimuth = np.radians(seen.azimuth_deg)
    xy_km = np.stack([seen.distance_km * np.sin(azimuth), seen.distance_km * np.cos(azimuth)], axis=-1)
    passed = (stations["verdict"] != "dropped").to_numpy()
    facts = [
        f"Epicentre {_degrees(latitude_deg, 'NS')} {_degrees(longitude_deg, 'EW')}, depth {depth_km:.1f} km · "
        f"{n_passed} of {n_stations} stations passed{nowhere} · "
        f"azimuthal gap {azimuthal_gap_deg(seen.azimuth_deg[passed]):.0f}°"
    ]
    if len(mechanisms) > 1:
        facts.append(f"Kagan angles are to the first mechanism: {next(iter(mechanisms))}")
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN)
        bottom_in = _BOTTOM_IN + _LINE_IN * ((len(lines) + 1) // 2) + (0.1 if lines else 0.0)
        height_in = head_in + _MAP_IN + bottom_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        size = (_MAP_IN / PAGE_WIDTH_IN, _MAP_IN / height_in)
        ax = figure.add_axes((_LEFT_IN / PAGE_WIDTH_IN, bottom_in / height_in, *size))
        draw_map(ax, stations, xy_km, letters)
        left_in = _LEFT_IN + _MAP_IN + 0.15
        width = 1 - (left_in + 0.1) / PAGE_WIDTH_IN
        side = figure.add_axes(
            (left_in / PAGE_WIDTH_IN, (bottom_in + 1.15) / height_in, width, (_MAP_IN - 1.2) / height_in)
        )
        draw_mechanism_column(side, mechanisms, sizeless=sizeless)
        _explain(figure, stations, left_in, bottom_in)
        for k, line in enumerate(lines):
            figure.text(
                (0.13 + (k % 2) * 3.5) / PAGE_WIDTH_IN,
                (0.08 + _LINE_IN * ((len(lines) - 1) // 2 - k // 2)) / height_in,
                line,
                fontsize=SMALL_POINTS,
                color=DARK_GREY,
                va="bottom",
            )
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _explain(figure: Figure, stations: pd.DataFrame, left_in: float, bottom_in: float) -> None:
    width_in, height_in = figure.get_size_inches()
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=6,
            label=f"{verdict} ({(stations['verdict'] == verdict).sum()})",
        )
        for verdict, (marker, face, edge) in VERDICT_MARKS.items()
    ]
    handles.append(
        Line2D(
            [],
            [],
            linestyle="none",
            marker="*",
            markersize=11,
            markerfacecolor=VERMILLION,
            markeredgecolor=BLACK,
            markeredgewidth=0.6,
            label="epicentre",
        )
    )
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(left_in / width_in, bottom_in / height_in),
        borderaxespad=0,
        handletextpad=0.4,
    )


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.3f}°{letters[0] if value >= 0 else letters[1]}"
