"""Sections ``spectra``, which source spectra; ``spectra_report``, what is told of them."""

from itertools import pairwise
from typing import Literal

from pydantic import Field, PositiveFloat, model_validator

from quakesource.settings.base import Band, FolderPath, Section


class SpectraSettings(Section):
    """Which source spectra."""

    catalogue: Literal[
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
    seed: int = Field(1, description="Seed of the simulated catalogue.")
    band_hz: Band = Field((0.004, 1.0), description="First and last frequency of a spectrum.")
    n_points: int = Field(128, ge=16, description="Points of a spectrum, even in the logarithm of frequency.")
    padded_s: float = Field(2048.0, gt=0, description="Length that source time functions are padded to with zeros.")

    @model_validator(mode="after")
    def _functions_are_given_once(self) -> "SpectraSettings":
        published = self.catalogue in ("usgs", "scardec", "scardec_optimal")
        if published and (self.folder is None) == (self.address is None):
            raise ValueError(f"catalogue {self.catalogue!r} needs spectra.folder or spectra.address, one of them")
        if not published and (self.folder or self.address):
            raise ValueError(
                f"catalogue {self.catalogue!r} is simulated: spectra.folder and spectra.address are not read"
            )
        return self


class SpectraReportSettings(Section):
    """What is told of source spectra: stress drops, strata, and spectra that end earlier."""

    k: float = Field(0.38, gt=0, description="Radius of a crack is k β / fc (P waves: Kaneko & Shearer 2014).")
    shear_velocity_km_s: float = Field(3.9, gt=0, description="β where the cracks are.")
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
