"""What every model makes of every spectrum, from the products of fits and trainings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.mechanisms import magnitude_to_moment
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.source_spectra.evidence import log_evidence
from quakesource.systems.source_spectra.fitting import jacobian_of
from quakesource.systems.source_spectra.losses import LOSSES, transformed
from quakesource.systems.source_spectra.shapes import SHAPES, ji_archuleta_corners_hz

Array = NDArray[np.float64]
BY_MAGNITUDE = "ji_archuleta_by_magnitude"
LEARNED = ("pca1", "pca2", "vae1", "vae2", "vae_faithful1", "vae_faithful2")
N_PARAMETERS = {
    **{name: len(shape.parameters) for name, shape in SHAPES.items()},
    BY_MAGNITUDE: 0,
    **{name: int(name[-1]) for name in LEARNED},
}
"""Numbers that each spectrum is described by."""


@dataclass(frozen=True)
class Judged:
    """A model on one division: for each part, the rows that judge it and the model's amplitudes of all events.

    ``fitted_by`` is the loss that its parameters minimise, of networks that of their answers; ``evidence`` of the test
    events, part after part, if it is of the logarithms that the evidence is defined for.
    """

    model: str
    fitted_by: str
    parts: list[tuple[NDArray[np.int64], Array]]
    evidence: Array | None


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
        fitted = open_product(fits, "spectra_fits")
        self.fits = read_parquet(fitted.folder / "fits.parquet")
        self.loss = str(fitted.attributes["loss"])
        learned = open_product(models, "spectra_models")
        self.folder, self.width = learned.folder, int(learned.attributes["width"])

    @property
    def truth(self) -> Array:
        """What is judged against: the noise-free spectra where they are known."""
        return self.amplitudes if self.clean is None else self.clean

    def parameters(self, model: str, fitted_by: str = "") -> Array:
        """(n, p) fitted parameters of a physical model, by the loss of the study or another."""
        return fitted_parameters(self.fits, model, fitted_by or self.loss, self.events["event_id"])

    def physical(self, model: str, fitted_by: str = "") -> Array:
        """(n, f) amplitudes of a physical model."""
        if model == BY_MAGNITUDE:
            corners = ji_archuleta_corners_hz(self.events["magnitude"].to_numpy(float))
            return SHAPES["ji_archuleta"].spectrum(self.frequency_hz, corners)
        return SHAPES[model].spectrum(self.frequency_hz, self.parameters(model, fitted_by))

    def learned(self, model: str, division: str, part: str = "reconstructed") -> Array:
        """(members, n, f) amplitudes of a learned model, or another array of it."""
        return np.asarray(np.load(self.folder / f"{model}_{division}.npz")[part], np.float64)

    def tests(self, division: str) -> list[NDArray[np.int64]]:
        """Rows that judge each member of a division."""
        held = np.load(self.folder / f"test_{division}.npz")
        return [held[str(i)] for i in range(len(held.files))]

    def judged(self, division: str) -> Iterator[Judged]:
        """Every model that there is on a division, physical ones on the same rows and by every loss."""
        tests = self.tests(division)
        for name in SHAPES:
            for loss in LOSSES:
                amplitudes = self.physical(name, loss)
                evidence = self._evidence(name, tests) if loss == "log" else None
                yield Judged(name, loss, [(test, amplitudes) for test in tests], evidence)
        yield Judged(BY_MAGNITUDE, "none", [(test, self.physical(BY_MAGNITUDE)) for test in tests], None)
        for name in LEARNED:
            if (self.folder / f"{name}_{division}.npz").is_file():
                parts = list(zip(tests, self.learned(name, division), strict=True))
                own = "weighted_twice" if "faithful" in name else "log"
                yield Judged(name, own, parts, self.learned(name, division, "log_evidence"))

    def _evidence(self, model: str, tests: list[NDArray[np.int64]]) -> Array:
        """Of each test part, the prior and the scatter from the other events."""
        shape, rows = SHAPES[model], np.arange(len(self.events))
        at = shape.to_search(self.parameters(model, "log"))
        residual = transformed(self.amplitudes, self.frequency_hz, "log") - transformed(
            self.physical(model, "log"), self.frequency_hz, "log"
        )
        jacobian = jacobian_of(shape, at, self.frequency_hz, "log")
        return np.concatenate([log_evidence(residual, jacobian, at, np.setdiff1d(rows, t), t) for t in tests])


def moments_n_m(events: pd.DataFrame) -> Array:
    """(n,) stated moments, or those of the magnitudes."""
    if "moment_n_m" in events:
        return events["moment_n_m"].to_numpy(float)
    return magnitude_to_moment(events["magnitude"].to_numpy(float))


def fitted_parameters(fits: pd.DataFrame, model: str, loss: str, event_ids: Iterable[str]) -> Array:
    """(n, p) parameters of a physical model as fitted by a loss, in the order of the events."""
    of_model = fits[(fits["model"] == model) & (fits["fitted_by"] == loss)].set_index("event_id")
    return of_model.loc[list(event_ids), list(SHAPES[model].parameters)].to_numpy(float)
