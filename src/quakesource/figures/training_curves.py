"""How a training went: error on examples that are not trained on, and the level of the nuisances."""

import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import BLUE, GREY, PAGE_WIDTH_IN, SMALL_POINTS, VERMILLION, figure_style, new_figure


def plot_training_curves(history: pd.DataFrame, *, title: str) -> Figure:
    """Validation angle, magnitude error and losses by step; ``history`` is history.csv of `training.fit`."""
    last = history.iloc[-1]
    facts = [
        f"{last['step']:.0f} steps; validation, at the full level: mean {last['validation_kagan_mean_deg']:.1f}°, "
        f"median {last['validation_kagan_median_deg']:.1f}°, magnitude error {last['validation_magnitude_error']:.2f}"
    ]
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.2
        height_in = head_in + 2.6
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        angle, magnitude, loss = (
            figure.add_axes((x / PAGE_WIDTH_IN, 0.5 / height_in, 1.75 / PAGE_WIDTH_IN, 1.95 / height_in))
            for x in (0.55, 2.95, 5.3)
        )
        step = history["step"]
        angle.plot(step, history["validation_kagan_mean_deg"], color=VERMILLION, label="mean")
        angle.plot(step, history["validation_kagan_median_deg"], color=BLUE, label="median")
        angle.plot(step, 10 * history["level"], color=GREY, linestyle=":", label="level of the nuisances × 10")
        angle.set(xlabel="Step", ylabel="Kagan angle (°)", ylim=(0, 80))
        angle.legend(fontsize=SMALL_POINTS)
        magnitude.plot(step, history["validation_magnitude_error"], color=BLUE)
        magnitude.set(xlabel="Step", ylabel="Mean magnitude error", ylim=(0, None))
        for name, colour in (("tensor", BLUE), ("posterior", VERMILLION)):
            loss.plot(step, history[name], color=colour, label=name)
        loss.set(xlabel="Step", ylabel="Loss of the last batch")
        loss.legend(fontsize=SMALL_POINTS)
        write_heading(figure, title, facts, simulated=True)
    return figure
