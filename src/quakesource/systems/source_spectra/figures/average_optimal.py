"""SCARDEC's average source time functions against its optimal ones."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray

from quakesource.figures.panels import panel_page
from quakesource.figures.style import BLUE, VERMILLION, figure_style

EDGES = np.arange(-1.5, 1.55, 0.1)
FALL_OFF_END = 6.0
LEAST = 20
"""Values below which a bin of f/fc is not drawn."""


def plot_average_optimal(
    table: pd.DataFrame,
    amplitudes: dict[str, NDArray[np.float64]],
    frequency_hz: NDArray[np.float64],
    *,
    simulated: bool,
) -> Figure:
    """Ratio of the spectra over f/fc, corners against each other, and fall-offs of both.

    ``table``: rows of the stage compare-scardec-functions; ``amplitudes`` {average, optimal: (n, f)} of the same.
    """
    corner = {kind: table[f"brune_corner_frequency_hz_{kind}"].to_numpy(float) for kind in amplitudes}
    fall_off = {kind: table[f"free_fall_off_fall_off_{kind}"].to_numpy(float) for kind in amplitudes}
    change = np.median(np.log10(corner["optimal"] / corner["average"]))
    title = "Source spectra: average and optimal functions"
    facts = [
        f"{len(table)} events with both; medians of optimal against average: Brune's corner × {10**change:.2f}, "
        f"free n {np.median(fall_off['optimal'] - fall_off['average']):+.2f}",
    ]
    with figure_style():
        figure, axes = panel_page(title, facts, 1, 3, row_in=2.3, simulated=simulated)
        values = np.log10(np.maximum(amplitudes["optimal"], 1e-6) / np.maximum(amplitudes["average"], 1e-6)).ravel()
        place = np.digitize(np.log10(frequency_hz / corner["average"][:, None]).ravel(), EDGES) - 1
        kept = [i for i in range(len(EDGES) - 1) if (place == i).sum() >= LEAST]
        quartiles = np.array([np.quantile(values[place == i], [0.25, 0.5, 0.75]) for i in kept]).reshape(-1, 3)
        centres = 10 ** (EDGES[kept] + 0.05)
        axes[0].semilogx(centres, quartiles[:, 1], color=BLUE)
        axes[0].fill_between(centres, quartiles[:, 0], quartiles[:, 2], color=BLUE, alpha=0.2, lw=0)
        axes[0].axhline(0, color="black", lw=0.6)
        axes[0].set_xlabel("f / Brune's corner of the average")
        axes[0].set_ylabel("log₁₀ optimal / average")
        axes[1].loglog(corner["average"], corner["optimal"], ".", ms=2.5, color=BLUE, alpha=0.6)
        ends = [min(map(np.min, corner.values())), max(map(np.max, corner.values()))]
        axes[1].plot(ends, ends, color="black", lw=0.6)
        for axis in (axes[1].xaxis, axes[1].yaxis):
            axis.set_minor_formatter(NullFormatter())
        axes[1].set_xlabel("Brune's corner, average (Hz)")
        axes[1].set_ylabel("Brune's corner, optimal (Hz)")
        edges = list(np.linspace(1, FALL_OFF_END, 26))
        for kind, colour in (("average", BLUE), ("optimal", VERMILLION)):
            label = f"{kind}: {np.median(fall_off[kind]):.2f}"
            axes[2].hist(np.clip(fall_off[kind], 1, FALL_OFF_END), edges, histtype="step", color=colour, label=label)
        axes[2].set_xlabel(f"free n ({FALL_OFF_END:g} and more at the end)")
        axes[2].set_ylabel("events")
        axes[2].legend(title="median")
    return figure
