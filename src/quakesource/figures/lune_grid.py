"""The fundamental lune of source types on paper (Tape & Tape 2012, GJI 190, 476), Hammer's equal-area projection."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from quakesource.figures.beachball import draw_beachball
from quakesource.figures.style import BLACK, DARK_GREY, GREY, LIGHT_GREY, SMALL_POINTS, TEXT_POINTS
from quakesource.mechanisms import from_lune

_NAMED = (
    (0.0, 90.0, "+ISO", (0, 0.13)),
    (0.0, -90.0, "−ISO", (0, -0.13)),
    (-30.0, 0.0, "+CLVD", (-0.2, 0)),
    (30.0, 0.0, "−CLVD", (0.2, 0)),
)
"""Longitude and latitude, degrees, name, and the ball's distance on paper."""

_BALL_POINTS = 17.0


def lune_xy(gamma_deg: ArrayLike, delta_deg: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Place on paper of lune longitudes and latitudes, degrees; the lune is 2 √2 high."""
    half, latitude = np.radians(gamma_deg) / 2, np.radians(delta_deg)
    scale = np.sqrt(2 / (1 + np.cos(latitude) * np.cos(half)))
    return 2 * scale * np.cos(latitude) * np.sin(half), scale * np.sin(latitude)


def draw_lune_grid(ax: Axes) -> None:
    """Fill `ax` with meridians every 10°, parallels every 30°, and small beachballs of the extreme types."""
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.68, 1.68), aspect="equal")
    ax.set_axis_off()
    along = np.linspace(-90, 90, 181)
    for gamma_deg in np.arange(-30.0, 31.0, 10.0):
        edge = abs(gamma_deg) == 30
        ax.plot(
            *lune_xy(np.full(along.size, gamma_deg), along),
            color=BLACK if edge else LIGHT_GREY,
            linewidth=1.0 if edge else 0.5,
            zorder=1,
        )
    across = np.linspace(-30, 30, 31)
    for delta_deg in np.arange(-60.0, 61.0, 30.0):
        middle = delta_deg == 0
        x, y = lune_xy(across, np.full(across.size, delta_deg))
        ax.plot(x, y, color=GREY if middle else LIGHT_GREY, linewidth=0.9 if middle else 0.5, zorder=1)
        if not middle:
            ax.annotate(
                f"δ {delta_deg:+.0f}°".replace("-", "−"),
                (x[-1], y[-1]),
                xytext=(3, 0),
                textcoords="offset points",
                fontsize=SMALL_POINTS,
                color=GREY,
                va="center",
            )
    ax.plot(0, 0, "o", markersize=4, color="white", markeredgecolor=BLACK, zorder=3)
    ax.annotate(
        "DC",
        (0, 0),
        xytext=(0, -7),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=TEXT_POINTS,
        color=DARK_GREY,
        zorder=3,
    )
    for gamma_deg, delta_deg, name, (right, up) in _NAMED:
        x, y = lune_xy(gamma_deg, delta_deg)
        place = (float(x) + right, float(y) + up)
        tensor = from_lune(gamma_deg, delta_deg, 0.0, 45.0, 90.0)
        draw_beachball(ax, tensor, place, diameter_points=_BALL_POINTS, colour=DARK_GREY)
        ax.annotate(
            name,
            place,
            xytext=(0, 12 if up >= 0 else -12),
            textcoords="offset points",
            ha="center",
            va="bottom" if up >= 0 else "top",
            fontsize=TEXT_POINTS,
            fontweight="bold",
        )
    for gamma_deg in (-30.0, 30.0):
        x, y = lune_xy(gamma_deg, -38)
        ax.annotate(
            f"γ {gamma_deg:+.0f}°".replace("-", "−"),
            (float(x), float(y)),
            xytext=(4 if gamma_deg > 0 else -4, 0),
            textcoords="offset points",
            fontsize=SMALL_POINTS,
            color=GREY,
            ha="left" if gamma_deg > 0 else "right",
        )
