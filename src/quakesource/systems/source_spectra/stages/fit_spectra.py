"""Stage fit-spectra: every physical model fitted to every spectrum, by every loss."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.products.parquet import write_parquet
from quakesource.systems.source_spectra.fitting import fit_shape
from quakesource.systems.source_spectra.losses import LOSSES
from quakesource.systems.source_spectra.settings import SpectraFitSettings
from quakesource.systems.source_spectra.shapes import SHAPES


def fit_spectra(settings: SpectraFitSettings, *, spectra: Path, fits: Path, losses: str = "every") -> None:
    """Fit the shapes of `shapes.SHAPES` by `losses.LOSSES`: a model is judged fairly by what it was fitted to.

    Parameters
    ----------
    spectra : manifest of the spectra
    fits : manifest of the product to write
    losses : ``every``, or ``own`` for that of the settings alone
    """
    source = open_product(spectra, "spectra")
    held = np.load(source.folder / "spectra.npz")
    events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
    rows = []
    for name, shape in SHAPES.items():
        for loss in LOSSES if losses == "every" else (settings.loss,):
            begun = time.perf_counter()
            found = fit_shape(shape, held["amplitudes"], held["frequency_hz"], loss)
            table = pd.DataFrame(found.parameters, columns=list(shape.parameters))
            table = table.assign(fitted_by=loss, loss=found.loss, settled=found.settled)
            rows.append(table.assign(event_id=events["event_id"], model=name))
            spent = time.perf_counter() - begun
            print(f"{name}, {loss}: {spent:.1f} s, {found.settled.mean():.1%} settled", file=sys.stderr)
    with build_product(
        fits,
        "spectra_fits",
        "fit_spectra",
        code=fingerprint("fit_spectra"),
        settings=settings.model_dump(mode="json"),
        inputs=[spectra],
        attributes={"simulated": bool(source.attributes["simulated"]), "loss": settings.loss},
    ) as work:
        write_parquet(pd.concat(rows, ignore_index=True), work / "fits.parquet")
