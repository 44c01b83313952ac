"""Sections of ``systems.sourcenet``: the network, its training, fine-tuning, and when it answers.

Each is a scope of its own: an edited threshold of the answers trains nothing anew.
"""

from typing import Self

from pydantic import Field, field_validator, model_validator

from quakesource.settings.base import Section
from quakesource.settings.nuisances import NuisanceSettings
from quakesource.systems.sourcenet.published.designs import ABLATIONS, EXPERIMENTS, Ablation, Experiment


class SourceNetNetworkSettings(Section):
    """Size of the set transformer."""

    width: int = Field(96, ge=8, description="Width of the station embeddings.")
    layers: int = Field(2, ge=1, description="Layers of attention over stations.")
    heads: int = Field(4, ge=1, description="Heads of attention; they divide the width.")
    mixture: int = Field(4, ge=1, description="Components of the posterior.")


class LongPeriodSettings(Section):
    """What disturbs the long-period band in training; everything else is as in the short-period band."""

    window_s: tuple[float, float] = Field((-10.0, 20.0), description="Window about the arrivals.")
    coda: tuple[float, float] = Field(
        (0.0, 0.5), description="Waves scattered after P and S over the largest sample of the window, at 100 km."
    )
    noise_to_signal: tuple[float, float] = Field(
        (0.01, 0.3), description="Noise over the largest sample of the pair, log-uniform."
    )
    noise_m_s: tuple[float, float] = Field(
        (1e-7, 5e-6), description="Noise whatever the signal: log-uniform over sources, stations within a factor of 3."
    )


class SourceNetTrainingSettings(Section):
    """Training on the synthetics of sections 'training_greens' and 'synthesize'."""

    batch_pairs: int = Field(704, ge=8, description="Pairs of source and station in a batch.")
    steps: int = Field(3200, ge=1, description="Batches of the training.")
    learning_rate: float = Field(1.5e-3, gt=0, description="Largest learning rate of AdamW.")
    warm_up_steps: int = Field(100, ge=1, description="Steps until the learning rate is at its largest.")
    clip: float = Field(1.0, gt=0, description="Largest norm of the gradient.")
    curriculum_below: float = Field(
        0.6, ge=0, description="Nuisances grow while the running mean of the tensor's loss is below this."
    )
    curriculum_step: float = Field(0.004, gt=0, le=1, description="Growth of the nuisances' level a step, up to 1.")
    seed: int = Field(1, ge=0, description="Random seed of the initial weights and the batches.")
    validation_parts: int = Field(12, ge=1, description="Batches that training is watched on.")
    calibration_parts: int = Field(
        30, ge=1, description="Batches that radii are calibrated on, with the layouts of the study's own events."
    )
    stored_events: int = Field(
        2000,
        ge=0,
        description="Sources of the last batches that Dask writes to disk (70 kB each); other batches are made.",
    )
    save_every: int = Field(500, ge=1, description="Steps between checkpoints.")
    real_layouts: float = Field(
        0.5, ge=0, le=1, description="Share of the sources whose stations lie as those of an event of the study."
    )
    nuisances: NuisanceSettings = Field(NuisanceSettings(), description=str(NuisanceSettings.__doc__))
    long_period: LongPeriodSettings = Field(LongPeriodSettings(), description="Training in the long-period band.")
    device: str = Field("auto", description="'auto' (CUDA where there is one), 'cpu' or 'cuda'.")


class SourceNetFineTuningSettings(Section):
    """Further training on recorded events with known mechanisms, the training part of section 'split'."""

    steps: int = Field(0, ge=0, description="Batches of it; 0 for none, and no variant 'fine_tuned'.")
    batch_events: int = Field(32, ge=2, description="Events of a batch.")
    learning_rate: float = Field(3e-4, gt=0, description="Largest learning rate of AdamW.")
    warm_up_steps: int = Field(50, ge=1, description="Steps until the learning rate is at its largest.")
    clip: float = Field(1.0, gt=0, description="Largest norm of the gradient.")
    label_noise_deg: float = Field(
        0.0,
        ge=0,
        le=40,
        description="Mean Kagan angle (degrees) of the random rotation added to training labels; 20 resembles HASH "
        "A/B labels.",
    )
    seed: int = Field(1, ge=0, description="Random seed of the noise on the labels.")
    station_dropout: float = Field(0.2, ge=0, lt=1, description="Share of the stations that a batch leaves out.")
    min_stations: int = Field(4, ge=3, description="Labelled events with fewer stations are not learnt from.")
    min_events: int = Field(
        50, ge=2, description="Labelled events that must train, and as many that must validate, per velocity model."
    )


class SourceNetAnsweringSettings(Section):
    """When the network answers."""

    min_stations: int = Field(4, ge=3, description="Events with fewer stations are unusable.")
    max_uncertainty_deg: float = Field(60.0, gt=0, description="Events whose 68 % radius is larger are declined.")
    n_draws: int = Field(100, ge=1, description="Posterior draws written to resampled.parquet.")


class SourceNetPublishedSetSettings(Section):
    """Synthetics that SourceNet as published is trained on, in the short-period band alone."""

    velocity_model: str = Field("socal", description="Velocity model whose earthquakes train, validate and judge.")
    n_events: int = Field(600, ge=10, description="Sources that Dask writes to disk; the paper: 100,000.")
    batch_pairs: int = Field(704, ge=8, description="Pairs of source and station in a batch; the paper: 512 sources.")


class SourceNetPublishedTrainingSettings(Section):
    """The first stage of the published training, on synthetics."""

    passes: int = Field(2, ge=1, description="Most passes through the synthetics; the paper: 150.")
    patience: int = Field(30, ge=1, description="Passes without a lower validation loss after which training ends.")
    learning_rate: float = Field(2e-4, gt=0, description="Rate of AdamW.")
    warm_up_steps: int = Field(100, ge=1, description="Steps of warm-up of the experiment that has one.")


class SourceNetPublishedTuningSettings(Section):
    """The second stage of the published training, on records."""

    passes: int = Field(2, ge=1, description="Most passes through the records; the paper: 150.")
    patience: int = Field(50, ge=1, description="Passes without a lower validation loss after which training ends.")
    learning_rate: float = Field(2e-6, gt=0, description="Rate of AdamW after synthetics.")
    scratch_learning_rate: float = Field(3e-4, gt=0, description="Rate of what has seen no synthetics.")
    batch_events: int = Field(64, ge=2, description="Events of a batch.")
    label_noise_deg: float = Field(
        20.0,
        ge=0,
        le=40,
        description="Mean Kagan angle (degrees) of the random rotation of the labels; 20 resembles HASH A/B labels.",
    )
    min_stations: int = Field(5, ge=3, description="Events with fewer stations neither train nor judge.")
    min_events: int = Field(30, ge=1, description="Labelled events that must train, and as many that must validate.")
    max_events: int | None = Field(None, ge=1, description="Most labelled events that train; null: all there are.")


class SourceNetAblationSettings(Section):
    """Trainings of our own network without one of its ideas."""

    steps: int = Field(800, ge=1, description="Batches of each.")


class SourceNetCheckingSettings(Section):
    """How the posterior of our network is checked against truths."""

    n_synthetics: int = Field(200, ge=10, description="Synthetic sources of the ranks.")
    n_draws: int = Field(1000, ge=10, description="Draws of the posterior of each.")
    seed: int = Field(1, ge=0, description="Random seed of draws and of the mechanisms that angles are measured to.")


class SourceNetBreakingSettings(Section):
    """Faults that are put into the observations of the events that judge our network; no list is tried for none."""

    n_events: int = Field(150, ge=1, description="Events that judge.")
    epicentre_error_km: tuple[float, ...] = Field(
        (1, 2, 5, 10, 20), description="How far off the epicentre is, in any direction."
    )
    depth_error_km: tuple[float, ...] = Field(
        (1, 2, 5, 10), description="How far off the depth is, up as often as down where there is room."
    )
    station_error_km: tuple[float, ...] = Field(
        (1, 2, 5, 10), description="How far off every station is, in any direction."
    )
    clock_error_s: tuple[float, ...] = Field(
        (0.1, 0.2, 0.5, 1), description="Standard deviation of the stations' clocks."
    )
    flipped_share: tuple[float, ...] = Field(
        (0.02, 0.05, 0.1, 0.2), description="Share of the stations whose components all have the wrong sign."
    )
    n_stations: tuple[int, ...] = Field(
        (4, 6, 8, 12, 16, 24), description="Stations that are left, of events that have as many."
    )
    gap_deg: tuple[float, ...] = Field(
        (60, 90, 120, 180, 240), description="Width of the sector that no station is left in."
    )
    n_bootstrap: int = Field(2000, ge=10, description="Resamples of the intervals.")
    seed: int = Field(1, ge=0, description="Random seed of directions, clocks, and of who is turned or left out.")

    def levels(self) -> dict[str, tuple[float, ...]]:
        """Levels of every fault, by its name."""
        return {
            "epicentre_error_km": self.epicentre_error_km,
            "depth_error_km": self.depth_error_km,
            "station_error_km": self.station_error_km,
            "clock_error_s": self.clock_error_s,
            "flipped_share": self.flipped_share,
            "n_stations": self.n_stations,
            "gap_deg": self.gap_deg,
        }


class SourceNetLabelEfficiencySettings(Section):
    """Trainings on some of the labelled events: how many of them a network needs."""

    shares: tuple[float, ...] = Field(
        (0.05, 0.1, 0.25, 0.5, 1.0), min_length=1, description="Shares of the labelled events, above 0 and up to 1."
    )
    steps: int = Field(160, ge=1, description="Batches of each training.")
    seeds: tuple[int, ...] = Field(
        (1, 2), min_length=1, description="Random seeds: which labels, which batches, which initial weights."
    )
    scratch_learning_rate: float = Field(
        1e-3, gt=0, description="Largest learning rate of networks that have seen no synthetics."
    )
    n_bootstrap: int = Field(2000, ge=10, description="Resamples of the intervals.")

    @field_validator("shares")
    @classmethod
    def _shares(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if not all(0 < share <= 1 for share in shares):
            raise ValueError("a share must be above 0 and at most 1; 0, the network as it came, is always there")
        return shares


class SourceNetPlacementSettings(Section):
    """Which stations to keep or to add: by the entropy of the posterior, or at random."""

    n_events: int = Field(100, ge=1, description="Events that judge, of those with as many stations as a pool.")
    n_pool: int = Field(12, ge=3, description="Stations to choose from, chosen at random among those of an event.")
    fewest_stations: int = Field(4, ge=2, description="Stations that are left at the end, or there at the beginning.")
    n_orders: int = Field(5, ge=1, description="Random orders, whose means are compared with.")
    n_bootstrap: int = Field(2000, ge=10, description="Resamples of the intervals.")
    seed: int = Field(1, ge=0, description="Random seed of pools and orders.")

    @model_validator(mode="after")
    def _pool(self) -> Self:
        if self.n_pool <= self.fewest_stations:
            raise ValueError(
                f"there is nothing to choose among {self.n_pool} stations (n_pool) when {self.fewest_stations} "
                "(fewest_stations) are the fewest"
            )
        return self


class SourceNetLatentSettings(Section):
    """Whether records and the synthetics of a training look alike to the network that was trained on them."""

    n_sources: int = Field(300, ge=10, description="Synthetics, and recorded events at most.")
    n_permutations: int = Field(500, ge=10, description="Permutations of the test whether they are alike.")
    seed: int = Field(1, ge=0, description="Random seed of permutations and of the picture.")


class SourceNetComparisonSettings(Section):
    """SourceNet as published, its baselines, and ablations of ours: what is trained, and how it is judged."""

    seeds: tuple[int, ...] = Field((1, 2), min_length=1, description="Seeds of the trainings.")
    experiments: tuple[Experiment, ...] | None = Field(
        (
            "published",
            "deep_sets",
            "gat",
            "pooled_mlp",
            "pooled_linear",
            "single_tower",
            "no_scalars",
            "no_pretraining",
        ),
        description="What is trained; null: everything.",
    )
    ablations: tuple[Ablation, ...] | None = Field(
        ("unchanged", "clean", "no_survey", "no_coda", "no_noise", "no_attention"),
        description="Ideas that our own network is trained without; null: all.",
    )
    stalled_above_deg: float = Field(
        65.0,
        gt=0,
        description="Mean Kagan angle (degrees) on validating synthetics above which a training stalled; chance is 75.",
    )
    n_judged: int = Field(400, ge=1, description="Events that judge what has learnt from no record.")
    n_bootstrap: int = Field(2000, ge=10, description="Resamples of the intervals.")

    def wanted(self) -> list[tuple[str, str]]:
        """Every training, (experiment, seed)."""
        experiments = EXPERIMENTS if self.experiments is None else self.experiments
        return [(name, str(seed)) for name in experiments for seed in self.seeds]

    def wanted_ablations(self) -> list[tuple[str, str]]:
        """The same of our own network."""
        ablations = ABLATIONS if self.ablations is None else self.ablations
        return [(name, str(seed)) for name in ablations for seed in self.seeds]


class SourceNetSettings(Section):
    """A set transformer over stations, trained on the synthetics of sections 'training_greens' and 'synthesize'."""

    network: SourceNetNetworkSettings = Field(
        SourceNetNetworkSettings(), description=str(SourceNetNetworkSettings.__doc__)
    )
    training: SourceNetTrainingSettings = Field(
        SourceNetTrainingSettings(), description=str(SourceNetTrainingSettings.__doc__)
    )
    fine_tuning: SourceNetFineTuningSettings = Field(
        SourceNetFineTuningSettings(), description=str(SourceNetFineTuningSettings.__doc__)
    )
    answering: SourceNetAnsweringSettings = Field(
        SourceNetAnsweringSettings(), description=str(SourceNetAnsweringSettings.__doc__)
    )
    published_set: SourceNetPublishedSetSettings = Field(
        SourceNetPublishedSetSettings(), description=str(SourceNetPublishedSetSettings.__doc__)
    )
    published_training: SourceNetPublishedTrainingSettings = Field(
        SourceNetPublishedTrainingSettings(), description=str(SourceNetPublishedTrainingSettings.__doc__)
    )
    published_tuning: SourceNetPublishedTuningSettings = Field(
        SourceNetPublishedTuningSettings(), description=str(SourceNetPublishedTuningSettings.__doc__)
    )
    ablation: SourceNetAblationSettings = Field(
        SourceNetAblationSettings(), description=str(SourceNetAblationSettings.__doc__)
    )
    checking: SourceNetCheckingSettings = Field(
        SourceNetCheckingSettings(), description=str(SourceNetCheckingSettings.__doc__)
    )
    breaking: SourceNetBreakingSettings = Field(
        SourceNetBreakingSettings(), description=str(SourceNetBreakingSettings.__doc__)
    )
    label_efficiency: SourceNetLabelEfficiencySettings = Field(
        SourceNetLabelEfficiencySettings(), description=str(SourceNetLabelEfficiencySettings.__doc__)
    )
    placement: SourceNetPlacementSettings = Field(
        SourceNetPlacementSettings(), description=str(SourceNetPlacementSettings.__doc__)
    )
    latent: SourceNetLatentSettings = Field(SourceNetLatentSettings(), description=str(SourceNetLatentSettings.__doc__))
    comparison: SourceNetComparisonSettings = Field(
        SourceNetComparisonSettings(), description=str(SourceNetComparisonSettings.__doc__)
    )
