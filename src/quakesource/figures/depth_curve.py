"""How the fit and the mechanism change with depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.figures.beachball import draw_beachball
from quakesource.figures.checking import checked_table, tensor_of
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    TEXT_POINTS,
    figure_style,
    new_figure,
    variant_colour,
)
from quakesource.tables import DEPTH_CURVE

_LEFT_IN, _RIGHT_IN, _BOTTOM_IN, _CURVE_IN, _STRIP_IN = 1.05, 0.25, 0.5, 2.5, 0.55
_BALL_POINTS = 23.0


def plot_depth_curve(
    curve: pd.DataFrame,
    *,
    catalogue_depth_km: float,
    reference_depth_km: float | None = None,
    title: str,
    simulated: bool,
) -> Figure:
    """Variance reduction against trial depth, one line a variant, with the best tensors above as beachballs.

    `curve` has the columns of tables.DEPTH_CURVE for one event. Beachballs are thinned out where they would
    touch; the best depth of each variant is always drawn, in a box. The number under a ball is its Mw.
    Unknown depths (None, NaN) are left out. Raises ProductError for an empty table or several events.
    """
    checked_table(curve, DEPTH_CURVE, what="depth trials", remake="run the inversion of this event again")
    if curve["event_id"].nunique() > 1:
        raise ProductError(
            f"{curve['event_id'].nunique()} events in one depth curve",
            next_step="pass the rows of one event: curve[curve.event_id == ...]",
        )
    curve = curve[np.isfinite(curve["variance_reduction"].astype(float))].sort_values("depth_km")
    if curve.empty:
        raise ProductError("no trial depth has a fit", next_step="see why the inversion declined in its predictions")
    with figure_style():
        return _draw(curve, catalogue_depth_km, reference_depth_km, title, simulated)


def _draw(curve: pd.DataFrame, catalogue_km: float, reference_km: float | None, title: str, simulated: bool) -> Figure:
    variants = _ordered(curve)
    facts = ["Beachballs: lower hemisphere of the best fit at each trial depth, Mw below; boxed at the best depth"]
    head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.05
    height_in = head_in + _STRIP_IN * len(variants) + _CURVE_IN + _BOTTOM_IN
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    width_in = PAGE_WIDTH_IN - _LEFT_IN - _RIGHT_IN

    def axes(bottom_in: float, tall_in: float) -> Axes:
        return figure.add_axes(
            (_LEFT_IN / PAGE_WIDTH_IN, bottom_in / height_in, width_in / PAGE_WIDTH_IN, tall_in / height_in)
        )

    main = axes(_BOTTOM_IN, _CURVE_IN)
    tried_km = curve["depth_km"].to_numpy(dtype=np.float64)
    known_km = [d for d in (catalogue_km, reference_km) if d is not None and np.isfinite(d)] or [tried_km.min()]
    low, high = min(tried_km.min(), *known_km), max(tried_km.max(), *known_km)
    # Half a ball of room at either end, in km.
    edge = max(high - low, 1.0) * (_BALL_POINTS * 0.75) / (width_in * 72 - 1.5 * _BALL_POINTS)
    limits = (low - edge, high + edge)
    for place, variant in enumerate(variants):
        rows = curve[curve["variant"] == variant]
        colour = variant_colour(variant, variants)
        _draw_curve(main, rows, variant, colour, marker="os^D"[place % 4])
        strip = axes(_BOTTOM_IN + _CURVE_IN + _STRIP_IN * (len(variants) - 1 - place), _STRIP_IN)
        strip.set(xlim=limits, ylim=(0, 1))
        strip.set_axis_off()
        _draw_strip(strip, rows, colour, points_per_km=width_in * 72 / (limits[1] - limits[0]))
        strip.annotate(
            variant.replace("_", "\n"), (0, 0.6), xycoords="axes fraction", xytext=(-6, 0), color=colour,
            textcoords="offset points", ha="right", va="center", fontsize=TEXT_POINTS, fontweight="bold",
        )  # fmt: skip
    lines = [(catalogue_km, "--", "catalogue"), (reference_km, ":", "reference")]
    if reference_km is not None and catalogue_km is not None and abs(reference_km - catalogue_km) < 0.05:
        # One line would hide the other.
        lines = [(catalogue_km, "--", "catalogue and reference")]
    for depth_km, style, name in lines:
        if depth_km is not None and np.isfinite(depth_km):
            main.axvline(
                depth_km, color=DARK_GREY, linestyle=style, linewidth=1.3, zorder=0.5, label=f"{name} {depth_km:.1f} km"
            )
    percent = 100 * curve["variance_reduction"].to_numpy(dtype=np.float64)
    lowest, highest = float(percent.min()), float(percent.max())
    room = max(highest - lowest, 5.0)
    main.set(xlim=limits, ylim=(lowest - 0.08 * room, highest + 0.1 * room))
    main.set(xlabel="Source depth (km)", ylabel="Variance reduction (%)")
    main.grid(color=LIGHT_GREY, linewidth=0.5)
    main.legend(loc="best", framealpha=0.9, frameon=True, edgecolor="none")
    write_heading(figure, title, facts, simulated=simulated)
    return figure


def _ordered(curve: pd.DataFrame) -> list[str]:
    common = [v for v in ("double_couple", "deviatoric") if (curve["variant"] == v).any()]
    return common + sorted(set(curve["variant"]) - set(common))


def _draw_curve(ax: Axes, rows: pd.DataFrame, variant: str, colour: str, marker: str) -> None:
    depth_km = rows["depth_km"].to_numpy(dtype=np.float64)
    percent = 100 * rows["variance_reduction"].to_numpy(dtype=np.float64)
    best = int(np.argmax(percent))
    name = variant.replace("_", " ")
    ax.plot(
        depth_km, percent, color=colour, marker=marker, markersize=3.5,
        label=f"{name}: best {depth_km[best]:g} km, {percent[best]:.0f} %".replace("-", "−"),
    )  # fmt: skip
    ax.plot(
        depth_km[best], percent[best], marker="*", markersize=13, color=colour, markeredgecolor=BLACK,
        markeredgewidth=0.6, linestyle="none", zorder=4, label="_best",
    )  # fmt: skip


def _draw_strip(ax: Axes, rows: pd.DataFrame, colour: str, *, points_per_km: float) -> None:
    depth_km = rows["depth_km"].to_numpy(dtype=np.float64)
    best = int(np.argmax(rows["variance_reduction"].to_numpy(dtype=np.float64)))
    cells = rows.to_dict("records")
    for index in _spaced(depth_km, best, _BALL_POINTS * 1.12 / points_per_km):
        tensor = tensor_of(cells[index])
        if tensor is None:
            continue
        x, y = float(depth_km[index]), 0.62
        draw_beachball(ax, tensor, (x, y), diameter_points=_BALL_POINTS, colour=colour)
        if index == best:
            half_km, half = 0.56 * _BALL_POINTS / points_per_km, 0.56 * _BALL_POINTS / (72 * _STRIP_IN)
            ax.plot(
                x + half_km * np.array([-1, 1, 1, -1, -1]), y + half * np.array([-1, -1, 1, 1, -1]),
                color=BLACK, linewidth=1.0, clip_on=False, label="best depth",
            )  # fmt: skip
        ax.text(
            x, 0.02, f"{cells[index]['mw']:.2f}", ha="center", va="bottom", fontsize=SMALL_POINTS,
            fontweight="bold" if index == best else "normal",
        )  # fmt: skip


def _spaced(depth_km: NDArray[np.float64], best: int, gap_km: float) -> list[int]:
    """Positions at least `gap_km` apart: the best first, then from shallow to deep."""
    kept = [best]
    for index, depth in enumerate(depth_km):
        if np.abs(depth - depth_km[kept]).min() >= gap_km * 0.999:
            kept.append(index)
    return kept
