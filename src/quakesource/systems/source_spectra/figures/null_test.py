"""Brune's model of spectra, and of random positive finite pulses in which there is no rupture."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLUE, ORANGE, PAGE_WIDTH_IN, VERMILLION, figure_style, new_figure

LOOK = {
    "spectra": ("spectra", BLUE),
    "pulses": ("smooth random pulses (simulated)", VERMILLION),
    "rough_pulses": ("rough random pulses (simulated)", ORANGE),
}
LEAST_EVENTS = 5


def plot_null(table: pd.DataFrame, *, simulated: bool) -> Figure:
    """Medians over events and their intervals against f/fc; rows of `null_test.residual_by_corner`."""
    title = "Source spectra, the null test"
    facts = [
        "medians over events of log₁₀ Brune / spectrum, with 95 % intervals; pulses have the magnitudes of the spectra",
        "what pulses show too is no evidence of rupture: positive pulses that end look like it",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.15
        height_in = head_in + 2.9
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        ax = figure.add_axes((0.7 / PAGE_WIDTH_IN, 0.5 / height_in, 6.3 / PAGE_WIDTH_IN, 2.35 / height_in))
        for catalogue, (label, colour) in LOOK.items():
            rows = table[(table["catalogue"] == catalogue) & (table["n_events"] >= LEAST_EVENTS)]
            centre = np.sqrt(rows["from_corners"] * rows["to_corners"])
            ax.semilogx(centre, rows["median"], "o-", ms=3, color=colour, label=label)
            ax.fill_between(centre, rows["low"], rows["high"], color=colour, alpha=0.2, lw=0)
        ax.axhline(0, color="black", lw=0.6)
        ticks = [0.5, 1, 2, 4, 8, 15, 30]
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        ax.set_xlabel("f / corner of Brune's model")
        ax.set_ylabel("log₁₀ Brune / spectrum")
        ax.legend(title="Brune's model of")
        write_heading(figure, title, facts, simulated=simulated)
    return figure
