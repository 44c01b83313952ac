"""The race in pictures: errors, every sweep, trainings and cost."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, figure_style

LOOK = {
    "any_stations": ("ours, any stations", VERMILLION),
    "fmnet": ("FMNet", BLUE),
    "lc_fmnet": ("LC-FMNet", GREEN),
    "search": ("exact search", BLACK),
}
SWEEPS = {
    "noise": "noise over the largest sample",
    "pick_error_s": "errors of picks (s)",
    "common_shift_s": "shift of all picks, up to (s)",
    "n_stations": "stations of 16",
    "velocity_scatter": "velocities off by up to",
    "epicentre_error_km": "error of the epicentre (km)",
    "end_s": "seconds after the origin",
}
LADDER, GOOD_DEG = "ladder", 20.0


def plot_histogram(errors: pd.DataFrame, title: str) -> Figure:
    """Kagan angles of every system in the headline condition, all seeds."""
    names = [name for name in LOOK if (errors["experiment"] == name).any()]
    facts = ["another earth, noise and errors of picks, 16 stations; the dashed line: what the paper counts as good"]
    with figure_style():
        figure, axes = page(title, facts, 1, len(names), row_in=2.0, gap_in=0.3)
        for ax, name in zip(axes, names, strict=True):
            angle = errors.loc[errors["experiment"] == name, "kagan_deg"]
            ax.hist(angle, [float(edge) for edge in range(0, 125, 5)], color=LOOK[name][1], density=True)
            ax.axvline(GOOD_DEG, color=GREY, linestyle="--", linewidth=0.8)
            ax.set_title(f"{LOOK[name][0]}\nmean {angle.mean():.1f}°, {(angle <= GOOD_DEG).mean():.0%} up to 20°")
            ax.set(xlabel="Kagan angle (°)", xlim=(0, 120), yticks=[])
    return figure


def plot_sweeps(compared: pd.DataFrame, title: str) -> Figure:
    """Mean Kagan angle against one trouble at a time, and the share of truths inside the regions of ours."""
    facts = [
        "lines: means over seeds, bands: from seed to seed; the search has fewer earthquakes and one seed",
        "what does not vary: another earth (5 %), noise of 10 %, picks wrong by 1 s, 16 stations, all of the record",
    ]
    with figure_style():
        figure, axes = page(title, facts, 3, 3, row_in=1.5)
        for ax, (sweep, label) in zip(axes, SWEEPS.items(), strict=False):
            _draw_sweep(ax, compared[compared["sweep"] == sweep])
            ax.set(xlabel=label, ylim=(0, 80))
        for ax in axes[::3]:
            ax.set_ylabel("mean Kagan angle (°)")
        # where the fewest systems are drawn: only ours is told an epicentre
        axes[list(SWEEPS).index("epicentre_error_km")].legend(*axes[0].get_legend_handles_labels(), loc="upper left")
        _draw_held(axes[7], compared)
        _draw_ladder(axes[8], compared)
    return figure


def _draw_sweep(ax: Axes, rows: pd.DataFrame) -> None:
    rows = rows.assign(value=rows["value"].astype(float))
    for name, (label, colour) in LOOK.items():
        by = rows[rows["experiment"] == name].groupby("value")["kagan_mean_deg"]
        if len(by):
            ax.plot(by.mean().index, by.mean(), "o-", ms=3, color=colour, label=label)
            ax.fill_between(by.mean().index, by.min(), by.max(), color=colour, alpha=0.2, linewidth=0)


def _draw_held(ax: Axes, compared: pd.DataFrame) -> None:
    """Nominal against held share, every condition of the ladder."""
    rows = compared[(compared["experiment"] == "any_stations") & (compared["sweep"] == LADDER)]
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    shares = (0.5, 0.68, 0.8, 0.9)
    for (value, own), colour in zip(
        rows.groupby("value", sort=False), (GREY, PURPLE, ORANGE, VERMILLION, BLACK), strict=False
    ):
        held = [own[f"held_{100 * share:.0f}"].mean() for share in shares]
        ax.plot(shares, held, "o-", ms=3, color=colour, label=value)
    ax.legend(loc="upper left", fontsize=5.5, labelspacing=0.1)
    ax.set(xlabel="nominal share", ylabel="truths inside", xlim=(0.4, 1), ylim=(0.4, 1))


def _draw_ladder(ax: Axes, compared: pd.DataFrame) -> None:
    rows = compared[compared["sweep"] == LADDER]
    order = list(dict.fromkeys(rows["value"]))
    for name, (_, colour) in LOOK.items():
        own = rows[rows["experiment"] == name].groupby("value")["kagan_mean_deg"].mean().reindex(order)
        ax.plot(own.to_numpy(), range(len(order)), "o-", ms=3, color=colour)
    ax.set_yticks(range(len(order)), order, fontsize=5.5)
    ax.set(xlabel="mean Kagan angle (°)", xlim=(0, None), ylim=(len(order) - 0.5, -0.5))


def plot_ablations(compared: pd.DataFrame, unchanged: str, title: str) -> Figure:
    """Ours without one of its ideas, in the headline condition and at few stations."""
    rows = compared[(compared["sweep"] == LADDER) & ~compared["experiment"].isin(list(LOOK))]
    names = sorted(rows["experiment"].unique(), key=lambda name: (name != unchanged, name))
    conditions = list(dict.fromkeys(rows["value"]))[-2:]
    facts = ["one seed each, all trained alike and for a short time; the first row is ours, unchanged"]
    with figure_style():
        figure, axes = page(title, facts, 1, 2, row_in=0.28 * max(4, len(names)), gap_in=1.3)
        for ax, condition in zip(axes, conditions, strict=True):
            own = rows[rows["value"] == condition].set_index("experiment")["kagan_mean_deg"].reindex(names)
            ax.barh(range(len(names)), own, color=[VERMILLION, *[BLUE] * (len(names) - 1)])
            for place, value in enumerate(own):
                ax.text(value, place, f" {value:.1f}", va="center")
            ax.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
            ax.set(xlabel="mean Kagan angle (°)", ylim=(len(names) - 0.4, -0.6), title=condition)
            ax.set_xlim(0, 1.15 * float(own.max()))
        axes[0].set_position(_moved(axes[0], 0.06))
    return figure


def _moved(ax: Axes, right: float) -> tuple[float, float, float, float]:
    place = ax.get_position()
    return place.x0 + right, place.y0, place.width - right, place.height


def plot_trainings(histories: dict[str, pd.DataFrame], title: str) -> Figure:
    """Figures S2 and S8: loss of training and validation of FMNet by samples seen, and for four learning rates."""
    rates = {name: history for name, history in histories.items() if name.startswith("fmnet_rate")}
    whole = {name: history for name, history in histories.items() if name not in rates}
    facts = ["left: mean squared error of the curves; a batch (dotted) and 1,000 samples between those of the grid"]
    with figure_style():
        figure, (left, middle, right) = page(title, facts, 1, 3)
        for colour, (name, history) in zip((BLUE, GREEN, VERMILLION), whole.items(), strict=False):
            left.plot(history["step"], history["validation_curves"], color=colour, label=name)
            left.plot(history["step"], history["curves"], ":", color=colour)
            middle.plot(history["step"], history["validation_kagan_mean_deg"], color=colour)
        left.legend()
        left.set(xlabel="step of 16 samples", ylabel="mean squared error", ylim=(0, None))
        middle.set(xlabel="step of 16 samples", ylabel="mean Kagan angle (°)", ylim=(0, 80))
        last = {name.removeprefix("fmnet_rate_"): h["validation_curves"].iloc[-1] for name, h in rates.items()}
        right.plot([float(rate) for rate in last], list(last.values()), "o-", color=BLUE, ms=4)
        right.set(xscale="log", xlabel="learning rate", ylabel="validation after the same steps", ylim=(0, None))
    return figure


def plot_cost(cost: pd.DataFrame, title: str) -> Figure:
    """Milliseconds of an answer against the number of stations."""
    facts = ["from aligned records to three angles, one thread, median and 90 %; the search: every candidate"]
    with figure_style():
        figure, (ax,) = page(title, facts, 1, 1, row_in=2.2, simulated=False)
        for name, rows in cost.groupby("method", sort=False):
            label, colour = LOOK[str(name)]
            above = rows["slow_ms"] - rows["median_ms"]
            ax.errorbar(
                rows["n_stations"], rows["median_ms"], [0 * above, above], fmt="o-", ms=4, color=colour, label=label
            )
        ax.set(xlabel="stations", ylabel="ms", xlim=(0, None), ylim=(0, None))
        ax.legend()
    return figure
