"""One trace of a waveform figure: data, synthetic, shift and correlation."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from quakesource.figures.style import DATA_COLOUR, GREY, LIGHT_GREY, SMALL_POINTS, SYNTHETIC_COLOUR

HEADROOM = 1.75
"""Top of the panel over the station's amplitude: the text stands above the traces."""


def draw_waveform_panel(ax: Axes, trace: Mapping[Any, Any] | None, *, time_zero_s: float, amplitude_m: float) -> None:
    """Draw a TRACE_FIT row: data black, shifted synthetic red; time in s after `time_zero_s`, heights over amplitude.

    None writes "dropped". A shift at its limit gets an asterisk, a trace of weight 0 stays grey.
    """
    ax.set_ylim(-1.1, HEADROOM)
    ax.set_yticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    ax.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
    ax.set_axisbelow(True)
    if trace is None:
        ax.text(0.5, 0.4, "dropped", transform=ax.transAxes, ha="center", va="center", color=GREY, fontsize=7)
        return
    unused = trace["weight"] == 0
    for name, colour, width in (("observed", DATA_COLOUR, 0.9), ("synthetic", SYNTHETIC_COLOUR, 0.9)):
        values = np.asarray(trace[name], dtype=np.float64)
        time_s = trace["start_s"] - time_zero_s + np.arange(values.size) / trace["sampling_rate_hz"]
        ax.plot(
            time_s, values / amplitude_m, color=GREY if unused else colour, linewidth=width, label=name,
            linestyle="--" if unused and name == "synthetic" else "-", solid_joinstyle="round",
        )  # fmt: skip
    ax.text(
        1.0, 1.0, _facts(trace) + (" (weight 0)" if unused else ""), transform=ax.transAxes, ha="right", va="top",
        fontsize=SMALL_POINTS, color=GREY if unused else DATA_COLOUR,
    )  # fmt: skip


def shift_at_limit(trace: Mapping[Any, Any]) -> bool:
    """Whether the best shift is the largest one allowed (to half a sample): the true one may lie beyond."""
    limit_s = trace["max_shift_s"]
    return bool(limit_s > 0 and abs(trace["shift_s"]) >= limit_s - 0.5 / trace["sampling_rate_hz"])


def _facts(trace: Mapping[Any, Any]) -> str:
    # Adding zero turns -0.0 into 0.0.
    shift = "no shift" if pd.isna(trace["shift_s"]) else f"{round(trace['shift_s'], 1) + 0.0:+.1f} s"
    mark = "*" if shift_at_limit(trace) else ""
    correlation = "" if pd.isna(trace["correlation"]) else f"  cc {trace['correlation']:.2f}"
    return f"{shift}{mark}{correlation}".replace("-", "−")
