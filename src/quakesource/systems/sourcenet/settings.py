"""Sections of ``systems.sourcenet``: the network, its training, fine-tuning, and when it answers.

Each is a scope of its own: an edited threshold of the answers trains nothing anew.
"""

from pydantic import Field

from quakesource.settings.base import Section
from quakesource.settings.nuisances import NuisanceSettings


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
