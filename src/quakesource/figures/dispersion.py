"""Dispersion curves of a model, and how deep each period sees."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLACK, CYCLE, PAGE_WIDTH_IN, figure_style, new_figure

_BODY_IN, _FOOT_IN, _TOP_IN = 3.2, 0.55, 0.35
_SHOWN_PERIODS = 5
_WEAK = 0.01
"""Of the largest kernel: below the last layer that has so much, depths are not shown."""


def plot_dispersion(curves: list[xr.Dataset], *, title: str) -> Figure:
    """Velocities of the modes against period, and of the first one the Vs kernels of a few periods against depth.

    ``curves`` of `surface_waves.dispersion` with kernels, of one model, in the order in which they are drawn.
    """
    first = curves[0]
    facts = [f"{_name(first)}: Vs kernels for each km of depth, km/s per km/s", "solid: phase velocity; dashed: group"]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + _TOP_IN
        height_in = head_in + _BODY_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        boxes = ((0.55, 3.6), (4.85, 2.2))
        left, right = (
            figure.add_axes((x / PAGE_WIDTH_IN, _FOOT_IN / height_in, w / PAGE_WIDTH_IN, _BODY_IN / height_in))
            for x, w in boxes
        )
        for colour, curve in zip(CYCLE * len(curves), curves, strict=False):
            left.plot(curve.period_s, curve.phase_velocity_km_s, "o-", ms=1.5, color=colour, label=_name(curve))
            left.plot(curve.period_s, curve.group_velocity_km_s, "--", color=colour)
        left.set(xlabel="period (s)", ylabel="velocity (km/s)")
        periods = first.period_s.values
        if periods[-1] > 10 * periods[0]:
            left.set_xscale("log")
            ticks = [m * 10.0**e for e in range(-3, 4) for m in (1, 2, 5)]
            left.set_xticks([t for t in ticks if periods[0] <= t <= periods[-1]])
            left.xaxis.set_major_formatter("{x:g}")
            left.xaxis.set_minor_locator(NullLocator())
        top = 1 - (head_in - _TOP_IN) / height_in
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.02, top), ncols=4)
        _draw_kernels(right, first)
        write_heading(figure, title, facts, simulated=False)
    return figure


def _name(curve: xr.Dataset) -> str:
    mode = "fundamental mode" if curve.attrs["mode"] == 0 else f"mode {curve.attrs['mode']}"
    return f"{str(curve.attrs['wave']).capitalize()}, {mode}"


def _draw_kernels(ax: Axes, curve: xr.Dataset) -> None:
    """Steps of constant kernel; the half-space, which has no thickness, is not drawn."""
    found = np.flatnonzero(curve.status.values == 0)
    thickness = curve.thickness_km.values[:-1]
    if not len(found) or not len(thickness):
        ax.text(0.5, 0.5, "no layer" if len(found) else "no root", transform=ax.transAxes, ha="center", color=BLACK)
        return
    edges = np.append(curve.top_km.values[:-1], thickness.sum())
    periods = curve.period_s.values[found]
    wanted = np.geomspace(periods[0], periods[-1], _SHOWN_PERIODS)
    chosen = found[np.unique([int(np.argmin(np.abs(np.log(periods / period)))) for period in wanted])]
    kernels = curve.dc_dvs.values[chosen, :-1] / thickness
    for number, (place, kernel) in enumerate(zip(chosen, kernels, strict=True)):
        colour = str(0.75 * number / max(1, len(chosen) - 1))
        label = f"{curve.period_s.values[place]:g} s"
        ax.stairs(kernel, edges, orientation="horizontal", color=colour, baseline=None, label=label)
    seen = np.flatnonzero(np.abs(kernels).max(axis=0) > _WEAK * np.abs(kernels).max())
    ax.set(ylim=(edges[seen[-1] + 1], 0), xlabel="∂c/∂Vs per km", ylabel="depth (km)")
    ax.axvline(0, color=BLACK, linewidth=0.4)
    ax.legend(loc="lower right")
