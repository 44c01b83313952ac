"""What the figures of source spectra show: spectra, and what each model makes of those that it had not seen."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from quakesource.figures.panels import panel_page
from quakesource.figures.style import BLUE, GREEN, ORANGE, PURPLE, VERMILLION

Array = NDArray[np.float64]

NAMES = {
    "brune": "Brune",
    "denolle_shearer": "DS16",
    "ji_archuleta": "JA21, free corners",
    "ji_archuleta_by_magnitude": "JA21 by magnitude",
    "vae1": "VAE1",
    "vae2": "VAE2",
    "free_fall_off": "free n",
    "boatwright": "Boatwright",
    "free_fall_off_and_curvature": "free n and γ",
    "attenuated": "Brune with t*",
    "modified_double_corner": "modified double corner",
    "omega_cube": "n = 3",
}
COLOURS = {
    "vae1": VERMILLION,
    "vae2": VERMILLION,
    "brune": BLUE,
    "denolle_shearer": BLUE,
    "ji_archuleta": GREEN,
    "ji_archuleta_by_magnitude": GREEN,
    "free_fall_off": GREEN,
    "boatwright": ORANGE,
    "free_fall_off_and_curvature": PURPLE,
    "attenuated": ORANGE,
    "modified_double_corner": PURPLE,
}


@dataclass(frozen=True)
class SpectraView:
    """Test events of one split: ``amplitudes`` (n, f), ``models`` {name: (n, f)}, Brune's ``corner_hz`` (n,).

    ``latent`` {vae1, vae2: (n, k)}; ``sweep`` and ``swept`` {vae1, vae2: (g, k) and (g, f)}; ``drawn`` new spectra
    {vae1, vae2: (d, f)}; ``width`` neurons of a layer.
    """

    frequency_hz: Array
    amplitudes: Array
    magnitude: Array
    event_ids: list[str]
    corner_hz: Array
    models: dict[str, Array]
    latent: dict[str, Array]
    sweep: dict[str, Array]
    swept: dict[str, Array]
    drawn: dict[str, Array]
    simulated: bool
    width: int

    def log_residual(self, model: str) -> Array:
        """(n, f) log10 of model over spectrum."""
        return np.asarray(np.log10(np.maximum(self.models[model], 1e-6) / np.maximum(self.amplitudes, 1e-6)))

    def misfit(self, model: str) -> Array:
        """(n,) root mean squares of `log_residual`."""
        return np.asarray(np.sqrt((self.log_residual(model) ** 2).mean(axis=1)))

    def by_corner(self, values: Array) -> tuple[Array, Array, Array, Array]:
        """Centres of bins of f/fc, and the quartiles of values (n, f) in each; bins with few values are left out."""
        ratio = np.log10(self.frequency_hz / self.corner_hz[:, None]).ravel()
        edges = np.arange(-1.5, 1.55, 0.1)
        place = np.digitize(ratio, edges) - 1
        kept = [i for i in range(len(edges) - 1) if (place == i).sum() >= 20]
        quartiles = np.array([np.quantile(values.ravel()[place == i], [0.25, 0.5, 0.75]) for i in kept]).reshape(-1, 3)
        return 10 ** (edges[kept] + 0.05), *quartiles.T


def spectra_page(
    view: SpectraView, title: str, facts: list[str], rows: int, columns: int, row_in: float = 2.1
) -> tuple[Figure, list[Axes]]:
    """A figure with a heading and a grid of panels; panels in reading order."""
    facts = [f"{len(view.amplitudes)} events that the models had not seen", *facts]
    return panel_page(title, facts, rows, columns, row_in=row_in, simulated=view.simulated)


def draw_spectra(ax: Axes, view: SpectraView, row: int, models: list[str], *, legend: bool = True) -> None:
    """One spectrum and models of it."""
    ax.loglog(view.frequency_hz, view.amplitudes[row], color="black", lw=0.8, label="spectrum")
    for name in models:
        style = "--" if name == "ji_archuleta_by_magnitude" else "-"
        ax.loglog(view.frequency_hz, view.models[name][row], style, color=COLOURS[name], label=NAMES[name])
    ax.set_xlabel("frequency (Hz)")
    ax.set_ylabel("amplitude / moment")
    ax.set_ylim(max(1e-4, 0.3 * float(view.amplitudes[row].min())), 3)
    if legend:
        ax.legend(loc="lower left")


def draw_residuals(ax: Axes, view: SpectraView, models: list[str]) -> None:
    """Median of log10 model over spectrum against f/fc, and quartiles of the first model."""
    for number, name in enumerate(models):
        ratio, low, median, high = view.by_corner(view.log_residual(name))
        style = "--" if name == "ji_archuleta_by_magnitude" else "-"
        ax.semilogx(ratio, median, style, color=COLOURS[name], label=NAMES[name])
        if number == 0:
            ax.fill_between(ratio, low, high, color=COLOURS[name], alpha=0.2, lw=0)
    ax.axhline(0, color="black", lw=0.6)
    ax.set_xlabel("f / corner of Brune's model")
    ax.set_ylabel("log₁₀ model / spectrum")
    ax.legend()


def draw_histograms(ax: Axes, view: SpectraView, models: list[str]) -> None:
    """Misfits of models, and their medians."""
    values = {name: view.misfit(name) for name in models}
    top = float(np.quantile(np.concatenate(list(values.values())), 0.98))
    edges = np.linspace(0, top, 31)
    for name, misfit in values.items():
        style = "--" if name == "ji_archuleta_by_magnitude" else "-"
        label = f"{NAMES[name]}: {np.median(misfit):.3f}"
        ax.hist(misfit, list(edges), histtype="step", color=COLOURS[name], linestyle=style, label=label)
    ax.set_xlabel("misfit, rms of log₁₀ (to the 98 % point)")
    ax.set_ylabel("events")
    ax.legend(title="median")
