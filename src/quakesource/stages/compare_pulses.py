"""Stage compare-pulses: the null test. Does Brune's model leave of random pulses what it leaves of the spectra?"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.evaluation.spectra_null import residual_by_corner
from quakesource.figures.spectra_null import plot_null
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.settings import SourceSpectraSettings
from quakesource.stages.spectra_models import fitted_parameters
from quakesource.systems.source_spectra.losses import transformed
from quakesource.systems.source_spectra.shapes import SHAPES


def compare_pulses(
    settings: SourceSpectraSettings, *, spectra: list[Path], fits: list[Path], table: Path, figure: Path
) -> None:
    """Write the residuals of Brune's model over f/fc.

    Parameters
    ----------
    spectra, fits : manifests of the spectra, of smooth and of rough pulses
    table : CSV to write, a row a catalogue and bin
    figure : PNG to write; SVG and JSON come beside it
    """
    rows = []
    for name, source, fitted in zip(("spectra", "pulses", "rough_pulses"), spectra, fits, strict=True):
        folder = open_product(source, "spectra").folder
        held = np.load(folder / "spectra.npz")
        events = pd.read_csv(folder / "events.csv", dtype={"event_id": str})
        found = pd.read_parquet(open_product(fitted, "spectra_fits").folder / "fits.parquet")
        corner_hz = fitted_parameters(found, "brune", settings.loss, events["event_id"])[:, 0]
        frequency_hz = held["frequency_hz"]
        model = SHAPES["brune"].spectrum(frequency_hz, corner_hz[:, None])
        residual = transformed(model, frequency_hz, "log") - transformed(held["amplitudes"], frequency_hz, "log")
        rows.append(residual_by_corner(residual, frequency_hz, corner_hz, name=name, seed=settings.seed))
    together = pd.concat(rows, ignore_index=True)
    simulated = bool(open_product(spectra[0], "spectra").attributes["simulated"])
    table.parent.mkdir(parents=True, exist_ok=True)
    together.assign(simulated=(together["catalogue"] != "spectra") | simulated).to_csv(
        table, index=False, float_format="%.6g"
    )
    drawn = plot_null(together, simulated=simulated)
    inputs = [str(path) for path in (*spectra, *fits)]
    n = int(together["n_events"].max())
    write_figure(drawn, figure, command=remake_command(figure), inputs=inputs, n=n, dpi=200)
    told = together.pivot(index="from_corners", columns="catalogue", values="median").round(2)
    print(told.to_string(), file=sys.stderr)
