"""The picture of a table without rows: why, in words, so that every target of the workflow exists."""

import textwrap

from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import DARK_GREY, PAGE_WIDTH_IN, TEXT_POINTS, figure_style, new_figure


def plot_nothing(title: str, reason: str, *, simulated: bool) -> Figure:
    """A small page-wide figure with the title and the reason."""
    with figure_style():
        figure = new_figure(PAGE_WIDTH_IN, heading_height_in(title, [], width_in=PAGE_WIDTH_IN) + 1.0)
        text = textwrap.fill(reason, 90)
        figure.text(0.5, 0.4, text, ha="center", va="center", fontsize=TEXT_POINTS, color=DARK_GREY)
        write_heading(figure, title, [], simulated=simulated)
    return figure
