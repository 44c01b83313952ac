"""Section ``spectra``: source spectra, and models of their shape."""

from typing import Literal

from pydantic import Field, model_validator

from quakesource.settings.base import Band, FolderPath, Section


class SpectraSettings(Section):
    """Stages collect-spectra to plot-spectra: which spectra, and what is fitted to and learnt from them."""

    catalogue: Literal["double_corner", "brune", "fall_off", "pulses", "usgs", "scardec", "scardec_optimal"] = Field(
        "double_corner",
        description="double_corner, brune, fall_off: simulated spectra whose truth is known; pulses: spectra of random "
        "positive finite pulses, the null test; usgs, scardec (average) and scardec_optimal: source time functions "
        "in 'folder'.",
    )
    folder: FolderPath | None = Field(None, description="Folder or tarball of source time functions.")
    n_events: int = Field(2000, ge=20, description="Size of a simulated catalogue.")
    noise: float = Field(0.1, ge=0, description="Standard deviation of the logarithm of simulated amplitudes.")
    seed: int = Field(1, description="Seed of the simulated catalogue, and of the first split and training.")
    band_hz: Band = Field((0.004, 1.0), description="First and last frequency of a spectrum.")
    n_points: int = Field(128, ge=16, description="Points of a spectrum, even in the logarithm of frequency.")
    padded_s: float = Field(2048.0, gt=0, description="Length that source time functions are padded to with zeros.")
    loss: Literal["log", "linear", "weighted", "weighted_twice"] = Field(
        "log", description="What the fits of physical models minimise: as systems/source_spectra/losses.py."
    )
    n_seeds: int = Field(5, ge=1, description="Trainings of each network, and 80/20 splits.")
    n_folds: int = Field(5, ge=2, description="Parts of the cross-validation, random and in blocks of time.")
    width: int = Field(128, ge=8, description="Neurons of each of the two layers (the paper: 256).")
    epochs: int = Field(200, ge=1, description="Passes over the training events.")
    batch: int = Field(64, ge=1, description="Events of a training step.")
    learning_rate: float = Field(2e-3, gt=0, description="Largest step of the training.")
    refine_steps: int = Field(25, ge=0, description="Steps from the encoder's answer to the mode of the posterior.")

    k: float = Field(0.38, gt=0, description="Radius of a crack is k β / fc (P waves: Kaneko & Shearer 2014).")
    shear_velocity_km_s: float = Field(3.9, gt=0, description="β where the cracks are.")

    @model_validator(mode="after")
    def _folder_is_given(self) -> "SpectraSettings":
        if self.catalogue in ("usgs", "scardec", "scardec_optimal") and self.folder is None:
            raise ValueError(f"catalogue {self.catalogue!r} needs spectra.folder")
        return self
