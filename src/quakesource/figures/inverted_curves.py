"""Velocity curves, what the model says of them, and the model with its uncertainty."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from quakesource.earth import LayeredModel
from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLACK, CYCLE, GREY, PAGE_WIDTH_IN, SKY, figure_style, new_figure
from quakesource.surface_waves.fit import Fit
from quakesource.surface_waves.observed import ObservedCurve

_BODY_IN, _FOOT_IN, _TOP_IN = 3.4, 0.55, 0.35


def plot_inverted_curves(curves: Sequence[ObservedCurve], fit: Fit, start: LayeredModel, *, title: str) -> Figure:
    """Left the curves with one sigma and what the model predicts, right Vs with one and two sigmas, and the start."""
    facts = [fit.words[0], "right: most probable Vs, one and two standard deviations; dashed: where it started"]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + _TOP_IN
        height_in = head_in + _BODY_IN + _FOOT_IN
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        left, right = (
            figure.add_axes((x / PAGE_WIDTH_IN, _FOOT_IN / height_in, w / PAGE_WIDTH_IN, _BODY_IN / height_in))
            for x, w in ((0.55, 3.7), (4.95, 2.1))
        )
        for number, (curve, predicted) in enumerate(zip(curves, fit.together.predicted, strict=True)):
            colour = CYCLE[number % len(CYCLE)]
            mode = "" if curve.mode == 0 else f", mode {curve.mode}"
            label = f"{curve.wave.capitalize()} {curve.kind}{mode}"
            values = curve.period_s, curve.velocity_km_s, curve.sigma_km_s
            left.errorbar(*values, fmt="o", ms=2.5, color=colour, elinewidth=0.6, label=label)
            left.plot(curve.period_s, predicted, color=colour)
        left.set(xlabel="period (s)", ylabel="velocity (km/s)")
        handles, labels = left.get_legend_handles_labels()
        top = 1 - (head_in - _TOP_IN) / height_in
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.02, top), ncols=4)
        model, sigma = fit.together.model, fit.together.sigma_vs_km_s
        tops = np.cumsum(np.append(0.0, model.thickness_km[:-1]))
        edges = np.append(tops, tops[-1] + model.thickness_km[-2:-1].sum())
        for times, alpha in ((2, 0.25), (1, 0.45)):
            low, high = np.repeat(model.vs_km_s - times * sigma, 2), np.repeat(model.vs_km_s + times * sigma, 2)
            right.fill_betweenx(np.repeat(edges, 2)[1:-1], low, high, color=SKY, alpha=alpha, linewidth=0)
        depths = np.repeat(edges, 2)[1:-1]
        right.plot(np.repeat(start.vs_km_s, 2), depths, color=GREY, linestyle="--")
        right.plot(np.repeat(model.vs_km_s, 2), depths, color=BLACK)
        right.set(xlabel="Vs (km/s)", ylabel="depth (km)", ylim=(edges[-1], 0))
        write_heading(figure, title, facts, simulated=False)
    return figure
