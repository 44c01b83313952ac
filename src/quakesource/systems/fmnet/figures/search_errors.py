"""Kagan angles of the exact search against what the records suffer from."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLUE, GREY, PAGE_WIDTH_IN, VERMILLION, figure_style, new_figure

LOOK = {
    "grid": ("best candidate", GREY),
    "double_couple": ("best double couple between candidates", BLUE),
    "deviatoric": ("double couple of the best deviatoric tensor", VERMILLION),
}
WEIGHTINGS = {"amplitude": "records as they are", "station": "every station alike"}
_BODY_IN, _FOOT_IN, _LEGEND_IN = 2.5, 0.75, 0.3


def plot_search_errors(table: pd.DataFrame, *, title: str) -> Figure:
    """Median and quartiles of each condition and method; rows of `tables.SEARCH`."""
    order = list(dict.fromkeys(table["condition"]))
    facts = [
        f"{table['source'].nunique()} earthquakes off the grid; median Kagan angle and its quartiles",
        "from left to right, each condition adds a disturbance to the one before it",
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + _LEGEND_IN
        height_in = head_in + _BODY_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        highest = float(table.groupby(["condition", "weighting", "method"])["kagan_deg"].quantile(0.75).max())
        for number, (weighting, label) in enumerate(WEIGHTINGS.items()):
            left_in = 0.55 + number * 3.4
            ax = figure.add_axes(
                (left_in / PAGE_WIDTH_IN, _FOOT_IN / height_in, 3.0 / PAGE_WIDTH_IN, (_BODY_IN - 0.25) / height_in)
            )
            _draw(ax, table[table["weighting"] == weighting], order)
            ax.set_title(label)
            ax.set_ylim(0, 1.08 * highest)
            if number == 0:
                ax.set_ylabel("Kagan angle to the truth (°)")
        handles, labels = ax.get_legend_handles_labels()
        top = 1 - (head_in - _LEGEND_IN) / height_in
        figure.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, top), ncols=len(LOOK))
        write_heading(figure, title, facts, simulated=bool(table["simulated"].any()))
    return figure


def _draw(ax: Axes, table: pd.DataFrame, order: list[str]) -> None:
    for number, (method, (label, colour)) in enumerate(LOOK.items()):
        by = table[table["method"] == method].groupby("condition")["kagan_deg"]
        low, middle, high = (by.quantile(q).reindex(order).to_numpy() for q in (0.25, 0.5, 0.75))
        at = [i + 0.2 * (number - 1) for i in range(len(order))]
        ax.errorbar(at, middle, [middle - low, high - middle], fmt="o", ms=4, color=colour, label=label)
    ax.set_xticks(range(len(order)), [condition.replace(" ", "\n") for condition in order])
