"""Many mechanisms on one focal sphere: nodal lines and principal axes."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from quakesource.figures.focal_sphere import nodal_line, project
from quakesource.figures.style import BLACK, DARK_GREY, TEXT_POINTS
from quakesource.mechanisms import nodal_planes, principal_axes


def draw_source_cloud(
    ax: Axes,
    source: NDArray[np.float64],
    cloud: NDArray[np.float64],
    reference: NDArray[np.float64] | None,
    colour: str,
) -> None:
    """Fill `ax` with the lower hemisphere: nodal lines and P, T axes of tensors (n, 6), and the solution (6,)."""
    ax.set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.18), aspect="equal")
    ax.set_axis_off()
    ax.add_patch(Circle((0, 0), 1.0, facecolor="white", edgecolor=BLACK, linewidth=1.0, zorder=1))
    ax.plot([0, 0], [1.0, 1.04], color=BLACK, linewidth=1.0)
    ax.text(0, 1.06, "N", ha="center", va="bottom", fontsize=TEXT_POINTS)
    if len(cloud):
        lines = _nodal_lines(cloud)
        alpha = float(np.clip(8 / len(lines), 0.06, 0.5)) if lines else 0.5
        ax.add_collection(LineCollection(lines, colors=colour, linewidths=0.6, alpha=alpha, zorder=2, label="cloud"))
        axes = principal_axes(cloud)
        for axis, face in ((axes.p, colour), (axes.t, "white")):
            points = project(axis.azimuth_deg, 90 - axis.plunge_deg)
            ax.plot(
                points[:, 0],
                points[:, 1],
                "o",
                markersize=2.6,
                markerfacecolor=face,
                markeredgecolor=colour,
                markeredgewidth=0.5,
                zorder=3,
            )
    if reference is not None:
        ax.add_collection(
            LineCollection(_nodal_lines(reference[None]), colors=DARK_GREY, linewidths=1.2, linestyles="--", zorder=4)
        )
    ax.add_collection(LineCollection(_nodal_lines(source[None]), colors=BLACK, linewidths=1.4, zorder=5))
    axes = principal_axes(source)
    for name, axis in (("P", axes.p), ("T", axes.t)):
        x, y = project(axis.azimuth_deg, 90 - axis.plunge_deg)
        ax.text(
            x,
            y,
            name,
            ha="center",
            va="center",
            fontweight="bold",
            fontsize=TEXT_POINTS + 2,
            zorder=6,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )


def _nodal_lines(tensors: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    planes = nodal_planes(tensors).reshape(-1, 3)
    return [nodal_line(strike, dip, 61) for strike, dip, _ in planes[np.isfinite(planes).all(axis=1)]]
