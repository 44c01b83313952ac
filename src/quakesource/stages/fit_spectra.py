"""Stage fit-spectra: every physical model fitted to every spectrum."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.products import build_product, open_product
from quakesource.settings import SourceSpectraSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.systems.source_spectra.fitting import fit_shape
from quakesource.systems.source_spectra.shapes import SHAPES


def fit_spectra(settings: SourceSpectraSettings, *, spectra: Path, fits: Path) -> None:
    """Fit the shapes of `shapes.SHAPES`.

    Parameters
    ----------
    spectra : manifest of the spectra
    fits : manifest of the product to write
    """
    source = open_product(spectra, "spectra")
    held = np.load(source.folder / "spectra.npz")
    events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
    rows = []
    for name, shape in SHAPES.items():
        begun = time.perf_counter()
        found = fit_shape(shape, held["amplitudes"], held["frequency_hz"], settings.loss)
        table = pd.DataFrame(found.parameters, columns=list(shape.parameters))
        rows.append(table.assign(event_id=events["event_id"], model=name, loss=found.loss, settled=found.settled))
        print(f"{name}: {time.perf_counter() - begun:.1f} s, {found.settled.mean():.1%} settled", file=sys.stderr)
    with build_product(
        fits, "spectra_fits", "fit_spectra", code=fingerprint("fit_spectra"),
        settings=settings.model_dump(mode="json"), inputs=[spectra],
        attributes={"simulated": bool(source.attributes["simulated"])},
    ) as work:  # fmt: skip
        pd.concat(rows, ignore_index=True).to_parquet(work / "fits.parquet", index=False)
