"""How the fit and the mechanism change with depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.errors import ProductError
from quakesource.figures.checking import checked_table
from quakesource.figures.depth_histogram import draw_depth_histogram
from quakesource.figures.depth_strip import BALL_POINTS, STRIP_IN, draw_depth_strip
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    LIGHT_GREY,
    PAGE_WIDTH_IN,
    TEXT_POINTS,
    figure_style,
    new_figure,
    ordered_variants,
    variant_colour,
)
from quakesource.tables import DEPTH_CURVE

_LEFT_IN, _RIGHT_IN, _BOTTOM_IN, _CURVE_IN, _HISTOGRAM_IN, _GAP_IN = 1.05, 0.25, 0.5, 2.5, 0.7, 0.12


def plot_depth_curve(
    curve: pd.DataFrame,
    *,
    catalogue_depth_km: float,
    reference_depth_km: float | None = None,
    resampled: pd.DataFrame | None = None,
    title: str,
    simulated: bool,
) -> Figure:
    """Variance reduction against trial depth, one line a variant, with the best tensors above as beachballs.

    `curve` has the columns of tables.DEPTH_CURVE for one event. Beachballs are thinned out where they would
    touch; the best depth of each variant is always drawn, in a box. The number under a ball is its Mw.
    `resampled` (columns of tables.RESAMPLED, same event) adds a histogram of the depths of the resampled sources.
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
        drawn = resampled if resampled is not None and len(resampled) else None
        return _draw(curve, catalogue_depth_km, reference_depth_km, drawn, title, simulated)


def _draw(
    curve: pd.DataFrame,
    catalogue_km: float,
    reference_km: float | None,
    resampled: pd.DataFrame | None,
    title: str,
    simulated: bool,
) -> Figure:
    variants = ordered_variants(curve["variant"])
    facts = ["Beachballs: lower hemisphere of the best fit at each trial depth, Mw below; boxed at the best depth"]
    head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.05
    if resampled is not None:
        facts.append("Below: depths of resampled sources (bootstrap over stations), share of each variant's draws")
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.05
    bottom_in = _BOTTOM_IN + (0.0 if resampled is None else _HISTOGRAM_IN + _GAP_IN)
    height_in = head_in + STRIP_IN * len(variants) + _CURVE_IN + bottom_in
    figure = new_figure(PAGE_WIDTH_IN, height_in)
    width_in = PAGE_WIDTH_IN - _LEFT_IN - _RIGHT_IN

    def axes(bottom_in: float, tall_in: float) -> Axes:
        return figure.add_axes(
            (_LEFT_IN / PAGE_WIDTH_IN, bottom_in / height_in, width_in / PAGE_WIDTH_IN, tall_in / height_in)
        )

    main = axes(bottom_in, _CURVE_IN)
    tried_km = curve["depth_km"].to_numpy(dtype=np.float64)
    known_km = [d for d in (catalogue_km, reference_km) if d is not None and np.isfinite(d)] or [tried_km.min()]
    low, high = min(tried_km.min(), *known_km), max(tried_km.max(), *known_km)
    # Half a ball of room at either end, in km.
    edge = max(high - low, 1.0) * (BALL_POINTS * 0.75) / (width_in * 72 - 1.5 * BALL_POINTS)
    limits = (low - edge, high + edge)
    for place, variant in enumerate(variants):
        rows = curve[curve["variant"] == variant]
        colour = variant_colour(variant, variants)
        _draw_curve(main, rows, variant, colour, marker="os^D"[place % 4])
        strip = axes(bottom_in + _CURVE_IN + STRIP_IN * (len(variants) - 1 - place), STRIP_IN)
        strip.set(xlim=limits, ylim=(0, 1))
        strip.set_axis_off()
        draw_depth_strip(strip, rows, colour, points_per_km=width_in * 72 / (limits[1] - limits[0]))
        strip.annotate(
            variant.replace("_", "\n"),
            (0, 0.6),
            xycoords="axes fraction",
            xytext=(-6, 0),
            color=colour,
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=TEXT_POINTS,
            fontweight="bold",
        )
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
    main.set(ylabel="Variance reduction (%)")
    lowest_axes = main
    if resampled is not None:
        lowest_axes = axes(_BOTTOM_IN, _HISTOGRAM_IN)
        draw_depth_histogram(lowest_axes, resampled, np.unique(tried_km), variants)
        lowest_axes.set_xlim(limits)
        main.tick_params(axis="x", labelbottom=False)
    lowest_axes.set_xlabel("Source depth (km)")
    main.grid(color=LIGHT_GREY, linewidth=0.5)
    main.legend(loc="best", framealpha=0.9, frameon=True, edgecolor="none")
    write_heading(figure, title, facts, simulated=simulated)
    return figure


def _draw_curve(ax: Axes, rows: pd.DataFrame, variant: str, colour: str, marker: str) -> None:
    depth_km = rows["depth_km"].to_numpy(dtype=np.float64)
    percent = 100 * rows["variance_reduction"].to_numpy(dtype=np.float64)
    best = int(np.argmax(percent))
    name = variant.replace("_", " ")
    ax.plot(
        depth_km,
        percent,
        color=colour,
        marker=marker,
        markersize=3.5,
        label=f"{name}: best {depth_km[best]:g} km, {percent[best]:.0f} %".replace("-", "−"),
    )
    ax.plot(
        depth_km[best],
        percent[best],
        marker="*",
        markersize=13,
        color=colour,
        markeredgecolor=BLACK,
        markeredgewidth=0.6,
        linestyle="none",
        zorder=4,
        label="_best",
    )
