"""Amplitudes of data and synthetics against azimuth."""

import numpy as np
import pandas as pd
from matplotlib.projections.polar import PolarAxes

from quakesource.figures.style import DATA_COLOUR, GREY, LIGHT_GREY, SMALL_POINTS, SYNTHETIC_COLOUR
from quakesource.figures.units import displacement_text


def draw_azimuth_amplitudes(ax: PolarAxes, traces: pd.DataFrame) -> None:
    """Peak displacement times sqrt(distance / 100 km) of TRACE_FIT rows of one component, radius linear from 0.

    Data filled, synthetics hollow, joined by a line. The geometrical spreading of surface waves is the
    square root of distance, so what is left is the radiation (and the site).
    """
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    ax.set_thetagrids(range(0, 360, 45), ["N", "45°", "E", "135°", "S", "225°", "W", "315°"])
    ax.grid(color=LIGHT_GREY, linewidth=0.5)
    ax.spines["polar"].set_color(GREY)
    ax.tick_params(axis="x", pad=-1, labelsize=SMALL_POINTS)
    if traces.empty:
        ax.set_rticks([])
        ax.text(0.5, 0.5, "no traces", transform=ax.transAxes, ha="center", va="center", color=GREY)
        return
    azimuth = np.radians(traces["azimuth_deg"].to_numpy(dtype=np.float64))
    spreading = np.sqrt(traces["distance_km"].to_numpy(dtype=np.float64) / 100)
    data, synthetic = (
        spreading * np.array([np.abs(np.asarray(values, dtype=np.float64)).max(initial=0.0) for values in traces[name]])
        for name in ("observed", "synthetic")
    )
    ax.vlines(azimuth, np.minimum(data, synthetic), np.maximum(data, synthetic), color=GREY, linewidth=0.6, zorder=2)
    ax.plot(azimuth, data, "o", markersize=3.6, color=DATA_COLOUR, label="data", zorder=4)
    ax.plot(
        azimuth,
        synthetic,
        "o",
        markersize=4.2,
        markerfacecolor="white",
        markeredgecolor=SYNTHETIC_COLOUR,
        label="synthetic",
        zorder=3,
    )
    # One wild station must not shrink all others to the centre.
    reach = 1.1 * min(max(data.max(), synthetic.max()), 3 * np.percentile(np.concatenate([data, synthetic]), 90))
    ax.set_rlim(0, reach)
    ax.set_rgrids([reach / 2, reach], ["", ""])
    beyond = int((np.maximum(data, synthetic) > reach).sum())
    more = f"; {beyond} beyond" if beyond else ""
    ax.text(
        0.5,
        -0.12,
        f"rim {displacement_text(reach)} at 100 km, n = {len(traces)}{more}",
        transform=ax.transAxes,
        ha="center",
        va="top",
        fontsize=SMALL_POINTS,
    )
    ax.legend(loc="lower left", bbox_to_anchor=(-0.2, -0.14), borderpad=0, handletextpad=0.1, fontsize=SMALL_POINTS)
