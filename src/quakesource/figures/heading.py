"""The top of a figure: title, a line of facts, and the mark of simulated data."""

import textwrap

from matplotlib.figure import Figure

from quakesource.figures.style import DARK_GREY, TEXT_POINTS, TITLE_POINTS, mark_simulated

LINE_IN = 0.16
_MARGIN_IN = 0.13
_MARK_IN = 1.15  # room that the mark of simulated data takes


def heading_height_in(title: str, facts: list[str], *, width_in: float) -> float:
    """Height in inches that write_heading needs."""
    return _MARGIN_IN + 0.19 * len(_title_lines(title, width_in)) + LINE_IN * len(facts) + 0.06


def write_heading(figure: Figure, title: str, facts: list[str], *, simulated: bool) -> None:
    """Write the bold title and the lines of facts from the upper left corner; mark simulated data."""
    full_width_in, height_in = figure.get_size_inches()
    y_in = height_in - _MARGIN_IN
    for line in _title_lines(title, full_width_in):
        figure.text(
            _MARGIN_IN / full_width_in,
            y_in / height_in,
            line,
            ha="left",
            va="top",
            fontsize=TITLE_POINTS,
            fontweight="bold",
        )
        y_in -= 0.19
    for line in facts:
        figure.text(
            _MARGIN_IN / full_width_in,
            y_in / height_in,
            line,
            ha="left",
            va="top",
            fontsize=TEXT_POINTS,
            color=DARK_GREY,
        )
        y_in -= LINE_IN
    if simulated:
        mark_simulated(figure)


def _title_lines(title: str, width_in: float) -> list[str]:
    # Bold DejaVu Sans is 0.66 of its size wide on average; measuring would need a renderer.
    characters = int((width_in - _MARK_IN - _MARGIN_IN) * 72 / (0.66 * TITLE_POINTS))
    return textwrap.wrap(title, max(characters, 20)) or [""]
