"""Separation of source and path, sizes, and costs."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, CYCLE, GREY, ORANGE, VERMILLION, figure_style


def plot_separation(table: pd.DataFrame, title: str) -> Figure:
    """Redatuming beside copying, leakage beside its floor, and linear probes."""
    facts = [
        "a mark a training; copying: the donor's record unchanged; floor: another noise on the same donor",
        "linear probes mislead: what a code knows is not what the decoder uses",
    ]
    variants = list(dict.fromkeys(table["variant"]))
    panels = (
        ("1 − correlation", (("redatuming_error", BLUE, "redatuming"), ("copying_error", GREY, "copying the donor"))),
        ("share of variance", (("leakage", VERMILLION, "follows the donor"), ("floor", GREY, "follows the noise"))),
        ("share told", (("source_probe", ORANGE, "event from path"), ("path_probe", BLACK, "receiver from source"))),
    )
    with figure_style():
        figure, axes = page(title, facts, 1, 3, row_in=2.4, gap_in=0.6)
        for ax, (label, lines) in zip(axes, panels, strict=True):
            for column, colour, name in lines:
                places = [variants.index(variant) for variant in table["variant"]]
                ax.plot(places, table[column], "o", ms=4, color=colour, alpha=0.7, label=name)
            ax.set_xticks(range(len(variants)), variants, fontsize=6)
            ax.set(ylabel=label, ylim=(0, None), xlim=(-0.5, len(variants) - 0.5))
            ax.legend(fontsize=5.5)
    return figure


def plot_sizes(table: pd.DataFrame, title: str) -> Figure:
    """Errors of short trainings that differ in one size."""
    facts = [
        "short trainings, validation regions; readout: a linear map fitted to simulated truth",
        f"{int(table['steps'].max())} steps; published convolutions {_steps_of(table, 'published')}, which take longer",
    ]
    names = [name.removesuffix("-short") for name in table["variant"]]
    with figure_style():
        figure, axes = page(title, facts, 1, 2, row_in=2.8, gap_in=1.2)
        for ax in axes:
            box = ax.get_position()
            ax.set_position((box.x0 + 0.09, box.y0, box.width - 0.11, box.height))
        _bars(axes[0], names, table["redatuming_error"] / table["copying_error"], "redatuming by copying the donor")
        _bars(axes[1], names, table["readout_error"], "error of the readout (labels)")
    return figure


def _steps_of(table: pd.DataFrame, variant: str) -> int:
    return int(table.loc[table["variant"] == variant, "steps"].max())


def plot_costs(table: pd.DataFrame, title: str) -> Figure:
    """Milliseconds on a logarithmic axis."""
    facts = [f"one thread; at most {table['memory_gb'].max():.1f} GB of memory", str(table["detail"].iloc[0])]
    with figure_style():
        figure, axes = page(title, facts, 1, 1, row_in=2.8)
        box = axes[0].get_position()
        axes[0].set_position((box.x0 + 0.22, box.y0, box.width - 0.27, box.height))
        _bars(axes[0], list(table["what"]), table["milliseconds"], "milliseconds")
        axes[0].set_xscale("log")
    return figure


def _bars(ax: Axes, names: list[str], values: pd.Series, label: str) -> None:
    places = np.arange(len(names))
    colours = [CYCLE[0] if "ours" in name or "virtual" in name else GREY for name in names]
    ax.barh(places, values, color=colours, height=0.6)
    for place, value in zip(places, values, strict=True):
        ax.text(value, float(place), f" {value:.3g}", va="center", fontsize=6)
    ax.set_yticks(places, names, fontsize=6)
    ax.invert_yaxis()
    ax.set_xlabel(label)
