"""A page with a heading and a grid of panels."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import PAGE_WIDTH_IN, new_figure

LEFT_IN, GAP_IN, RIGHT_IN, FOOT_IN = 0.65, 0.65, 0.15, 0.55


def panel_page(
    title: str, facts: list[str], rows: int, columns: int, *, row_in: float, simulated: bool
) -> tuple[Figure, list[Axes]]:
    """A figure and its panels in reading order, rows of ``row_in`` with the room for their labels."""
    head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.12
    height_in = head_in + rows * row_in
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    width_in = (PAGE_WIDTH_IN - LEFT_IN - RIGHT_IN - (columns - 1) * GAP_IN) / columns
    axes = [
        figure.add_axes(
            (
                (LEFT_IN + j * (width_in + GAP_IN)) / PAGE_WIDTH_IN,
                (height_in - head_in - (i + 1) * row_in + FOOT_IN) / height_in,
                width_in / PAGE_WIDTH_IN,
                (row_in - FOOT_IN - 0.15) / height_in,
            )
        )
        for i in range(rows)
        for j in range(columns)
    ]
    write_heading(figure, title, facts, simulated=simulated)
    return figure, axes
