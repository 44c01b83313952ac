"""Inversions through a network and the exact solver."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREEN, GREY, VERMILLION, figure_style
from quakesource.systems.dispersion_kernels.figures.kernels import look

NOMINAL = 95.0
_DEEPEST_KM = 125.0


def plot_inversions(examples: pd.DataFrame, fits: pd.DataFrame, title: str) -> Figure:
    """The paper's Figure 2: four models with two standard deviations, and their curves before and after."""
    numbers = sorted(examples["model"].unique())
    facts = [
        "black: truth; dashed: start, the prior's mean; red: answer through the network with two standard deviations",
        "curves: dots with noise, dashed start, red answer by the network, thin black line answer by the exact solver",
    ]
    with figure_style():
        figure, axes = page(title, facts, len(numbers), 3, row_in=1.7)
        for row, number in enumerate(numbers):
            layers = examples[examples["model"] == number]
            ax = axes[3 * row]
            top, found, sigma = (layers[name].to_numpy() for name in ("top_km", "found_km_s", "sigma_km_s"))
            ax.fill_betweenx(
                top, found - 2 * sigma, found + 2 * sigma, color=VERMILLION, alpha=0.2, linewidth=0, step="post"
            )
            for name, colour, style in (("true", BLACK, "-"), ("start", GREY, "--"), ("found", VERMILLION, "-")):
                ax.step(layers[f"{name}_km_s"], top, where="pre", color=colour, linestyle=style)
            ax.set(xlabel="Vs (km/s)", ylabel="depth (km)", ylim=(_DEEPEST_KM, 0), title=f"model {number}")
            for ax, wave in zip(axes[3 * row + 1 : 3 * row + 3], ("rayleigh", "love"), strict=True):
                own = fits[(fits["model"] == number) & (fits["wave"] == wave)]
                ax.errorbar(
                    own["period_s"], own["observed_km_s"], own["sigma_km_s"], fmt=".", ms=2, color=BLACK, elinewidth=0.4
                )
                ax.plot(own["period_s"], own["start_km_s"], "--", color=GREY)
                ax.plot(own["period_s"], own["found_km_s"], color=VERMILLION)
                ax.plot(own["period_s"], own["exact_km_s"], color=BLACK, linewidth=0.5)
                ax.set(xlabel="period (s)", ylabel="c (km/s)", title=wave.capitalize())
    return figure


def plot_coverage(coverage: pd.DataFrame, chains: pd.DataFrame, title: str) -> Figure:
    """Truths within 95 %, errors beside standard deviations, and methods beside Markov chains, by depth."""
    rows = coverage[coverage["depth_km"].astype(str) != "all"]
    rows = rows.assign(depth_km=rows["depth_km"].astype(float))
    facts = [
        f"{int(rows['n'].max())} models of the weak prior, Vs averaged about each depth; chains with the exact solver"
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, 4 if len(chains) else 3, gap_in=0.5)
        for method, own in rows.groupby("method", sort=False):
            name, colour = ("exact solver", BLACK) if method == "exact" else look(str(method))
            for ax, column, style in (
                (axes[0], "held_95_percent", "o-"),
                (axes[1], "rms_error_km_s", "o-"),
                (axes[1], "mean_sigma_km_s", "o--"),
                (axes[2], "sigma_by_prior", "o-"),
            ):
                ax.plot(own[column], own["depth_km"], style, ms=3, color=colour, label=name)
            if len(chains):
                beside = chains[chains["method"] == method].groupby("depth_km")
                ratio = beside["sigma_ratio"].mean()
                axes[3].plot(ratio, ratio.index, "o-", ms=3, color=colour)
        axes[0].axvline(NOMINAL, color=GREY, linewidth=0.8)
        axes[0].axvspan(NOMINAL - 3, NOMINAL + 3, color=GREY, alpha=0.15, linewidth=0)
        deepest = float(rows["depth_km"].max())
        labels = ["truths within 95 % (%)", "error; dashed: stated (km/s)", "stated by prior's", "stated by chain's"]
        for ax, label in zip(axes, labels, strict=False):
            ax.set(xlabel=label, ylim=(1.1 * deepest, 0))
        axes[0].set_ylabel("depth (km)")
        handles, names = axes[0].get_legend_handles_labels()
        axes[2].legend(handles, names, fontsize=5, loc="lower left")
    return figure


def plot_costs(cost: pd.DataFrame, title: str) -> Figure:
    """Milliseconds of both waves at all periods, networks and the exact solver."""
    facts = ["one thread; networks: many models at once; the exact solver: one after the other, always with kernels"]
    with figure_style():
        figure, (ax,) = page(title, facts, 1, 1, row_in=0.3 * max(4, len(cost)))
        colours = [
            BLACK if what.startswith("exact") else GREEN if "kernels" in what.split(", ")[1] else BLUE
            for what in cost["what"]
        ]
        ax.barh(np.arange(len(cost)), cost["milliseconds"], color=colours)
        for place, (value, ratio) in enumerate(zip(cost["milliseconds"], cost["by_exact"], strict=True)):
            ax.text(value, place, f" {value:.3g} ms, {ratio:.2g} × the exact solver's speed", va="center")
        ax.set_yticks(np.arange(len(cost)), cost["what"].str.replace(", ", "\n", n=1), fontsize=5.5)
        ax.set(xscale="log", xlabel="milliseconds a model", ylim=(len(cost) - 0.4, -0.6))
        ax.set_xlim(float(cost["milliseconds"].min()) / 2, float(cost["milliseconds"].max()) * 60)
        box = ax.get_position()
        ax.set_position((box.x0 + 0.14, box.y0, box.width - 0.14, box.height))
    return figure
