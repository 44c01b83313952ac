"""Sections of ``systems.source_spectra``: which spectra, what is fitted to and learnt from them, what is reported.

Each is a scope of its own: longer training refits no physical model.
"""

from itertools import pairwise
from typing import Literal

from pydantic import Field, PositiveFloat, model_validator

from quakesource.settings.base import Band, FolderPath, Section


class SpectraCatalogueSettings(Section):
    """Which source spectra."""

    name: Literal[
        "double_corner", "brune", "fall_off", "pulses", "rough_pulses", "usgs", "scardec", "scardec_optimal"
    ] = Field(
        "double_corner",
        description="double_corner, brune, fall_off: simulated spectra whose truth is known; pulses, rough_pulses: "
        "spectra of random positive finite pulses, the null test; usgs, scardec (average) and scardec_optimal: source "
        "time functions in 'folder' or at 'address'.",
    )
    folder: FolderPath | None = Field(None, description="Folder or tarball of source time functions.")
    address: str | None = Field(
        None,
        pattern=r"^https?://",
        description="Address of such a tarball, instead of 'folder'; SCARDEC's page makes one of the selected events.",
    )
    mechanisms: FolderPath | None = Field(
        None, description="GCMT's ndk file, or a folder of them: depths and mechanisms of events without."
    )
    n_events: int = Field(2000, ge=20, description="Size of a simulated catalogue.")
    noise: float | None = Field(
        None,
        ge=0,
        description="Standard deviation of the logarithm of simulated amplitudes; by default 0.1 for double_corner and "
        "none for the others.",
    )
    seed: int = Field(1, description="Random seed of the simulated catalogue.")
    band_hz: Band = Field((0.004, 1.0), description="First and last frequency of a spectrum.")
    n_points: int = Field(128, ge=16, description="Points of a spectrum, even in the logarithm of frequency.")
    padded_s: float = Field(2048.0, gt=0, description="Length that source time functions are padded to with zeros.")

    @model_validator(mode="after")
    def _functions_are_given_once(self) -> "SpectraCatalogueSettings":
        published = self.name in ("usgs", "scardec", "scardec_optimal")
        if published and (self.folder is None) == (self.address is None):
            raise ValueError(f"catalogue {self.name!r} needs 'folder' or 'address', one of them")
        if not published and (self.folder or self.address):
            raise ValueError(f"catalogue {self.name!r} is simulated: 'folder' and 'address' are not read")
        return self


class SpectraFitSettings(Section):
    """Fits of physical models."""

    loss: Literal["log", "linear", "weighted", "weighted_twice"] = Field(
        "log", description="What the fits of physical models minimise (docs/spectra.md)."
    )


class SpectraNetworkSettings(Section):
    """Networks that learn from spectra."""

    width: int = Field(128, ge=8, description="Neurons of each of the two layers (the paper: 256).")
    epochs: int = Field(200, ge=1, description="Passes over the training events.")
    batch: int = Field(64, ge=1, description="Events of a training step.")
    learning_rate: float = Field(2e-3, gt=0, description="Largest step of the training.")
    refine_steps: int = Field(25, ge=0, description="Steps from the encoder's answer to the mode of the posterior.")


class SpectraJudgingSettings(Section):
    """Divisions of the events into those that train and those that judge, and the intervals of the comparison."""

    seed: int = Field(1, description="Random seed of the divisions, the trainings and the intervals.")
    n_seeds: int = Field(5, ge=1, description="Divisions into 80 % and 20 %, and trainings of each network.")
    n_folds: int = Field(5, ge=2, description="Parts of the cross-validation, random and in blocks of time.")


class SpectraReportSettings(Section):
    """Reporting options for source spectra: stress drop, strata by depth, high-frequency cut-offs."""

    k: float = Field(0.38, gt=0, description="Radius of a crack is k β / fc (P waves: Kaneko & Shearer 2014).")
    shear_velocity_km_s: float = Field(3.9, gt=0, description="Shear velocity β where the cracks are.")
    strata_depth_km: tuple[PositiveFloat, ...] = Field(
        (70.0, 300.0), min_length=1, description="Depths between the strata of strata.csv."
    )
    cutoffs_hz: tuple[PositiveFloat, ...] = Field(
        (0.3, 0.5, 1.0),
        min_length=1,
        description="Last frequencies of cutoffs.csv; those above the band, or within a decade of its "
        "beginning, are left out.",
    )

    @model_validator(mode="after")
    def _edges_grow(self) -> "SpectraReportSettings":
        for name in ("strata_depth_km", "cutoffs_hz"):
            if any(later <= earlier for earlier, later in pairwise(getattr(self, name))):
                raise ValueError(f"{name} must grow, is {getattr(self, name)}")
        return self


class SourceSpectraSettings(Section):
    """Models of source spectra, fitted and learnt."""

    catalogue: SpectraCatalogueSettings = Field(
        SpectraCatalogueSettings(), description=str(SpectraCatalogueSettings.__doc__)
    )
    fits: SpectraFitSettings = Field(SpectraFitSettings(), description=str(SpectraFitSettings.__doc__))
    networks: SpectraNetworkSettings = Field(SpectraNetworkSettings(), description=str(SpectraNetworkSettings.__doc__))
    judging: SpectraJudgingSettings = Field(SpectraJudgingSettings(), description=str(SpectraJudgingSettings.__doc__))
    report: SpectraReportSettings = Field(SpectraReportSettings(), description=str(SpectraReportSettings.__doc__))
