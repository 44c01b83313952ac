"""What priors leave in kernels, what more models buy, and whether scatter warns."""

import numpy as np
import pandas as pd
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from quakesource.figures.pages import page
from quakesource.figures.style import BLUE, GREEN, GREY, ORANGE, VERMILLION, figure_style
from quakesource.systems.dispersion_kernels.figures.kernels import look

_BANDS = {"shallow": GREY, "moho": BLUE, "zone": VERMILLION}
_NAMES = {"shallow": "grey", "moho": "blue", "zone": "red"}
_LOSSES = {"value": "o-", "sobolev": "s--"}


def plot_doses(artefacts: pd.DataFrame, title: str) -> Figure:
    """Persistent errors against the share of models with a low-velocity zone and against the spread of Mohos."""
    facts = [
        "errors of Vs kernels in a band of depths by the kernel's size, both waves; unseen models without a zone",
        "solid: learnt from velocities; dashed: from exact kernels too; persistent: what the mean over periods keeps",
        ", ".join(f"{colour}: {band} ({_span(artefacts, band)})" for band, colour in _NAMES.items()),
    ]
    rows = artefacts[artefacts["experiment"].str.endswith("-short")]
    rows = rows.assign(family=rows["experiment"].str.extract(r"^(zone|moho)_")[0])
    rows = rows.assign(dose=rows["experiment"].str.extract(r"^\w+?_(\d+)-")[0].astype(float))
    rows = rows.assign(loss=rows["experiment"].str.split("-").str[2])
    axes_of = (("zone", "models with a low-velocity zone (%)"), ("moho", "spread of Mohos (% of the prior's)"))
    with figure_style():
        figure, axes = page(title, facts, 2, 2, row_in=1.9)
        for r, (score, label) in enumerate((("error_in_band", "error"), ("persistent_in_band", "persistent error"))):
            for c, (family, name) in enumerate(axes_of):
                ax, own = axes[2 * r + c], rows[rows["family"] == family]
                for band, colour in _BANDS.items():
                    for loss, style in _LOSSES.items():
                        chosen = own[(own["band"] == band) & (own["loss"] == loss)].groupby("dose")[score].mean()
                        ax.plot(chosen.index, chosen, style, ms=3, color=colour)
                ax.set(xlabel=name, ylabel=label, ylim=(0, None))
    return figure


def _span(artefacts: pd.DataFrame, band: str) -> str:
    low, high = artefacts.loc[artefacts["band"] == band, ["from_km", "to_km"]].iloc[0]
    return f"{low:g}–{high:g} km"


def plot_learning(table1: pd.DataFrame, kernels: pd.DataFrame, title: str) -> Figure:
    """Errors of velocities and kernels against the number of models to train on."""
    facts = ["weak prior, trainings of the same short length; models that none has seen, mean over periods and waves"]
    with figure_style():
        figure, axes = page(title, facts, 1, 2)
        for ax, table, score, label in (
            (axes[0], table1[table1["wave"] == "both"], "mape_percent", "mean error of c (%)"),
            (axes[1], kernels[kernels["form"] == "linear"], "signed_l2", "difference by exact kernel"),
        ):
            rows = table[table["experiment"].str.match(r"weak-.*-short$") & (table["judged_on"] == "weak_unseen")]
            rows = rows.assign(kind=rows["experiment"].str.extract(r"^(weak-\w+-\w+)")[0])
            for kind, own in rows.groupby("kind", sort=False):
                name, colour = look(str(kind))
                by = own.groupby("n_training")[score].mean()
                ax.plot(by.index, by, "o-", ms=3, color=colour, label=name)
            ax.set(xscale="log", yscale="log", xlabel="models to train on", ylabel=label)
            _plain_ticks(ax.xaxis, (1, 2, 5))
            _plain_ticks(ax.yaxis, (1, 1.5, 2, 3, 5, 7))
        axes[0].legend()
    return figure


def plot_spread(spread: pd.DataFrame, title: str) -> Figure:
    """Error against scatter of networks that differ in their seeds, quarters of the models."""
    facts = ["models in quarters of the networks' scatter; on the grey line scatter and error are the same"]
    colours = {"weak_unseen": BLUE, "strong_unseen": GREEN, "two_zones_unseen": ORANGE}
    with figure_style():
        figure, (ax,) = page(title, facts, 1, 1, row_in=2.6)
        for name, own in spread.groupby("judged_on", sort=False):
            label = f"{str(name).replace('_', ' ')}: rank correlation {own['rank_correlation'].iloc[0]:.2f}"
            ax.plot(own["spread_percent"], own["error_percent"], "o-", color=colours.get(str(name), GREY), label=label)
        ends = [float(np.nanmin(spread["spread_percent"])), float(np.nanmax(spread["spread_percent"]))]
        ax.plot(ends, ends, color=GREY, linewidth=0.8)
        ax.set(xlabel="scatter of the networks (%)", ylabel="error of their mean (%)", xscale="log", yscale="log")
        _plain_ticks(ax.xaxis, (1, 2, 5))
        _plain_ticks(ax.yaxis, (1, 1.5, 2, 3, 5, 7))
        ax.legend()
    return figure


def _plain_ticks(axis: Axis, multiples: tuple[float, ...]) -> None:
    """Numbers as people write them on a logarithmic axis."""
    axis.set_major_locator(LogLocator(subs=multiples))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_locator(NullLocator())
