"""Records against distance, all stations together: do arrivals and surface waves move out as they should?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.figures.checking import checked_table
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.reason_classes import reason_lines
from quakesource.figures.section_names import write_names
from quakesource.figures.section_panel import draw_dropped, draw_phases, draw_records
from quakesource.figures.style import (
    BLUE,
    DARK_GREY,
    DATA_COLOUR,
    GREEN,
    GREY,
    PAGE_WIDTH_IN,
    PURPLE,
    SMALL_POINTS,
    SYNTHETIC_COLOUR,
    figure_style,
    new_figure,
)

_LEFT_IN, _RIGHT_IN, _GAP_IN, _BOTTOM_IN, _TALL_IN = 0.6, 0.75, 0.12, 0.95, 6.6
_SLOWEST_KM_S = 2.2


def plot_record_section(
    displacement: NDArray[np.float64],
    time_s: NDArray[np.float64],
    pairs: pd.DataFrame,
    traces: pd.DataFrame,
    fits: pd.DataFrame,
    *,
    letters: Mapping[str, str],
    band_hz: tuple[float, float],
    title: str,
    simulated: bool,
) -> Figure:
    """Band-passed records of one event against distance, panels Z R T, each record to its own peak.

    Parameters
    ----------
    displacement : (pair, component=Z R T, time) in m, already in `band_hz`, NaN where there is no record
    time_s : (time,) after the origin
    pairs : its rows, columns of waveforms.observations.PAIR_COLUMNS
    traces : a table of figures.trace_table: verdicts with reasons
    letters : of figures.reason_classes, for the dropped
    fits : TRACE_FIT rows of one variant, or an empty table; synthetics of the same band are laid over the records
    """
    checked_table(traces, ("verdict", "reason"), what="traces", remake="observe the event again")
    dropped = traces[traces["verdict"] == "dropped"]
    reach_km = 1.05 * float(pairs["distance_km"].max()) if len(pairs) else float(traces["distance_km"].max())
    beyond = traces["distance_km"] > reach_km
    facts = [
        f"Displacement, {band_hz[0]:g}–{band_hz[1]:g} Hz, every record to its own peak; "
        f"{_n_used(displacement, pairs, traces)} records of {len(pairs)} stations",
        f"{len(dropped)} records dropped" + _outside(int(beyond.sum()), reach_km),
    ]
    lines = reason_lines(dropped.loc[~beyond, "reason"], letters)
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.25
        foot_in = _BOTTOM_IN + 0.13 * ((len(lines) + 1) // 2)
        height_in = head_in + _TALL_IN + foot_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - _LEFT_IN - _RIGHT_IN - 2 * _GAP_IN) / 3
        near_km = min([*pairs["distance_km"], *traces.loc[~beyond, "distance_km"]], default=0.0)
        margin_km = 0.05 * max(reach_km - near_km, 10.0)
        for place, component in enumerate(COMPONENTS):
            left_in = _LEFT_IN + place * (width_in + _GAP_IN)
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, foot_in / height_in, width_in / PAGE_WIDTH_IN, _TALL_IN / height_in)
            )
            ax.set(ylim=(near_km - margin_km, reach_km + margin_km / 2), title=component)
            ax.set(xlim=(-20.0, min(time_s[-1], reach_km / _SLOWEST_KM_S + 1.0 / band_hz[0])))
            ax.set_xlabel("Time after origin (s)")
            if place:
                ax.set_yticklabels([])
            else:
                ax.set_ylabel("Epicentral distance (km)")
            of_component = traces["component"].isin([component, "*"]) & ~beyond
            draw_dropped(ax, traces[of_component], letters)
            draw_phases(ax, pairs)
            draw_records(
                ax, displacement[:, place], time_s, pairs, traces[of_component], _same_band(fits, component, band_hz)
            )
        write_names(ax, traces[~beyond])
        _explain(figure, lines, repaired=bool((traces["verdict"] == "repaired").any()), fitted=not fits.empty)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _n_used(displacement: NDArray[np.float64], pairs: pd.DataFrame, traces: pd.DataFrame) -> int:
    used = traces.loc[traces["verdict"] != "dropped", ["network", "station", "component"]]
    keys = set(used.itertuples(index=False, name=None))
    codes = list(zip(pairs["network"], pairs["station"], strict=True))
    places = np.argwhere(np.isfinite(displacement).all(axis=-1)).tolist()
    return sum((*codes[pair], COMPONENTS[component]) in keys for pair, component in places)


def _outside(n: int, reach_km: float) -> str:
    return f" · {n} of them farther than {reach_km:.0f} km, not drawn" if n else ""


def _same_band(fits: pd.DataFrame, component: str, band_hz: tuple[float, float]) -> pd.DataFrame:
    if fits.empty:
        return fits
    same = np.isclose(fits["band_low_hz"], band_hz[0]) & np.isclose(fits["band_high_hz"], band_hz[1])
    return fits[same & (fits["component"] == component)]


def _explain(figure: Figure, lines: list[str], *, repaired: bool, fitted: bool) -> None:
    width_in, height_in = figure.get_size_inches()
    kinds: list[tuple[str, str, Any]] = [("record", DATA_COLOUR, "-")]
    kinds += [("repaired", GREEN, "-")] if repaired else []
    kinds += [("synthetic (shifted)", SYNTHETIC_COLOUR, "-")] if fitted else []
    kinds += [("P, theoretical", BLUE, "-"), ("S, theoretical", PURPLE, "-"), ("dropped, letter: why", GREY, "-")]
    figure.legend(
        handles=[Line2D([], [], color=colour, linestyle=style, label=name) for name, colour, style in kinds],
        loc="lower left",
        ncols=len(kinds),
        borderpad=0,
        handlelength=1.5,
        columnspacing=1.1,
        handletextpad=0.5,
        bbox_to_anchor=(0.1 / width_in, (0.16 + 0.13 * ((len(lines) + 1) // 2)) / height_in),
    )
    for k, line in enumerate(lines):
        figure.text(
            (0.13 + (k % 2) * 3.5) / width_in,
            (0.1 + 0.13 * ((len(lines) - 1) // 2 - k // 2)) / height_in,
            line,
            fontsize=SMALL_POINTS,
            color=DARK_GREY,
            va="bottom",
        )
