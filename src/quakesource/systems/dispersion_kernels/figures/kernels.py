"""Priors, kernels of one model by networks of both, and errors of kernels by bins of periods."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, figure_style

LOOK = {
    "compact-value": ("layers, velocities", BLUE),
    "customary-value": ("layers, customary inputs", GREY),
    "compact-sobolev": ("layers, and kernels", GREEN),
    "scaled-value": ("wavelengths, velocities", ORANGE),
    "scaled-sobolev": ("wavelengths, and kernels", VERMILLION),
    "transformer-published": ("the paper's transformer", PURPLE),
}
"""What a network sees (layers, or depths in wavelengths) and what it learns."""
WAVES = ("rayleigh", "love")
_DEEPEST_KM = 125.0


def look(experiment: str) -> tuple[str, str]:
    """Label and colour of a training."""
    network, loss = experiment.split("-")[1:3]
    return LOOK[f"{network}-{loss}"]


def plot_priors(
    representative: pd.DataFrame,
    profiles: pd.DataFrame,
    depths: dict[str, tuple[float, float]],
    network: str,
    title: str,
) -> Figure:
    """The paper's Figure 1: an ensemble, and Rayleigh and Love kernels by the network that it trained and exact ones.

    ``depths`` {"moho", "zone": (mean, standard deviation)}, km, of the strong prior; ``network`` e.g. compact-value.
    """
    facts = [
        f"the same model (black) in both rows; colours: the network ({LOOK[network][0]}), grey: exact",
        "shades: a tenth to nine tenths and quarters of the ensemble; bands: Mohos and low-velocity zones of the prior",
    ]
    with figure_style():
        figure, axes = page(title, facts, 2, 3, row_in=2.5)
        for row, prior in enumerate(("weak", "strong")):
            ensemble, *kernels = axes[3 * row : 3 * row + 3]
            own = representative[representative["experiment"] == f"{prior}-{network}"]
            _draw_ensemble(ensemble, profiles[profiles["ensemble"] == prior], own)
            ensemble.set_title(f"{prior} prior")
            for wave, ax in zip(WAVES, kernels, strict=True):
                _draw_kernels(ax, own[own["wave"] == wave])
                ax.set_title(f"{wave.capitalize()} kernels")
                if prior == "strong":
                    _draw_bands(ax, depths)
            if prior == "strong":
                _draw_bands(ensemble, depths)
        axes[1].legend(loc="lower right", fontsize=5.5, title="period", title_fontsize=5.5)
    return figure


def _draw_ensemble(ax: Axes, rows: pd.DataFrame, model: pd.DataFrame) -> None:
    top = rows["top_km"].to_numpy()
    for low, high, alpha in (("p10_km_s", "p90_km_s", 0.25), ("p25_km_s", "p75_km_s", 0.4)):
        ax.fill_betweenx(top, rows[low], rows[high], color=BLUE, alpha=alpha, linewidth=0, step="post")
    one = model.drop_duplicates("depth_km")
    ax.plot(one["vs_km_s"], one["depth_km"], color=BLACK)
    ax.set(xlabel="Vs (km/s)", ylabel="depth (km)", ylim=(_DEEPEST_KM, 0))


def _draw_kernels(ax: Axes, rows: pd.DataFrame) -> None:
    """Each period scaled to its largest exact value, because short periods would hide the others."""
    periods = sorted(rows["period_s"].unique())
    for number, period in enumerate(periods):
        own = rows[rows["period_s"] == period]
        exact, made = own["exact_smoothed_per_km"], own["made_smoothed_per_km"]
        largest = max(float(exact.abs().max()), 1e-12)
        colour = (BLUE, GREEN, ORANGE, VERMILLION, PURPLE)[number % 5]
        ax.plot(exact / largest, own["depth_km"], color=GREY, linewidth=2.5, alpha=0.5)
        ax.plot(made / largest, own["depth_km"], color=colour, label=f"{period:g} s")
    ax.axvline(0, color=BLACK, linewidth=0.4)
    ax.set(xlabel="∂c/∂Vs per km, exact peak = 1", ylim=(_DEEPEST_KM, 0), xlim=(-0.7, 1.5))


def _draw_bands(ax: Axes, depths: dict[str, tuple[float, float]]) -> None:
    for name, colour in (("moho", GREY), ("zone", ORANGE)):
        mean, scatter = depths[name]
        ax.axhspan(mean - scatter, mean + scatter, color=colour, alpha=0.15, linewidth=0)
        ax.axhline(mean, color=colour, linewidth=0.6, linestyle="--")


def plot_accuracy(table1: pd.DataFrame, title: str) -> Figure:
    """The paper's Table 1: errors of velocities by bins of periods, networks on the prior that trained them."""
    rows = table1[(table1["wave"] == "both") & ~table1["experiment"].str.contains("short")]
    rows = rows[rows["judged_on"] == rows["experiment"].str.split("-").str[0] + "_unseen"]
    facts = [f"{int(rows['n_models'].max()):,} models that no training has seen, Rayleigh and Love together"]
    with figure_style():
        figure, axes = page(title, facts, 1, 2)
        for ax, prior in zip(axes, ("weak", "strong"), strict=True):
            _draw_by_bin(ax, rows[rows["experiment"].str.startswith(f"{prior}-")], "mape_percent")
            ax.set(title=f"{prior} prior", ylabel="mean error of c (%)", ylim=(0, None))
        axes[0].legend(fontsize=5.5)
    return figure


def plot_kernel_errors(kernels: pd.DataFrame, title: str) -> Figure:
    """Cosine and signed difference of kernels by bins, of both waves; and how the form of the kernel changes them."""
    rows = kernels[~kernels["experiment"].str.contains("short") & kernels["experiment"].str.startswith("weak-")]
    rows = rows[rows["judged_on"] == "weak_unseen"]
    facts = [
        "weak prior, models that no training has seen; linear kernels for each km of depth, unless the axis says else"
    ]
    scores = (("cosine", "cosine"), ("signed_l2", "difference by exact kernel"), ("amplitude", "size by exact kernel"))
    with figure_style():
        figure, axes = page(title, facts, 3, 3, row_in=1.5)
        for r, wave in enumerate(WAVES):
            for c, (score, label) in enumerate(scores):
                own = rows[(rows["wave"] == wave) & (rows["form"] == "linear")]
                _draw_by_bin(axes[3 * r + c], own, score)
                axes[3 * r + c].set(ylabel=label, title=wave.capitalize())
        forms = list(dict.fromkeys(rows["form"]))
        for ax, (score, label) in zip(
            axes[6:], (*scores[:2], ("peak_depth_error_km", "depth of peak off (km)")), strict=True
        ):
            means = rows.groupby(["experiment", "form"], sort=False)[score].mean()
            for experiment in rows["experiment"].unique():
                name, colour = look(experiment)
                ax.plot(
                    means[experiment].reindex(forms).to_numpy(), range(len(forms)), "o-", ms=3, color=colour, label=name
                )
            ax.set_yticks(range(len(forms)), [form.replace("_", "\n") for form in forms], fontsize=5)
            ax.set(xlabel=label, ylim=(len(forms) - 0.5, -0.5))
        axes[1].set_ylim(0, 1.7 * axes[1].get_ylim()[1])  # room for the legend
        axes[1].legend(fontsize=5.5, loc="upper left")
    return figure


def _draw_by_bin(ax: Axes, rows: pd.DataFrame, score: str) -> None:
    bins = list(dict.fromkeys(rows["period_bin_s"]))
    for experiment, own in rows.groupby("experiment", sort=False):
        name, colour = look(str(experiment))
        values = own.groupby("period_bin_s", sort=False)[score].mean().reindex(bins)
        ax.plot(np.arange(len(bins)), values, "o-", ms=3, color=colour, label=name)
    ax.set_xticks(range(len(bins)), bins, fontsize=5.5)
    ax.set_xlabel("period (s)")
