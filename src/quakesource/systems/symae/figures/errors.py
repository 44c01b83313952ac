"""Errors of source functions by method and receivers, and where they break."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, DARK_GREY, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, figure_style

_LOOK = {
    ("baseline", "envelope stack, aligned"): ("envelope stack", GREY),
    ("baseline", "linear stack, aligned"): ("linear stack", BLACK),
    ("baseline", "linear stack, cleaned"): ("linear stack, cleaned", BLACK),
    ("baseline", "EGF, water level"): ("EGF deconvolution", ORANGE),
    ("faithful", "without path"): ("faithful, virtual", VERMILLION),
    ("faithful", "readout (labels)"): ("faithful, readout (labels)", PURPLE),
    ("ours", "without path"): ("ours, virtual", BLUE),
    ("ours", "without path, cleaned"): ("ours, virtual, cleaned", BLUE),
    ("ours", "readout (labels)"): ("ours, readout (labels)", SKY),
    ("labelled", "head (labels)"): ("ours, head (labels)", GREEN),
    ("depth", "head (labels)"): ("ours, head (labels)", GREEN),
    ("baseline", "oracle, linear"): ("perfect virtual, averaged", DARK_GREY),
}
_NAMES = {
    "receivers": "receivers of a group",
    "fault_length_km": "fault length (km)",
    "upper_frequency_hz": "upper frequency (Hz)",
    "shared_scattering": "scattering in common",
    "path_difference_s": "difference of paths (s)",
    "misalignment_s": "error of arrivals (s)",
    "coda": "strength of scattering",
    "depth_phases": "pP and sP",
}


def plot_source_errors(table: pd.DataFrame, title: str) -> Figure:
    """Errors against the number of receivers: the standard world, and the one with depth phases."""
    worlds = [name for name in ("held_out", "depth_held_out") if name in set(table["world"])]
    facts = [
        f"{int(table['n_events'].max())} earthquakes in six pixels each; means over trainings with different seeds",
        "labels: fitted to simulated truth, what recorded earthquakes do not have; smaller is better",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 3, row_in=3.2, gap_in=0.6)
        for ax, world in zip(axes, worlds, strict=False):
            own = table[(table["world"] == world) & (table["truth"] == "source")]
            for (variant, method), (label, colour) in _LOOK.items():
                rows = own[(own["variant"] == variant) & (own["method"] == method)].sort_values("n_receivers")
                if len(rows):
                    ax.plot(rows["n_receivers"], rows["error"], _line_of(method), ms=3, color=colour, label=label)
            ax.set(xlabel="receivers of a group", ylabel="error of the source function")
            _logarithmic(ax)
            ax.set_title("standard world" if world == "held_out" else "with pP and sP; truth without them")
        _legend(axes[0], axes[-1])
        for ax in axes[len(worlds) : -1]:
            ax.remove()
    return figure


def plot_breaks(table: pd.DataFrame, title: str) -> Figure:
    """A panel a property of the world."""
    properties = [name for name in dict.fromkeys(table["property"]) if name != "standard"]
    standard = table[table["property"] == "standard"]
    facts = [
        f"{int(table['n_regions'].max())} regions each; dashed: the world of the training",
        "networks have seen nothing of these worlds; error of the source function, smaller is better",
    ]
    rows = len(properties) // 3 + 1  # a place is left for the legend
    with figure_style():
        figure, axes = page(title, facts, rows, 3, row_in=1.7, gap_in=0.65)
        for ax, name in zip(axes, properties, strict=False):
            own = table[table["property"] == name]
            for (variant, method), (label, colour) in _LOOK.items():
                line = own[(own["variant"] == variant) & (own["method"] == method)].sort_values("value")
                level = standard[(standard["variant"] == variant) & (standard["method"] == method)]["error"]
                if len(line) and variant != "depth":
                    ax.plot(line["value"], line["error"], _line_of(method), ms=3, color=colour, label=label)
                    if len(level) and name != "receivers":
                        ax.axhline(float(level.iloc[0]), color=colour, linewidth=0.5, linestyle="--", alpha=0.6)
            ax.set(xlabel=_NAMES.get(name, name), ylabel="error")
            _logarithmic(ax)
        _legend(axes[0], axes[-1])
        for ax in axes[len(properties) : -1]:
            ax.remove()
    return figure


def _legend(of: Axes, place: Axes) -> None:
    """The lines of one panel told in the place of another."""
    place.set_axis_off()
    place.legend(*of.get_legend_handles_labels(), loc="center left", fontsize=6.5)


def _line_of(method: str) -> str:
    """Cleaned estimates have the colour of what they are made of."""
    return "o:" if method.endswith("cleaned") else "o-"


def _logarithmic(ax: Axes) -> None:
    """Short labels: 0.001, 0.002, 0.005, ..."""
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.tick_params(axis="y", labelsize=6)
