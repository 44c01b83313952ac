"""One component of a record section."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from quakesource.figures.reason_classes import reason_class
from quakesource.figures.style import (
    BLUE,
    DATA_COLOUR,
    GREEN,
    GREY,
    LIGHT_GREY,
    PURPLE,
    SMALL_POINTS,
    SYNTHETIC_COLOUR,
    VERMILLION,
)

_PHASES = (("p_arrival_s", "P", BLUE), ("s_arrival_s", "S", PURPLE))


def draw_records(
    ax: Axes,
    displacement: NDArray[np.float64],
    time_s: NDArray[np.float64],
    pairs: pd.DataFrame,
    traces: pd.DataFrame,
    fits: pd.DataFrame,
) -> None:
    """Records (pair, time), m, each to its own peak at its distance; synthetics over them.

    Repaired ones are green, dropped ones grey: `traces` has the verdicts of this component.
    """
    low_km, high_km = ax.get_ylim()
    shown = (time_s >= ax.get_xlim()[0]) & (time_s <= ax.get_xlim()[1])
    height_km = (high_km - low_km) * min(0.03, 1.0 / max(len(pairs), 1))  # half of it up, half down
    repaired = set(
        traces.loc[traces["verdict"] == "repaired", ["network", "station"]].itertuples(index=False, name=None)
    )
    used = set(traces.loc[traces["verdict"] != "dropped", ["network", "station"]].itertuples(index=False, name=None))
    places = zip(pairs["network"], pairs["station"], pairs["distance_km"].astype(float), strict=True)
    for values, (network, station, distance_km) in zip(displacement[:, shown], places, strict=True):
        if not np.isfinite(values).all():
            continue
        scale = height_km / (np.abs(values).max() or 1.0)
        colour = GREEN if (network, station) in repaired else DATA_COLOUR if (network, station) in used else GREY
        ax.plot(time_s[shown], distance_km + scale * values, color=colour, linewidth=0.6, zorder=3, label="record")
        if not fits.empty:
            same = (fits["network"] == network) & (fits["station"] == station)
            for trace in fits[same].to_dict("records"):
                synthetic = np.asarray(trace["synthetic"], dtype=np.float64)
                ax.plot(
                    float(trace["start_s"]) + np.arange(synthetic.size) / float(trace["sampling_rate_hz"]),
                    distance_km + scale * synthetic,
                    color=SYNTHETIC_COLOUR,
                    linewidth=0.6,
                    zorder=4,
                    label="synthetic",
                )


def draw_dropped(ax: Axes, traces: pd.DataFrame, letters: Mapping[str, str]) -> None:
    """Dotted lines and the letters of the reasons where a component of a table of figures.trace_table was dropped."""
    end_s = ax.get_xlim()[1]
    for _, rows in traces.groupby(["network", "station"], sort=False):
        if (rows["verdict"] != "dropped").any():  # another sensor of the station gave this component
            continue
        distance_km = float(rows["distance_km"].median())
        why = sorted({letters.get(reason_class(reason), "?") for reason in rows["reason"]})
        ax.axhline(distance_km, color=GREY, linewidth=0.5, linestyle=(0, (1, 3)), zorder=1, label="dropped")
        ax.annotate(
            "".join(why),
            (end_s, distance_km),
            xytext=(-3, 0),
            ha="right",
            va="center",
            fontsize=SMALL_POINTS,
            textcoords="offset points",
            color=VERMILLION,
            fontweight="bold",
            zorder=5,
        )


def draw_phases(ax: Axes, pairs: pd.DataFrame) -> None:
    """Theoretical P and S against distance."""
    ordered = pairs.sort_values("distance_km")
    for column, name, colour in _PHASES:
        ax.plot(ordered[column], ordered["distance_km"], color=colour, linewidth=1.0, zorder=2, label=name)
    ax.grid(color=LIGHT_GREY, linewidth=0.4)
    ax.set_axisbelow(True)
