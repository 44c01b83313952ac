"""Source type and orientation with their spread: the lune, and the double couples on the focal sphere."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.lune_grid import draw_lune_grid, lune_xy
from quakesource.figures.source_cloud import draw_source_cloud
from quakesource.figures.style import (
    BLACK,
    DARK_GREY,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    figure_style,
    new_figure,
    ordered_variants,
    variant_colour,
)
from quakesource.mechanisms import decompose, kagan_angle, to_lune
from quakesource.tables import MOMENT_TENSOR_COLUMNS

_LUNE_IN, _SPHERE_IN, _FOOT_IN = 4.6, 3.4, 0.95


def plot_lune(
    sources: Mapping[str, NDArray[np.float64]],
    resampled: pd.DataFrame,
    *,
    cloud_variant: str,
    reference: NDArray[np.float64] | None = None,
    title: str,
    simulated: bool,
) -> Figure:
    """Left the lune of Tape & Tape (2012) with every variant; right the resampled mechanisms of one variant.

    Parameters
    ----------
    sources : {variant: tensor (6,), USE, N·m}
    resampled : columns of tables.RESAMPLED for this event, or an empty table
    cloud_variant : the variant whose nodal lines and P and T axes are drawn on the focal sphere
    reference : tensor (6,), USE, N·m
    """
    if cloud_variant not in sources:
        raise ProductError(
            f"there is no source of variant {cloud_variant!r} to draw",
            where=f"variants: {', '.join(sources) or 'none'}",
            next_step="pass the variant that was answered, or draw the reason with plot_no_answer",
        )
    variants = ordered_variants(sources)
    clouds = {v: _tensors(resampled, v) for v in variants}
    facts = [_type_of(variant, sources[variant]) for variant in variants]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.1
        height_in = head_in + _LUNE_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        left = figure.add_axes((0.1 / PAGE_WIDTH_IN, _FOOT_IN / height_in, 3.3 / PAGE_WIDTH_IN, _LUNE_IN / height_in))
        draw_lune_grid(left)
        for variant in variants:
            _draw_type(left, sources[variant], clouds[variant], variant_colour(variant, variants))
        if reference is not None:
            x, y = lune_xy(*to_lune(reference))
            left.plot(x, y, "D", markersize=5, markerfacecolor="none", markeredgecolor=DARK_GREY, zorder=6)
        right = figure.add_axes(
            (
                3.65 / PAGE_WIDTH_IN,
                (_FOOT_IN + (_LUNE_IN - _SPHERE_IN) / 2) / height_in,
                3.45 / PAGE_WIDTH_IN,
                _SPHERE_IN / height_in,
            )
        )
        draw_source_cloud(
            right, sources[cloud_variant], clouds[cloud_variant], reference, variant_colour(cloud_variant, variants)
        )
        right.set_title(
            f"{cloud_variant.replace('_', ' ')}: {_spread(sources[cloud_variant], clouds[cloud_variant])}", pad=2
        )
        _explain(figure, variants, clouds, reference is not None)
        write_heading(figure, title, facts, simulated=simulated)
    return figure


def _tensors(resampled: pd.DataFrame, variant: str) -> NDArray[np.float64]:
    """Finite, non-zero tensors (n, 6) of a variant."""
    if resampled.empty:
        return np.zeros((0, 6))
    rows = resampled[resampled["variant"] == variant]
    tensors = rows[list(MOMENT_TENSOR_COLUMNS)].to_numpy(dtype=np.float64)
    return np.asarray(tensors[np.isfinite(tensors).all(axis=1) & (np.abs(tensors).max(axis=1, initial=0.0) > 0)])


def _type_of(variant: str, tensor: NDArray[np.float64]) -> str:
    gamma_deg, delta_deg = to_lune(tensor)
    parts = decompose(tensor)
    shares = f"ISO {100 * parts.iso:+.0f} %, CLVD {100 * parts.clvd:+.0f} %, DC {100 * parts.dc:.0f} %"
    angles = f"γ {round(float(gamma_deg)) + 0}°, δ {round(float(delta_deg)) + 0}°"
    return (
        f"{variant.replace('_', ' ')}: {angles} · {shares}".replace("-", "−")
        .replace("+0 %", "0 %")
        .replace("−0 %", "0 %")
    )


def _spread(source: NDArray[np.float64], cloud: NDArray[np.float64]) -> str:
    if not len(cloud):
        return "no resampled sources"
    angles_deg = kagan_angle(np.broadcast_to(source, cloud.shape), cloud)
    return f"{len(cloud)} resampled sources, 68 % within {np.percentile(angles_deg, 68):.0f}°"


def _draw_type(ax: Axes, source: NDArray[np.float64], cloud: NDArray[np.float64], colour: str) -> None:
    if len(cloud):
        x, y = lune_xy(*to_lune(cloud))
        ax.plot(x, y, "o", color=colour, markersize=3, markeredgewidth=0, alpha=0.45, zorder=4)
    x, y = lune_xy(*to_lune(source))
    ax.plot(x, y, "*", color=colour, markersize=13, markeredgecolor=BLACK, markeredgewidth=0.7, zorder=7)


def _explain(
    figure: Figure, variants: list[str], clouds: Mapping[str, NDArray[np.float64]], has_reference: bool
) -> None:
    width_in, height_in = figure.get_size_inches()
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker="*",
            markersize=10,
            markeredgecolor=BLACK,
            markeredgewidth=0.6,
            color=variant_colour(v, variants),
            label=f"{v.replace('_', ' ')} (n = {len(clouds[v])})",
        )
        for v in variants
    ]
    if has_reference:
        handles.append(
            Line2D(
                [],
                [],
                linestyle="none",
                marker="D",
                markersize=5,
                markerfacecolor="none",
                markeredgecolor=DARK_GREY,
                label="reference",
            )
        )
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=4,
        bbox_to_anchor=(0.1 / width_in, 0.58 / height_in),
        borderpad=0,
        columnspacing=1.4,
        handletextpad=0.4,
    )
    figure.text(
        0.13 / width_in,
        0.1 / height_in,
        "Left: the star is the best source of a variant, dots its n resampled sources (bootstrap over stations). "
        "Double couples lie in the middle, at DC.\nRight: lower hemisphere, equal area. Thin: nodal lines of the "
        "resampled sources; dots: their P (filled) and T axes (hollow).\nThick: the solution"
        + ("; dashed: the reference." if has_reference else "."),
        fontsize=SMALL_POINTS,
        color=DARK_GREY,
        va="bottom",
        linespacing=1.3,
    )
