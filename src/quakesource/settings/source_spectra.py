"""Section ``systems.source_spectra``: physical models that are fitted to spectra, and networks that learn from them."""

from typing import Literal

from pydantic import Field

from quakesource.settings.base import Section


class SourceSpectraSettings(Section):
    """Models of source spectra, fitted and learnt."""

    loss: Literal["log", "linear", "weighted", "weighted_twice"] = Field(
        "log", description="What the fits of physical models minimise: as systems/source_spectra/losses.py."
    )
    seed: int = Field(1, description="Seed of the splits, the trainings and the intervals.")
    n_seeds: int = Field(5, ge=1, description="Trainings of each network, and 80/20 splits.")
    n_folds: int = Field(5, ge=2, description="Parts of the cross-validation, random and in blocks of time.")
    width: int = Field(128, ge=8, description="Neurons of each of the two layers (the paper: 256).")
    epochs: int = Field(200, ge=1, description="Passes over the training events.")
    batch: int = Field(64, ge=1, description="Events of a training step.")
    learning_rate: float = Field(2e-3, gt=0, description="Largest step of the training.")
    refine_steps: int = Field(25, ge=0, description="Steps from the encoder's answer to the mode of the posterior.")
