"""A beachball of any moment tensor, at a place in an axes, of a size in points."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform
from numpy.typing import ArrayLike

from quakesource.figures.focal_sphere import compression_paths, nodal_line
from quakesource.figures.style import BLACK, BLUE
from quakesource.mechanisms import nodal_planes


def draw_beachball(
    ax: Axes,
    moment_tensor: ArrayLike,
    xy: tuple[float, float],
    *,
    diameter_points: float = 40.0,
    colour: str = BLUE,
    nodal_lines: bool = False,
    linewidth: float = 0.7,
    transform: Transform | None = None,
    zorder: float = 5.0,
) -> list[Artist]:
    """Draw the lower hemisphere of a moment tensor (6,), USE, any unit: compression coloured, dilatation white.

    Equal-area projection, north up and east right. `xy` is in data coordinates of `ax`, or in those of
    `transform` (e.g. ax.transAxes); the diameter is in points whatever the scale, and the axis limits stay.
    `nodal_lines` adds the planes of the best double couple. Returns the artists: disc, paths, lines, rim.
    Raises SourceError for a tensor that is not finite or is zero.
    """
    place = transform if transform is not None else ax.transData
    figure = ax.get_figure(root=True)
    assert figure is not None  # an axes without a figure has no points
    to_paper = Affine2D().scale(diameter_points / 2 / 72) + figure.dpi_scale_trans + ScaledTranslation(*xy, place)  # type: ignore[arg-type]  # any transform of a point will do
    return draw_unit_ball(
        ax,
        moment_tensor,
        to_paper,
        colour=colour,
        nodal_lines=nodal_lines,
        linewidth=linewidth,
        zorder=zorder,
        grid_points=60 if diameter_points < 100 else 120,  # a small ball needs no smaller SVG steps than 0.01 points
    )


def draw_unit_ball(
    ax: Axes,
    moment_tensor: ArrayLike,
    to_paper: Transform,
    *,
    colour: str,
    nodal_lines: bool,
    linewidth: float,
    zorder: float,
    grid_points: int = 120,
) -> list[Artist]:
    """Draw the ball as the unit disc (east right, north up) seen through `to_paper`."""
    paths = compression_paths(moment_tensor, grid_points=grid_points)
    disc = Circle((0, 0), 1.0, facecolor="white", edgecolor="none", label="_dilatation")
    rim = Circle((0, 0), 1.0, facecolor="none", edgecolor=BLACK, linewidth=linewidth, label="_rim")
    artists: list[Artist] = [disc]
    artists += [PathPatch(path, facecolor=colour, edgecolor="none", label="_compression") for path in paths]
    if nodal_lines:
        planes = nodal_planes(moment_tensor)
        for strike_deg, dip_deg, _ in planes[np.isfinite(planes).all(axis=-1)]:
            points = nodal_line(strike_deg, dip_deg)
            artists.append(Line2D(points[:, 0], points[:, 1], color=BLACK, linewidth=linewidth, label="_nodal line"))
    artists.append(rim)
    for step, artist in enumerate(artists):
        artist.set_transform(to_paper)
        artist.set_zorder(zorder + 0.01 * step)
        artist.set_clip_on(False)  # a ball at the frame stays whole
        ax.add_artist(artist)
        if artist.get_label() == "_compression":
            artist.set_clip_path(Path.unit_circle(), to_paper)
            artist.set_clip_on(True)
    return artists
