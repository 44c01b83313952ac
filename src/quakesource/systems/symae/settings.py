"""Sections of ``systems.symae``: windows, a simulated world, networks, and what judges them.

Each is a scope of its own: longer training simulates no earthquake again.
"""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from quakesource.settings.base import Interval, Section
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings


class SymaeNetworkSettings(Section):
    """Sizes of the networks."""

    source: PositiveInt = Field(32, description="Numbers of our source code that are Gaussian.")
    linear: PositiveInt = Field(96, description="Further numbers of it that are linear in the mean record.")
    path: PositiveInt = Field(48, description="Numbers of our path code.")
    faithful_source: PositiveInt = Field(
        544, description="Numbers of the faithful network's source code, as in a model of the authors."
    )
    faithful_path: PositiveInt = Field(64, description="Numbers of the faithful network's path code.")
    dropout: float = Field(0.8, ge=0, lt=1, description="Share of the faithful path code that is dropped in training.")
    width: PositiveInt = Field(256, description="Width of dense layers.")


class SymaeTrainingSettings(Section):
    """How the networks are trained."""

    steps: PositiveInt = Field(1600, description="Steps of ours.")
    faithful_steps: PositiveInt = Field(4000, description="Steps of the faithful network.")
    short_steps: PositiveInt = Field(500, description="Steps of trainings that are compared with one another only.")
    published_steps: PositiveInt = Field(60, description="Steps of the published convolutions, 1.5 s each on a laptop.")
    exploratory_steps: PositiveInt = Field(800, description="Steps of the training with recorded groups among others.")
    batch_traces: PositiveInt = Field(480, description="Records of a step; a pair of earthquakes has as many each.")
    receivers: tuple[PositiveInt, ...] = Field(
        (5, 10, 20, 30), min_length=1, description="Receivers of a group, drawn anew for each step."
    )
    faithful_receivers: PositiveInt = Field(
        20, description="Receivers of a group of the faithful network, as published."
    )
    learning_rate: PositiveFloat = Field(
        3e-3, description="Highest learning rate of ours; a third for the faithful one."
    )
    divergence_weight: float = Field(0.1, ge=0, description="Weight of the divergences of both codes from their prior.")
    head_weight: float = Field(1.0, ge=0, description="Weight of the error of the head that learns simulated truth.")
    seeds: tuple[int, ...] = Field((1, 2, 3), min_length=1, description="Seeds of the trainings.")
    save_every: PositiveInt = Field(600, description="Steps between checkpoints.")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where the networks train.")


class SymaeSweepSettings(Section):
    """Sizes and dropouts that are compared on validation regions."""

    dropouts_percent: tuple[int, ...] = Field((10, 40, 60, 70, 80), description="Dropouts of the faithful network.")
    faithful_codes: tuple[tuple[PositiveInt, PositiveInt], ...] = Field(
        ((128, 64), (256, 64)),
        description="Source and path numbers of the faithful codes, beside those of the settings.",
    )
    codes: tuple[tuple[PositiveInt, PositiveInt], ...] = Field(
        ((8, 16), (16, 16), (32, 48), (64, 96)), description="Source and path numbers of our codes."
    )


class SymaeJudgingSettings(Section):
    """What judges the networks on simulated earthquakes that nothing has seen."""

    receivers: tuple[Annotated[int, Field(ge=2)], ...] = Field(
        (30, 10, 5), min_length=1, description="Receivers of a group, at least two."
    )
    n_common_paths: PositiveInt = Field(20, description="Common paths that virtual seismograms are averaged over.")
    water_levels: tuple[PositiveFloat, ...] = Field(
        (0.003, 0.01, 0.03, 0.1, 0.3), min_length=1, description="Water levels of deconvolutions, chosen by validation."
    )
    most_lag_s: float = Field(2.0, ge=0, description="Time shift that the error of a source forgives.")
    n_permutations: PositiveInt = Field(1000, description="Permutations for the significance of similarities.")
    n_broken: PositiveInt = Field(16, description="Regions of each world of the break curves.")
    broken: dict[str, tuple[float, ...]] = Field(
        {
            "fault_length_km": (25.0, 75.0, 300.0),
            "upper_frequency_hz": (0.05, 0.075),
            "shared_scattering": (0.25, 0.5, 1.0),
            "path_difference_s": (1.0, 3.0),
            "misalignment_s": (4.0,),
            "coda": (1.5, 2.5),
            "depth_phases": (1.0,),
        },
        description="Break curves: a property of the world and the values that it is given, one at a time.",
    )
    n_bootstrap: PositiveInt = Field(1000, description="Resamplings of regions behind an interval.")
    n_samples: PositiveInt = Field(
        400, description="Samples of the Bayesian deconvolution, a quarter more are left out."
    )
    seed: int = Field(11, description="Random seed of what is drawn in judging.")


class SymaeRecordSettings(Section):
    """Recorded teleseisms: windows, outliers, groups."""

    wave: Literal["P", "S"] = Field("P", description="Arrival that windows are about.")
    model: Literal["prem", "ak135", "iasp91"] = Field("prem", description="Earth of the predicted arrivals.")
    distance_deg: Interval = Field((30.0, 90.0), description="Distances of receivers.")
    min_correlation: float = Field(
        0.4, ge=0, le=1, description="Least correlation with the group's mean after alignment; below it an outlier."
    )
    min_signal_to_noise: float = Field(3.0, ge=0, description="Least ratio of RMS after and before the arrival.")


class SymaeSettings(Section):
    """What the symmetric autoencoder learns from, and how it is judged."""

    window: TeleseismicWindowSettings = Field(
        TeleseismicWindowSettings(), description=str(TeleseismicWindowSettings.__doc__)
    )
    world: TeleseismicWorldSettings = Field(
        TeleseismicWorldSettings(), description=str(TeleseismicWorldSettings.__doc__)
    )
    networks: SymaeNetworkSettings = Field(SymaeNetworkSettings(), description=str(SymaeNetworkSettings.__doc__))
    training: SymaeTrainingSettings = Field(SymaeTrainingSettings(), description=str(SymaeTrainingSettings.__doc__))
    sweep: SymaeSweepSettings = Field(SymaeSweepSettings(), description=str(SymaeSweepSettings.__doc__))
    judging: SymaeJudgingSettings = Field(SymaeJudgingSettings(), description=str(SymaeJudgingSettings.__doc__))
    records: SymaeRecordSettings = Field(SymaeRecordSettings(), description=str(SymaeRecordSettings.__doc__))
