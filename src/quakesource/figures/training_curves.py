"""How a training went: error on examples that are not trained on, and the level of the nuisances."""

from collections.abc import Mapping
from itertools import cycle

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from quakesource.figures.heading import heading_height_in, write_heading
from quakesource.figures.style import (
    BLACK,
    BLUE,
    DARK_GREY,
    GREY,
    ORANGE,
    PAGE_WIDTH_IN,
    SMALL_POINTS,
    VERMILLION,
    figure_style,
    new_figure,
)

_TOP_DEG = 80.0
_COLOURS = (BLUE, VERMILLION, ORANGE, BLACK, GREY, DARK_GREY)


def plot_training_curves(histories: Mapping[str, pd.DataFrame], *, title: str) -> Figure:
    """Validation angle, magnitude error and loss by step of every network, named by velocity model.

    Each history is history.csv of `training.fit`.
    """
    facts = []
    for model, history in histories.items():
        last = history.iloc[-1]
        facts.append(
            f"{model}: {last['step']:.0f} steps; validation, at the full level: mean "
            f"{last['validation_kagan_mean_deg']:.1f}°, median {last['validation_kagan_median_deg']:.1f}°, "
            f"magnitude error {last['validation_magnitude_error']:.2f}"
        )
    facts.append("Dotted: level of the nuisances, of 1 at the top")
    with figure_style():
        head_in = heading_height_in(title, facts, width_in=PAGE_WIDTH_IN) + 0.2
        height_in = head_in + 2.6
        figure = new_figure(PAGE_WIDTH_IN, height_in)
        angle, magnitude, loss = (
            figure.add_axes((x / PAGE_WIDTH_IN, 0.5 / height_in, 1.75 / PAGE_WIDTH_IN, 1.95 / height_in))
            for x in (0.55, 2.95, 5.3)
        )
        for colour, (model, history) in zip(cycle(_COLOURS), histories.items()):
            step = history["step"]
            angle.plot(step, history["validation_kagan_mean_deg"], color=colour, label=model)
            angle.plot(step, _TOP_DEG * history["level"], color=colour, linestyle=":", linewidth=0.8)
            magnitude.plot(step, history["validation_magnitude_error"], color=colour)
            loss.plot(step, history["tensor"], color=colour)
        angle.set(xlabel="Step", ylabel="Mean Kagan angle (°)", ylim=(0, 1.03 * _TOP_DEG))
        if len(histories) > 1:
            angle.legend(fontsize=SMALL_POINTS, loc="upper right", bbox_to_anchor=(1.0, 0.96), labelspacing=0.2)
        magnitude.set(xlabel="Step", ylabel="Mean magnitude error", ylim=(0, None))
        loss.set(xlabel="Step", ylabel="Tensor: squared error of a batch", ylim=(0, None))
        for ax in (angle, magnitude, loss):
            ax.set_xlim(0, None)
            ax.xaxis.set_major_locator(MaxNLocator(4))
        write_heading(figure, title, facts, simulated=True)
    return figure
