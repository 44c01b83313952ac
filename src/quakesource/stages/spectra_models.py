"""What every model makes of every spectrum, from the products of fits and trainings."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.products import open_product
from quakesource.systems.source_spectra.shapes import SHAPES, ji_archuleta_corners_hz

Array = NDArray[np.float64]
BY_MAGNITUDE = "ji_archuleta_by_magnitude"
LEARNED = ("pca1", "pca2", "vae1", "vae2", "vae_faithful1", "vae_faithful2")
N_PARAMETERS = {
    **{name: len(shape.parameters) for name, shape in SHAPES.items()}, BY_MAGNITUDE: 0,
    **{name: int(name[-1]) for name in LEARNED},
}  # fmt: skip
"""Numbers that each spectrum is described by."""


@dataclass(frozen=True)
class Judged:
    """A model on one division: for each part, the rows that judge it and the model's amplitudes of all events."""

    model: str
    parts: list[tuple[NDArray[np.int64], Array]]


class SpectraResults:
    """The spectra, and the models' amplitudes of them."""

    def __init__(self, spectra: Path, fits: Path, models: Path) -> None:
        source = open_product(spectra, "spectra")
        held = np.load(source.folder / "spectra.npz")
        self.simulated = bool(source.attributes["simulated"])
        self.frequency_hz: Array = held["frequency_hz"]
        self.amplitudes: Array = held["amplitudes"]
        self.clean: Array | None = held.get("clean")
        self.events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
        self.fits = pd.read_parquet(open_product(fits, "spectra_fits").folder / "fits.parquet")
        self.folder = open_product(models, "spectra_models").folder

    @property
    def truth(self) -> Array:
        """What is judged against: the noise-free spectra where they are known."""
        return self.amplitudes if self.clean is None else self.clean

    def parameters(self, model: str) -> Array:
        """(n, p) fitted parameters of a physical model."""
        rows = self.fits[self.fits["model"] == model].set_index("event_id").loc[self.events["event_id"]]
        return rows[list(SHAPES[model].parameters)].to_numpy(float)

    def physical(self, model: str) -> Array:
        """(n, f) amplitudes of a physical model."""
        if model == BY_MAGNITUDE:
            corners = ji_archuleta_corners_hz(self.events["magnitude"].to_numpy(float))
            return SHAPES["ji_archuleta"].spectrum(self.frequency_hz, corners)
        return SHAPES[model].spectrum(self.frequency_hz, self.parameters(model))

    def learned(self, model: str, division: str, part: str = "reconstructed") -> Array:
        """(members, n, f) amplitudes of a learned model, or another array of it."""
        return np.asarray(np.load(self.folder / f"{model}_{division}.npz")[part], np.float64)

    def tests(self, division: str) -> list[NDArray[np.int64]]:
        """Rows that judge each member of a division."""
        held = np.load(self.folder / f"test_{division}.npz")
        return [held[str(i)] for i in range(len(held.files))]

    def judged(self, division: str) -> Iterator[Judged]:
        """Every model that there is on a division, physical ones on the same rows."""
        tests = self.tests(division)
        for name in [*SHAPES, BY_MAGNITUDE]:
            amplitudes = self.physical(name)
            yield Judged(name, [(test, amplitudes) for test in tests])
        for name in LEARNED:
            if (self.folder / f"{name}_{division}.npz").is_file():
                yield Judged(name, list(zip(tests, self.learned(name, division), strict=True)))
