"""Source spectra by depth and style of faulting."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLUE, LIGHT_GREY, PAGE_WIDTH_IN, SMALL_POINTS, figure_style, new_figure

PANELS: Final = (
    ("stress_drop_mpa", "log₁₀ stress drop\n(MPa)"),
    ("fall_off", "free n"),
    ("brune_slow", "log₁₀ Brune/spectrum\nat 2–4 corners"),
    ("brune_fast", "log₁₀ Brune/spectrum\nat 8–15 corners"),
    ("vae1_minus_brune", "misfit of\nVAE1 − Brune"),
)
ROW_IN: Final = 0.24


def plot_strata(table: pd.DataFrame, shear_velocity_km_s: float, *, simulated: bool) -> Figure:
    """Medians and their 95 % intervals, a row a stratum and a panel a measure; rows of `spectra_strata`."""
    title = "Source spectra by depth and style of faulting"
    facts = [
        "medians and 95 % intervals over the events of a stratum; grey line: all events",
        f"stress drops with β = {shear_velocity_km_s:g} km/s at every depth; VAE1 had not seen the events",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.12
        foot_in, left_in, gap_in = 0.62, 1.35, 0.2
        body_in = ROW_IN * (len(table) + 1)
        height_in = head_in + body_in + foot_in
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        width_in = (PAGE_WIDTH_IN - left_in - 0.3 - gap_in * (len(PANELS) - 1)) / len(PANELS)
        place = -np.arange(len(table), dtype=float)
        for number, (name, label) in enumerate(PANELS):
            ax = figure.add_axes(
                (
                    (left_in + number * (width_in + gap_in)) / PAGE_WIDTH_IN,
                    foot_in / height_in,
                    width_in / PAGE_WIDTH_IN,
                    body_in / height_in,
                )
            )
            middle, low, high = (table[f"{name}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
            if name == "stress_drop_mpa":
                middle, low, high = (np.log10(values) for values in (middle, low, high))
            ax.axvline(middle[0], color=LIGHT_GREY, lw=1.2, zorder=0)
            bars = np.nan_to_num([middle - low, high - middle])
            ax.errorbar(middle, place, xerr=bars, fmt="o", ms=3, lw=0.8, color=BLUE)
            ax.set_xlabel(label, fontsize=SMALL_POINTS + 0.5)
            ax.set_ylim(-len(table) + 0.4, 0.6)
            ax.locator_params(axis="x", nbins=3)
            labels = [_name(row) for row in table.itertuples()] if number == 0 else [""] * len(table)
            ax.set_yticks(place, labels)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _name(row: object) -> str:
    stratum, of, n = (getattr(row, name) for name in ("stratum", "bin", "n_events"))
    named = f"{of} km" if stratum == "depth_km" and of != "unknown" else str(of)
    kind = {"depth_km": "depth ", "style": "style "}[stratum] if of == "unknown" else ""
    return f"{kind}{named} ({n})"
