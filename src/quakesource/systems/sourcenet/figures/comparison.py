"""The comparison of SourceNet as published with its baselines and ours, and checks of our posterior, as pictures."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.evaluation.posterior_checks import CREDIBLE
from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREY, VERMILLION, figure_style
from quakesource.systems.sourcenet.published.designs import OURS

COLUMNS = {
    "all": "learnt from synthetics",
    "blocked": "and records, blocked split",
    "random": "and records, random split",
}
CHANCE_DEG = 75.0
NOMINAL, TOLERANCE = 0.9, 0.05
STRATA = {"all": "all", "snr": "signal over noise", "azimuthal_gap_deg": "azimuthal gap (°)", "n_stations": "stations"}


def plot_main(main: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """Mean Kagan angles with their intervals, a row a training; what the paper reports of other events beside them."""
    names = list(dict.fromkeys(main["experiment"]))
    facts = [
        "dots: mean over events and seeds, with 95 % intervals over events; bars: from seed to seed; crosses: the",
        "paper's, of real events against HASH mechanisms; dashed line: chance. (n of m): trainings that stalled",
    ]
    with figure_style():
        figure, axes = page(
            title, facts, 1, len(COLUMNS), row_in=0.3 + 0.17 * len(names), gap_in=0.3, left_in=1.5, simulated=simulated
        )
        for number, (ax, (split, label)) in enumerate(zip(axes, COLUMNS.items(), strict=True)):
            own = main[main["split"] == split].set_index("experiment")
            _draw_rows(ax, own, names)
            ax.set_title(f"{label}, n = {own['n'].max():.0f}" if len(own) else label)
            ax.set(xlabel="Kagan angle (°)", xlim=(0, 100), ylim=(len(names) - 0.5, -0.5))
            ax.set_yticks(range(len(names)), [_named(name, main) for name in names] if number == 0 else [])
    return figure


def _draw_rows(ax: Axes, own: pd.DataFrame, names: list[str]) -> None:
    ax.axvline(CHANCE_DEG, color=GREY, linestyle="--", linewidth=0.8)
    for place, name in enumerate(names):
        if name not in own.index:
            continue
        row = own.loc[name]
        colour = VERMILLION if name.startswith(OURS) else BLUE
        ax.plot(
            [row["lowest_seed_mean_deg"], row["highest_seed_mean_deg"]], [place, place], color=colour, lw=4, alpha=0.3
        )
        ax.plot([row["kagan_mean_deg_low"], row["kagan_mean_deg_high"]], [place, place], color=colour, lw=1)
        ax.plot(row["kagan_mean_deg"], place, "o", ms=4, color=colour)
        ax.plot(row["paper_mean_deg"], place, "x", ms=5, color=BLACK)


def _named(name: str, main: pd.DataFrame) -> str:
    """The name for people, with how many trainings have stalled if any has."""
    row = main[main["experiment"] == name].iloc[0]
    stalled = f" ({row['n_stalled']:.0f} of {row['n_seeds']:.0f})" if row["n_stalled"] else ""
    return name.replace("_", " ") + stalled


def plot_checks(checks: pd.DataFrame, coverage: pd.DataFrame, title: str, *, simulated: bool) -> Figure:
    """Shares of the truths in central ranks, and how often regions of 90 % hold the reference by stratum."""
    variants = list(dict.fromkeys(coverage["variant"]))
    facts = [
        "left: shares of the truths within central shares of the ranks, simulation-based calibration and TARP; right:",
        "references inside the 90 % radius of the first variant, with 95 % intervals; band: within 5 points of 90 %",
    ]
    with figure_style():
        figure, (ranks, held) = page(title, facts, 1, 2, row_in=2.6, gap_in=1.8, simulated=simulated)
        _draw_ranks(ranks, checks)
        _draw_coverage(held, coverage[coverage["variant"] == variants[0]] if variants else coverage)
    return figure


def _draw_ranks(ax: Axes, checks: pd.DataFrame) -> None:
    shares = [round(100 * share) for share in CREDIBLE]
    ax.plot([40, 100], [40, 100], color=GREY, linewidth=0.8)
    groups = checks.fillna({"variant": ""}).groupby(["data", "variant"], sort=False)
    for names, own in groups:
        data, variant = map(str, names)
        colour = BLACK if data == "synthetics" else VERMILLION
        for kind, style in (("sbc", "o-"), ("tarp", "s--")):
            rows = own[own["check"].str.startswith(kind)]
            held = [100 * rows[f"within_{share}"].mean() for share in shares]
            label = f"{kind.upper()}, {data} {variant.replace('_', ' ')}".rstrip()
            ax.plot(shares, held, style, ms=3, color=colour, label=f"{label}, n = {rows['n'].max():.0f}")
    ax.legend(loc="upper left", fontsize=5.5)
    ax.set(xlabel="central share of the ranks (%)", ylabel="truths inside (%)", xlim=(40, 100), ylim=(40, 100))


def _draw_coverage(ax: Axes, coverage: pd.DataFrame) -> None:
    rows = coverage[coverage["n"] > 0]
    ax.axvspan(100 * (NOMINAL - TOLERANCE), 100 * (NOMINAL + TOLERANCE), color=GREY, alpha=0.2, linewidth=0)
    for place, row in enumerate(rows.to_dict("records")):
        ax.plot([100 * row["held_low"], 100 * row["held_high"]], [place, place], color=BLUE, lw=1)
        ax.plot(100 * row["held"], place, "o", ms=3, color=BLUE)
    names = [_bin(*row) for row in zip(*(rows[name] for name in ("stratum", "bin_low", "bin_high", "n")), strict=True)]
    ax.set_yticks(range(len(names)), names, fontsize=5.5)
    ax.set(xlabel="references inside (%)", xlim=(40, 101), ylim=(len(names) - 0.5, -0.5))


def _bin(stratum: str, low: float, high: float, n: int) -> str:
    label = STRATA.get(stratum, stratum)
    if np.isinf(low) and np.isinf(high):
        return f"{label}, n = {n}"
    if np.isinf(low):
        return f"{label} below {high:g}, {n}"
    return f"{label} from {low:g}, {n}" if np.isinf(high) else f"{label} {low:g} to {high:g}, {n}"
