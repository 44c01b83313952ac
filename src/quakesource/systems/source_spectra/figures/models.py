"""The figures of Ma, Li & Wang (2022), each with what it takes to believe it."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import spearmanr

from quakesource.figures.style import BLUE, GREY, VERMILLION, figure_style
from quakesource.systems.source_spectra.figures.architecture import plot_architecture
from quakesource.systems.source_spectra.figures.view import (
    NAMES,
    Array,
    SpectraView,
    draw_histograms,
    draw_residuals,
    draw_spectra,
    spectra_page,
)


def plot_fits(view: SpectraView, title: str) -> Figure:
    """Figure 2: a spectrum with VAE1 and Brune, misfits of both, and their difference event by event."""
    with figure_style():
        figure, axes = spectra_page(view, title, ["VAE1 and Brune describe a spectrum by one number each"], 1, 3)
        draw_spectra(axes[0], view, _typical(view, "vae1"), ["vae1", "brune"])
        draw_histograms(axes[1], view, ["vae1", "brune"])
        _draw_difference(axes[2], view, "vae1", "brune")
    return figure


def plot_latent(view: SpectraView, title: str) -> Figure:
    """Figure 3: the latent variable of VAE1 against Brune's corner frequency and the magnitude."""
    latent = view.latent["vae1"][:, 0]
    facts = [
        f"rank correlation with the corner {abs(_rank(latent, view.corner_hz)):.3f}, with the magnitude "
        f"{abs(_rank(latent, view.magnitude)):.3f}; the sign of a latent variable means nothing"
    ]
    with figure_style():
        figure, axes = spectra_page(view, title, facts, 1, 2, row_in=2.6)
        for ax, values, label in (
            (axes[0], view.corner_hz, "corner of Brune's model (Hz)"),
            (axes[1], view.magnitude, "magnitude"),
        ):
            ax.plot(values, latent, ".", ms=2.5, color=BLUE, alpha=0.6)
            ax.set_xlabel(label)
            ax.set_ylabel("latent variable of VAE1")
        axes[0].set_xscale("log")
    return figure


def plot_sweep(view: SpectraView, title: str) -> Figure:
    """Figure 4: spectra along the latent variable, what VAE1 and Brune leave of the data, and where the events are."""
    with figure_style():
        figure, axes = spectra_page(view, title, ["band: quartiles of VAE1"], 1, 3)
        colours = _colours(9)
        for colour, row in zip(
            colours, np.linspace(0, len(view.sweep["vae1"]) - 1, 9).round().astype(int), strict=True
        ):
            label = f"{view.sweep['vae1'][row, 0]:.1f}" if row in (0, len(view.sweep["vae1"]) - 1) else None
            axes[0].loglog(view.frequency_hz, view.swept["vae1"][row], color=colour, label=label)
        axes[0].set_xlabel("frequency (Hz)")
        axes[0].set_ylabel("amplitude / moment")
        axes[0].set_ylim(1e-4, 3)
        axes[0].legend(title="latent variable", loc="lower left")
        draw_residuals(axes[1], view, ["vae1", "brune"])
        axes[2].hist(view.latent["vae1"][:, 0], 30, color=GREY)
        axes[2].set_xlabel("latent variable of VAE1")
        axes[2].set_ylabel("events")
    return figure


def plot_double(view: SpectraView, title: str) -> Figure:
    """Figure 5: VAE2 beside the double-corner models, and what the second variable brings."""
    models = ["vae2", "denolle_shearer", "ji_archuleta", "ji_archuleta_by_magnitude"]
    with figure_style():
        figure, axes = spectra_page(view, title, ["band: quartiles of VAE2"], 2, 2, row_in=2.4)
        draw_spectra(axes[0], view, _typical(view, "vae2"), models)
        draw_residuals(axes[1], view, models)
        draw_histograms(axes[2], view, models)
        _draw_difference(axes[3], view, "vae2", "vae1")
    return figure


def plot_examples(view: SpectraView, title: str) -> Figure:
    """Figure 6: nine spectra from the smallest to the largest corner, with VAE1 and VAE2."""
    order = np.argsort(view.corner_hz)
    chosen = order[np.linspace(0, len(order) - 1, 9).round().astype(int)]
    with figure_style():
        figure, axes = spectra_page(view, title, ["from the lowest to the highest corner"], 3, 3, row_in=1.9)
        for number, (ax, row) in enumerate(zip(axes, chosen, strict=True)):
            ax.loglog(view.frequency_hz, view.amplitudes[row], color="black", lw=0.8, label="spectrum")
            ax.loglog(view.frequency_hz, view.models["vae1"][row], color=VERMILLION, label="VAE1")
            ax.loglog(view.frequency_hz, view.models["vae2"][row], color=BLUE, label="VAE2")
            ax.set_title(f"{view.event_ids[row]}, M {view.magnitude[row]:.1f}")
            ax.set_ylim(1e-4, 3)
            if number == 0:
                ax.legend(loc="lower left")
            if number % 3 == 0:
                ax.set_ylabel("amplitude / moment")
            if number > 5:
                ax.set_xlabel("frequency (Hz)")
    return figure


def plot_manifold(view: SpectraView, title: str) -> Figure:
    """Figure 7: spectra over the plane of VAE2, and its variables against the corner frequency."""
    sweep, swept = view.sweep["vae2"], view.swept["vae2"]
    latent = view.latent["vae2"]
    facts = [
        f"rank correlations with the corner: {', '.join(f'{abs(_rank(z, view.corner_hz)):.2f}' for z in latent.T)}"
    ]
    with figure_style():
        figure, axes = spectra_page(view, title, facts, 1, 3)
        side = round(len(sweep) ** 0.5)
        for i in range(0, side, side // 6):
            for j in range(0, side, side // 6):
                row = i * side + j
                logs = np.clip(np.log10(np.maximum(swept[row], 1e-4)) / 4, -1, 0)
                width = np.linspace(-0.35, 0.35, view.frequency_hz.size)
                axes[0].plot(sweep[row, 0] + width, sweep[row, 1] + 0.7 * (logs + 0.5), color="black", lw=0.7)
        axes[0].set_xlabel("Z1")
        axes[0].set_ylabel("Z2 (in each: log f, log amplitude)")
        for ax, values, label in ((axes[1], latent[:, 0], "Z1"), (axes[2], latent[:, 1], "Z2")):
            ax.semilogx(view.corner_hz, values, ".", ms=2.5, color=BLUE, alpha=0.6)
            ax.set_xlabel("corner of Brune's model (Hz)")
            ax.set_ylabel(label)
    return figure


def plot_residuals(view: SpectraView, title: str) -> Figure:
    """Figure 8: what other physical models leave of the data, beside VAE1."""
    panels = (
        ["vae1", "free_fall_off"],
        ["vae1", "boatwright", "free_fall_off_and_curvature"],
        ["vae1", "attenuated"],
        ["vae2", "modified_double_corner"],
    )
    with figure_style():
        figure, axes = spectra_page(view, title, ["band: quartiles of the first model of each panel"], 2, 2, row_in=2.3)
        for ax, models in zip(axes, panels, strict=True):
            draw_residuals(ax, view, models)
    return figure


def plot_drawn(view: SpectraView, title: str) -> Figure:
    """New spectra: draws from the prior through the decoders beside the spectra of the events."""
    facts = ["bands: 5 to 95 % of amplitudes; lines: medians"]
    with figure_style():
        figure, axes = spectra_page(view, title, facts, 1, 2, row_in=2.6)
        for ax, name in zip(axes, ("vae1", "vae2"), strict=True):
            for values, colour, label in ((view.amplitudes, GREY, "events"), (view.drawn[name], VERMILLION, "drawn")):
                low, median, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
                ax.fill_between(view.frequency_hz, low, high, color=colour, alpha=0.3, lw=0)
                ax.loglog(view.frequency_hz, median, color=colour, label=label)
            ax.set_title(NAMES[name])
            ax.set_xlabel("frequency (Hz)")
            ax.set_ylabel("amplitude / moment")
            ax.set_ylim(1e-4, 3)
            ax.legend(loc="lower left")
    return figure


FIGURES: Final = {
    "fits": (plot_fits, "one number: VAE1 beside Brune"),
    "latent": (plot_latent, "what the latent variable of VAE1 is"),
    "sweep": (plot_sweep, "along the latent variable of VAE1"),
    "double_corner": (plot_double, "two numbers: VAE2 beside double corners"),
    "examples": (plot_examples, "spectra that VAE1 and VAE2 describe"),
    "manifold": (plot_manifold, "the plane of VAE2"),
    "residuals": (plot_residuals, "what physical models leave"),
    "drawn": (plot_drawn, "new ones from the decoders"),
    "architecture": (plot_architecture, "the networks"),
}
"""{name of the file: what draws it, and its title}."""


def _draw_difference(ax: Axes, view: SpectraView, first: str, second: str) -> None:
    difference = view.misfit(first) - view.misfit(second)
    edge = float(np.quantile(np.abs(difference), 0.98)) or 1.0
    ax.hist(difference, list(np.linspace(-edge, edge, 31)), color=GREY)
    ax.axvline(0, color="black", lw=0.6)
    ax.set_xlabel(f"misfit of {NAMES[first]} − {NAMES[second]}")
    ax.set_ylabel("events")
    ax.set_title(f"{NAMES[first]} is nearer in {(difference < 0).mean():.0%}")


def _typical(view: SpectraView, model: str) -> int:
    """The event of median misfit."""
    misfit = view.misfit(model)
    return int(np.argsort(misfit)[len(misfit) // 2])


def _rank(first: Array, second: Array) -> float:
    return float(spearmanr(first, second)[0])


def _colours(n: int) -> list[tuple[float, float, float]]:
    shares = np.linspace(0, 1, n)
    return [(0.1 + 0.75 * s, 0.35, 0.7 - 0.55 * s) for s in shares]
