"""What faults of the observations do to the answers of the network, as a picture."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREY, VERMILLION, figure_style
from quakesource.systems.sourcenet.tables import NO_FAULT

LABELS = {
    "epicentre_error_km": "epicentre off by (km)",
    "depth_error_km": "depth off by (km)",
    "station_error_km": "every station off by (km)",
    "clock_error_s": "clocks off by (s)",
    "flipped_share": "share of wrong sign",
    "n_stations": "stations left",
    "gap_deg": "sector without stations (°)",
}
NATURAL = ("n_stations",)
"""What no level is without fault of."""
COLUMNS = 4


def plot_break_curves(table: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """A panel a fault: mean angle with its interval, the stated radius, and below them the share that regions hold."""
    sound = table[table["fault"] == NO_FAULT]
    faults = [fault for fault in LABELS if (table["fault"] == fault).any()]
    facts = [
        f"n = {sound['n'].max():.0f} events; blue: mean Kagan angle with its 95 % interval over events; grey: the same",
        "events without the fault; black: median 68 % radius that the network states; red, right: references inside",
        "its 90 % regions",
    ]
    rows = max(1, -(-len(faults) // COLUMNS))
    with figure_style():
        figure, axes = page(
            title, facts, rows, COLUMNS, row_in=1.6, gap_in=0.25, left_in=0.5, right_in=0.5, simulated=simulated
        )
        for ax in axes[len(faults) :]:
            ax.set_axis_off()
        for number, (ax, fault) in enumerate(zip(axes, faults, strict=False)):
            own = table[(table["fault"] == fault) & (table["n"] > 0)]
            curve = own if fault in NATURAL else pd.concat([sound, own])
            held = _draw_curve(ax, curve)
            ax.set_xlabel(LABELS[fault])
            if number % COLUMNS == 0:
                ax.set_ylabel("angle (°)")
            else:
                ax.set_yticklabels([])
            if number % COLUMNS == COLUMNS - 1 or number == len(faults) - 1:
                held.set_ylabel("references inside (%)", color=VERMILLION, fontsize=6.5)
            else:
                held.set_yticklabels([])
    return figure


def _draw_curve(ax: Axes, curve: pd.DataFrame) -> Axes:
    """Returns the axes of the right scale."""
    ax.fill_between(
        curve["level"], curve["kagan_mean_deg_low"], curve["kagan_mean_deg_high"], color=BLUE, alpha=0.2, linewidth=0
    )
    # levels of stations and gap have fewer events, which are better or worse recorded than the others
    same_events = curve["kagan_mean_deg"] - curve["difference_mean_deg"].fillna(0.0)
    ax.plot(curve["level"], same_events, color=GREY, linewidth=1)
    ax.plot(curve["level"], curve["kagan_mean_deg"], "o-", ms=3, color=BLUE)
    ax.plot(curve["level"], curve["radius_68_median_deg"], "--", color=BLACK, linewidth=1)
    ax.set_ylim(0, 80)
    held: Axes = ax.twinx()
    held.axhline(90, color=GREY, linewidth=0.6)
    held.plot(curve["level"], 100 * curve["held"], "s:", ms=2.5, color=VERMILLION, linewidth=1)
    held.set_ylim(0, 100)
    held.tick_params(axis="y", colors=VERMILLION, labelsize=6)
    return held
