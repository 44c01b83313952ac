"""Stage plot-spectra: the figures of source spectra."""

from pathlib import Path

import numpy as np

from quakesource.figures.writing import write_figure
from quakesource.products import remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.source_spectra.figures.models import FIGURES
from quakesource.systems.source_spectra.figures.view import SpectraView
from quakesource.systems.source_spectra.judged_models import BY_MAGNITUDE, SpectraResults
from quakesource.systems.source_spectra.shapes import SHAPES


def plot_spectra(plot: PlotSettings, *, spectra: Path, fits: Path, models: Path, figures: list[Path]) -> None:
    """Draw each figure that is asked for by its file's name.

    Parameters
    ----------
    spectra, fits, models : manifests
    figures : PNG files to write, named as in `figures.models.FIGURES`; SVG and JSON come beside them
    """
    view = spectra_view(SpectraResults(spectra, fits, models))
    inputs = [str(path) for path in (spectra, fits, models)]
    for path in figures:
        draw, title = FIGURES[path.stem]
        figure = draw(view, f"Source spectra, {title}")
        command = remake_command(path)
        write_figure(figure, path, command=command, inputs=inputs, n=len(view.amplitudes), dpi=plot.dpi)


def spectra_view(results: SpectraResults) -> SpectraView:
    """The test events of the first random split, and the members that did not see them."""
    test = results.tests("random")[0]
    learned = ("vae1", "vae2")
    models = {name: results.physical(name)[test] for name in [*SHAPES, BY_MAGNITUDE]}
    models |= {name: results.learned(name, "random")[0][test] for name in learned}
    return SpectraView(
        results.frequency_hz,
        results.amplitudes[test],
        results.events["magnitude"].to_numpy(float)[test],
        [str(event) for event in results.events["event_id"].iloc[test]],
        results.parameters("brune")[test, 0],
        models,
        latent={name: results.learned(name, "random", "latent")[0][test] for name in learned},
        sweep={name: np.asarray(np.load(results.folder / f"{name}_random.npz")["sweep"], float) for name in learned},
        swept={name: results.learned(name, "random", "swept")[0] for name in learned},
        drawn={name: results.learned(name, "random", "drawn")[0] for name in learned},
        simulated=results.simulated,
        width=results.width,
    )
