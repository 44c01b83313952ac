"""A page of panels under a heading, for figures that several systems draw alike."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import PAGE_WIDTH_IN, new_figure

_LEFT_IN, _RIGHT_IN, _FOOT_IN, _TOP_IN = 0.6, 0.15, 0.5, 0.3


def page(
    title: str,
    facts: list[str],
    rows: int,
    columns: int,
    *,
    row_in: float = 2.2,
    gap_in: float = 0.55,
    left_in: float = _LEFT_IN,
    right_in: float = _RIGHT_IN,
    simulated: bool = True,
) -> tuple[Figure, list[Axes]]:
    """A figure of the page's width and its panels, row by row; call it inside `figure_style`.

    Lengths are in inches: of a row, of the gap between columns, and of what is left of the first and right of the last,
    for their labels.
    """
    head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN)
    height_in = head_in + rows * (row_in + _TOP_IN + _FOOT_IN)
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    width_in = (PAGE_WIDTH_IN - left_in - right_in - (columns - 1) * gap_in) / columns
    axes = []
    for row in range(rows):
        bottom_in = height_in - head_in - row * (row_in + _TOP_IN + _FOOT_IN) - _TOP_IN - row_in
        for column in range(columns):
            from_left_in = left_in + column * (width_in + gap_in)
            place = from_left_in / PAGE_WIDTH_IN, bottom_in / height_in, width_in / PAGE_WIDTH_IN, row_in / height_in
            axes.append(figure.add_axes(place))
    write_heading(figure, title, facts, simulated=simulated)
    return figure, axes
