"""Sections of ``systems.dispersion_kernels``: earth models, networks that learn their curves, and what judges both.

Each is a scope of its own: longer training draws no model again.
"""

from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from quakesource.settings.base import Interval, Section

NetworkName = Literal["compact", "customary", "scaled", "transformer"]
Layering = tuple[tuple[PositiveFloat, PositiveFloat], ...]


class KernelEnsembleSettings(Section):
    """Earth models that are drawn from a prior, with their exact curves and kernels."""

    layering_km: Layering = Field(
        ((5.0, 0.5), (15.0, 1.0), (51.0, 2.0), (127.0, 4.0)),
        description="Layers: down to the first number each has the thickness of the second; a half-space below. The "
        "paper's grid is [[127.5, 0.5]].",
    )
    drawn_step_km: PositiveFloat = Field(0.5, description="Step of the depths at which priors are drawn.")
    periods_s: tuple[PositiveFloat, PositiveFloat, PositiveFloat] = Field(
        (2.0, 60.0, 1.0), description="First and last period and their step."
    )
    n_training: int = Field(12000, ge=20, description="Models of each prior to train on; the paper has 100,000.")
    n_varied: int = Field(2500, ge=20, description="Models of each variant of the strong prior to train on.")
    n_unseen: int = Field(1000, ge=10, description="Models of each prior that no training sees.")
    seed: int = Field(2026, description="Random seed; every ensemble and every model of it has a stream of its own.")
    dask_scheduler: str | None = Field(
        None, description="Address of a Dask scheduler; by default processes of its own."
    )

    @field_validator("layering_km")
    @classmethod
    def _whole_layers(cls, value: Layering) -> Layering:
        top = 0.0
        for until, thickness in value:
            count = (until - top) / thickness
            if count < 1 or abs(count - round(count)) > 1e-6:
                raise ValueError(f"no whole number of layers of {thickness:g} km lies between {top:g} and {until:g} km")
            top = until
        if not value:
            raise ValueError("at least one row [until, thickness] is needed")
        return value

    @model_validator(mode="after")
    def _periods_rise(self) -> "KernelEnsembleSettings":
        first, last, step = self.periods_s
        if not first + step <= last:
            raise ValueError(f"periods from {first:g} to {last:g} s in steps of {step:g} s are fewer than two")
        return self


class KernelNetworkSettings(Section):
    """Sizes of the networks."""

    compact_width: PositiveInt = Field(512, description="Width of the network over layers.")
    compact_blocks: PositiveInt = Field(3, description="Residual blocks of that network.")
    scaled_width: PositiveInt = Field(192, description="Width of the network over depths in wavelengths.")
    scaled_blocks: PositiveInt = Field(2, description="Residual blocks of that network.")
    transformer_width: PositiveInt = Field(512, description="Width of the paper's transformer.")
    transformer_layers: PositiveInt = Field(8, description="Layers of its encoder and of its decoder.")
    transformer_heads: PositiveInt = Field(8, description="Heads of its attention.")


class KernelTrainingSettings(Section):
    """How the networks are trained."""

    compact_steps: PositiveInt = Field(800, description="Steps of the network over layers.")
    scaled_steps: PositiveInt = Field(2600, description="Steps of the network over depths in wavelengths.")
    short_steps: PositiveInt = Field(300, description="Steps of trainings that are compared with one another only.")
    transformer_steps: PositiveInt = Field(300000, description="Steps of the paper's transformer: 200 epochs.")
    batch_models: PositiveInt = Field(256, description="Models of a step, each with all its periods.")
    batch_periods: PositiveInt = Field(1024, description="Pairs of model and period of a step of the scaled network.")
    learning_rate: PositiveFloat = Field(
        2e-3, description="Highest learning rate; twice as high for the scaled network, a tenth for the transformer."
    )
    sobolev_weight: PositiveFloat = Field(
        1.0, description="Weight of the relative error of a kernel beside that of a velocity in percent."
    )
    save_every: PositiveInt = Field(500, description="Steps between checkpoints.")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where the networks train.")


class KernelComparisonSettings(Section):
    """Which trainings are compared."""

    zone_probabilities: tuple[float, ...] = Field(
        (0.0, 0.5, 1.0),
        description="Probabilities of a low-velocity zone: the dose, of which the artefact is the response.",
    )
    moho_spreads: tuple[float, ...] = Field(
        (0.0, 1.0), description="Spreads of the Moho about 35 km, where 1 is the spread of the strong prior."
    )
    spread_seeds: tuple[int, ...] = Field(
        (1, 2, 3), min_length=2, description="Seeds whose spread is to warn of errors."
    )
    training_sizes: tuple[PositiveInt, ...] = Field(
        (1000, 4000), description="Numbers of models to train on, for the error against them."
    )
    transformer: bool = Field(False, description="Train the paper's transformer as well; needs a GPU.")

    @field_validator("zone_probabilities", "moho_spreads")
    @classmethod
    def _shares(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(not 0 <= share <= 1 for share in value):
            raise ValueError("shares lie between 0 and 1")
        return value


class KernelJudgingSettings(Section):
    """What judges velocities and kernels."""

    period_bins_s: tuple[float, ...] = Field(
        (2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0), min_length=2, description="Edges of the bins of periods."
    )
    n_kernels: PositiveInt = Field(200, description="Unseen models whose kernels are compared; velocities have all.")
    n_artefacts: PositiveInt = Field(60, description="Models without a low-velocity zone that show artefacts.")
    zone_km: Interval = Field((60.0, 140.0), description="Depths of the low-velocity zones.")
    moho_km: Interval = Field((25.0, 50.0), description="Depths about the Moho.")
    smoothing_km: PositiveFloat = Field(4.5, description="Running mean over depth, the paper's nine samples of 0.5 km.")


class KernelInversionSettings(Section):
    """Inversions of simulated curves through the networks."""

    n_inversions: PositiveInt = Field(200, description="Unseen models whose curves are inverted.")
    sigma_percent: PositiveFloat = Field(1.0, description="Standard deviation of the noise of a phase velocity.")
    depths_km: tuple[PositiveFloat, ...] = Field((10.0, 30.0, 60.0, 100.0), description="Where Vs is asked for.")
    averaged_km: PositiveFloat = Field(5.0, description="Thickness that Vs is averaged over.")
    steps: PositiveInt = Field(40, description="Most steps of an inversion.")
    n_chains: int = Field(5, ge=0, description="Models that are inverted by a Markov chain as well.")
    chain_steps: PositiveInt = Field(300, description="Proposals of a chain, the first fifth of which is left out.")
    seed: int = Field(7, description="Random seed of noise and chains.")


class DispersionKernelsSettings(Section):
    """What neural forward models of surface waves know, beside the exact ones."""

    ensembles: KernelEnsembleSettings = Field(KernelEnsembleSettings(), description=str(KernelEnsembleSettings.__doc__))
    networks: KernelNetworkSettings = Field(KernelNetworkSettings(), description=str(KernelNetworkSettings.__doc__))
    training: KernelTrainingSettings = Field(KernelTrainingSettings(), description=str(KernelTrainingSettings.__doc__))
    comparison: KernelComparisonSettings = Field(
        KernelComparisonSettings(), description=str(KernelComparisonSettings.__doc__)
    )
    judging: KernelJudgingSettings = Field(KernelJudgingSettings(), description=str(KernelJudgingSettings.__doc__))
    inversion: KernelInversionSettings = Field(
        KernelInversionSettings(), description=str(KernelInversionSettings.__doc__)
    )
