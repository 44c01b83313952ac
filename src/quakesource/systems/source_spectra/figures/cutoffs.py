"""Models of source spectra against the frequency at which the spectra end."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray

from quakesource.figures.panels import panel_page
from quakesource.figures.style import CYCLE, SMALL_POINTS, figure_style
from quakesource.systems.source_spectra.figures.view import COLOURS, NAMES

SHOWN = ("brune", "free_fall_off", "denolle_shearer", "vae1", "vae2")
DASHED = ("denolle_shearer", "vae2")


def plot_cutoffs(table: pd.DataFrame, corners_hz: dict[float, NDArray[np.float64]], *, simulated: bool) -> Figure:
    """Misfits, the difference of VAE1 and others to Brune, and Brune's corners against those of the whole band.

    ``table``: rows of the stage sweep-cutoffs; ``corners_hz`` {last frequency: (n,)}.
    """
    ends = sorted(corners_hz)
    title = "Source spectra that end earlier"
    facts = [
        f"{len(corners_hz[ends[0]])} events, spectra to {', '.join(f'{end:g}' for end in ends)} Hz; misfits of events "
        "that networks had not seen",
        "right: a corner near the end of the band, or above it, is not measured",
    ]
    with figure_style():
        figure, axes = panel_page(title, facts, 1, 3, row_in=2.5, simulated=simulated)
        labels = {"median_rms_log": "median misfit, rms of log₁₀", "minus_brune": "misfit − that of Brune"}
        for ax, (column, label) in zip(axes, labels.items(), strict=False):
            for name in SHOWN:
                rows = table[table["model"] == name].sort_values("highest_hz")
                if column == "minus_brune" and name == "brune":
                    continue
                style = "--" if name in DASHED else "-"
                bars = None
                if column == "minus_brune":
                    bars = [rows[column] - rows[f"{column}_low"], rows[f"{column}_high"] - rows[column]]
                ax.errorbar(
                    rows["highest_hz"],
                    rows[column],
                    bars,
                    fmt=f"o{style}",
                    ms=3,
                    color=COLOURS[name],
                    label=NAMES[name],
                )
            ax.set_xscale("log")
            ax.set_xticks(ends, [f"{end:g}" for end in ends])
            ax.minorticks_off()
            ax.set_xlabel("last frequency (Hz)")
            ax.set_ylabel(label)
        axes[1].axhline(0, color="black", lw=0.6)
        axes[0].set_ylim(bottom=0)
        axes[0].legend(fontsize=SMALL_POINTS)
        whole = corners_hz[ends[-1]]
        for end, colour in zip(ends[:-1], CYCLE, strict=False):
            axes[2].loglog(whole, corners_hz[end], ".", ms=2, color=colour, alpha=0.5, label=f"to {end:g} Hz")
            axes[2].axhline(end, color=colour, lw=0.6, ls=":")
        # beyond thrice the band a corner is the edge of the search, not a measurement
        span = [float(np.quantile(whole, q)) for q in (0.001, 0.999)]
        axes[2].plot(span, span, color="black", lw=0.6)
        axes[2].set_xlim(span[0] / 1.3, span[1] * 1.3)
        axes[2].set_ylim(span[0] / 1.5, span[1] * 2.5)
        axes[2].xaxis.set_minor_formatter(NullFormatter())
        axes[2].set_xlabel(f"Brune's corner to {ends[-1]:g} Hz (Hz)")
        axes[2].set_ylabel("Brune's corner to less (Hz)")
        axes[2].legend(markerscale=3)
    return figure
