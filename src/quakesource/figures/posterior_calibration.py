"""Whether a posterior holds what it says: coverage of its regions, and radius against error."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.evaluation.coverage import COVERAGE_SHARES, coverage
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    BLUE,
    DARK_GREY,
    GREY,
    LIGHT_GREY,
    ORANGE,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

_KINDS = {"point": LIGHT_GREY, "finite": BLUE, "two_subevents": VERMILLION, "line_source": ORANGE, "": GREY}


def plot_posterior_calibration(rows: pd.DataFrame, *, title: str) -> Figure:
    """Coverage of the 50, 68, 80 and 90 % regions with binomial intervals; 80 % radius and complexity against error.

    ``rows`` has ``kagan_deg``, ``radius_<share>_deg``, ``complex_source_probability`` and
    ``source_kind`` (blank if unknown).
    """
    known = rows[rows["kagan_deg"].notna()]
    table = coverage(known)
    radius = known["radius_80_deg"]
    facts = [f"{len(known)} events with a reference; bars: 95 % binomial intervals"]
    if len(known) > 2:
        rank = float(known["kagan_deg"].corr(radius, method="spearman"))
        facts.append(f"80 % radius: median {radius.median():.1f}°; rank correlation with the error {rank:.2f}")
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.2
        height_in = head_in + 3.0
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        axes = [
            figure.add_axes((x / PAGE_WIDTH_IN, 0.85 / height_in, 1.78 / PAGE_WIDTH_IN, 2.1 / height_in))
            for x in (0.55, 2.95, 5.3)
        ]
        _draw_coverage(axes[0], table)
        for ax, name, label in (
            (axes[1], "radius_80_deg", "80 % radius (°)"),
            (axes[2], "complex_source_probability", "P (compound or slow source)"),
        ):
            for kind, colour in _KINDS.items():
                chosen = known[known["source_kind"].fillna("") == kind]
                if len(chosen):
                    ax.scatter(
                        chosen[name],
                        chosen["kagan_deg"],
                        s=10,
                        color=colour,
                        edgecolors=DARK_GREY,
                        linewidths=0.3,
                        label=kind.replace("_", " ") or "unknown",
                        zorder=2 + (kind not in ("point", "")),
                    )
            ax.set(xlabel=label, ylabel="Kagan angle to the reference (°)", ylim=(0, 120))
        if len(known):
            limit = float(radius.max()) * 1.05
            axes[1].plot([0, limit], [0, limit], color=BLACK, linewidth=0.8, linestyle="--", label="error = radius")
            axes[1].set_xlim(0, limit)
            figure.legend(
                *axes[1].get_legend_handles_labels(),
                loc="lower right",
                bbox_to_anchor=(0.99, 0.0),
                ncols=5,
                fontsize=SMALL_POINTS,
                handletextpad=0.3,
                columnspacing=1.0,
                frameon=False,
            )
        write_heading(figure, title, facts, simulated=bool(rows["simulated"].any()))
    return figure


def _draw_coverage(ax: Axes, table: pd.DataFrame) -> None:
    ax.plot([40, 100], [40, 100], color=GREY, linewidth=0.8, linestyle="--")
    error = np.abs(table[["low", "high"]].to_numpy().T - table["held"].to_numpy())
    ax.errorbar(table["nominal"], table["held"], yerr=error, fmt="o", color=BLUE, capsize=3, markersize=4)
    for nominal, held in zip(table["nominal"], table["held"], strict=True):
        ax.annotate(f"{held:.0f}", (nominal, held), xytext=(6, -9), textcoords="offset points", fontsize=SMALL_POINTS)
    ax.set(xlabel="Region says it holds (%)", ylabel="It holds of the references (%)", xlim=(40, 100), ylim=(20, 100))
    ax.set_xticks([100 * share for share in COVERAGE_SHARES])
