"""Stage null-test-spectra: the null test. Does Brune's model leave of random pulses what it leaves of the spectra?"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.source_spectra.judged_models import fitted_parameters
from quakesource.systems.source_spectra.losses import transformed
from quakesource.systems.source_spectra.null_test import residual_by_corner
from quakesource.systems.source_spectra.settings import SpectraFitSettings, SpectraJudgingSettings
from quakesource.systems.source_spectra.shapes import SHAPES


def null_test_spectra(
    fit: SpectraFitSettings, judging: SpectraJudgingSettings, *, spectra: list[Path], fits: list[Path], null_test: Path
) -> None:
    """Write the residuals of Brune's model over f/fc.

    Parameters
    ----------
    spectra, fits : manifests of the spectra, of smooth and of rough pulses
    null_test : CSV to write, a row a catalogue and bin
    """
    rows = []
    for name, source, fitted in zip(("spectra", "pulses", "rough_pulses"), spectra, fits, strict=True):
        folder = open_product(source, "spectra").folder
        held = np.load(folder / "spectra.npz")
        events = pd.read_csv(folder / "events.csv", dtype={"event_id": str})
        found = read_parquet(open_product(fitted, "spectra_fits").folder / "fits.parquet")
        corner_hz = fitted_parameters(found, "brune", fit.loss, events["event_id"])[:, 0]
        frequency_hz = held["frequency_hz"]
        model = SHAPES["brune"].spectrum(frequency_hz, corner_hz[:, None])
        residual = transformed(model, frequency_hz, "log") - transformed(held["amplitudes"], frequency_hz, "log")
        rows.append(residual_by_corner(residual, frequency_hz, corner_hz, name=name, seed=judging.seed))
    together = pd.concat(rows, ignore_index=True)
    simulated = bool(open_product(spectra[0], "spectra").attributes["simulated"])
    null_test.parent.mkdir(parents=True, exist_ok=True)
    together.assign(simulated=(together["catalogue"] != "spectra") | simulated).to_csv(
        null_test, index=False, float_format="%.6g"
    )
    told = together.pivot(index="from_corners", columns="catalogue", values="median").round(2)
    print(told.to_string(), file=sys.stderr)
