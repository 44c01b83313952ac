"""How many labels the network needs, which stations it would choose, and how it sees records, as pictures."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREY, VERMILLION, figure_style

BEGUN = {"synthetics": ("after synthetics", BLUE), "nothing": ("from records alone", VERMILLION)}
RULES = {"entropy": ("lowest entropy", BLUE), "random": ("at random", GREY)}
DIRECTIONS = {"removed": "stations removed one by one", "added": "stations added one by one"}
LATENT_COLUMNS = 3


def plot_label_curve(table: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """Mean angles and magnitude errors by the number of labelled events."""
    facts = [
        f"n = {table['n'].max():.0f} events that judge; dots: means over events and seeds; bars: 95 % intervals over",
        "events; band: from seed to seed; dashed: the network that has seen synthetics alone",
    ]
    with figure_style():
        figure, (angles, magnitudes) = page(title, facts, 1, 2, simulated=simulated)
        came = table[table["share"] == 0]
        for begun, (label, colour) in BEGUN.items():
            own = table[(table["begun_with"] == begun) & (table["share"] > 0)].sort_values("n_train")
            angles.fill_between(
                own["n_train"], own["lowest_seed_mean_deg"], own["highest_seed_mean_deg"], color=colour, alpha=0.15
            )
            _draw_with_bars(angles, own, "n_train", colour, label)
            magnitudes.plot(own["n_train"], own["magnitude_error"], "o-", ms=3, color=colour, label=label)
        for ax, column in ((angles, "kagan_mean_deg"), (magnitudes, "magnitude_error")):
            for value in came[column]:
                ax.axhline(value, color=BLACK, linestyle="--", linewidth=0.8)
            ax.set(xscale="log", xlabel="labelled events", ylim=(0, None))
            ax.legend(fontsize=6)
        angles.set_ylabel("mean Kagan angle (°)")
        magnitudes.set_ylabel("mean magnitude error")
    return figure


def plot_placement(table: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """Mean angles by the number of stations, chosen by entropy and at random."""
    facts = [
        f"n = {table['n'].max():.0f} events; means with 95 % intervals over events; stations are chosen among those of",
        "a pool by what they leave of the posterior's entropy, which the true mechanism has no part in",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, len(DIRECTIONS), simulated=simulated)
        for ax, (direction, label) in zip(axes, DIRECTIONS.items(), strict=True):
            for rule, (named, colour) in RULES.items():
                own = table[(table["direction"] == direction) & (table["rule"] == rule)].sort_values("n_stations")
                _draw_with_bars(ax, own, "n_stations", colour, named)
            ax.set(xlabel="stations", title=label, ylim=(0, 1.1 * table["kagan_mean_deg_high"].max()))
            ax.legend(fontsize=6)
        axes[0].set_ylabel("mean Kagan angle (°)")
    return figure


def plot_latent_space(places: pd.DataFrame, distances: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """Records and synthetics as each network sees them, on a plane, and how far apart they are."""
    rows = max(1, -(-len(distances) // LATENT_COLUMNS))
    facts = [
        "what the heads see of recorded events (red) and of synthetics of the network's own training (grey), on a",
        "plane by t-SNE, whose axes have no meaning; MMD²: how far apart they are, in brackets of two halves of the",
        "synthetics",
    ]
    with figure_style():
        figure, axes = page(title, facts, rows, LATENT_COLUMNS, row_in=2.0, gap_in=0.2, simulated=simulated)
        for ax in axes[len(distances) :]:
            ax.set_axis_off()
        for ax, found in zip(axes, distances.to_dict("records"), strict=False):
            own = places[places["experiment"] == found["experiment"]]
            for data, colour in (("synthetics", GREY), ("records", VERMILLION)):
                some = own[own["data"] == data]
                ax.plot(some["x"], some["y"], ".", ms=2.5, color=colour)
            ax.set_xticks([])
            ax.set_yticks([])
            ax.set_title(
                f"{found['experiment'].replace('_', ' ')}, n = {found['n_records']:.0f} and "
                f"{found['n_synthetics']:.0f}",
                fontsize=6.5,
            )
            ax.set_xlabel(f"MMD² {found['mmd2']:.3f} ({found['mmd2_of_halves']:.3f})", fontsize=6.5)
    return figure


def _draw_with_bars(ax: Axes, own: pd.DataFrame, along: str, colour: str, label: str) -> None:
    low = own["kagan_mean_deg"] - own["kagan_mean_deg_low"]
    high = own["kagan_mean_deg_high"] - own["kagan_mean_deg"]
    ax.errorbar(
        own[along],
        own["kagan_mean_deg"],
        yerr=[low, high],
        fmt="o-",
        ms=3,
        lw=1,
        elinewidth=0.8,
        color=colour,
        label=label,
    )
