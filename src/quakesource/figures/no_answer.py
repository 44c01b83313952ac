"""The picture of an event that has no solution: the reason, in words."""

import textwrap

from matplotlib.figure import Figure

from quakesource.figures.style import mark_simulated, new_figure


def plot_no_answer(title: str, reason: str, *, simulated: bool) -> Figure:
    """A figure that says why there is nothing to draw, so that every target of the workflow exists."""
    figure = new_figure(6.0, 2.5)
    figure.text(0.5, 0.75, title, ha="center", weight="bold")
    figure.text(0.5, 0.4, textwrap.fill(f"No solution: {reason}", 70), ha="center", va="center")
    if simulated:
        mark_simulated(figure)
    return figure
