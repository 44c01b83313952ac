"""Section ``systems.sourcenet``: the network, its training, and when it answers."""

from pydantic import Field

from quakesource.settings.base import Section


class LongPeriodSettings(Section):
    """What disturbs the long-period band in training; the rest is that of the short-period one."""

    window_s: tuple[float, float] = Field((-10.0, 20.0), description="Window about the arrivals.")
    coda: tuple[float, float] = Field((0.0, 0.5), description="As in 'synthesize'.")
    noise_to_signal: tuple[float, float] = Field((0.01, 0.3), description="As in 'synthesize'.")
    noise_m_s: tuple[float, float] = Field((1e-7, 5e-6), description="As in 'synthesize'.")


class FineTuningSettings(Section):
    """Further training on recorded events with known mechanisms, the training part of section 'split'."""

    steps: int = Field(0, ge=0, description="Batches of it; 0 for none, and no variant 'fine_tuned'.")
    batch_events: int = Field(32, ge=2, description="Events of a batch.")
    learning_rate: float = Field(3e-4, gt=0, description="Of AdamW, at its highest.")
    label_noise_deg: float = Field(
        0.0, ge=0, le=40, description="Labels are turned at random by so much on average; 20 is as good as HASH's."
    )
    station_dropout: float = Field(0.2, ge=0, lt=1, description="Share of the stations that a batch leaves out.")


class SourceNetSettings(Section):
    """A set transformer over stations, trained on the synthetics of sections 'training_greens' and 'synthesize'."""

    width: int = Field(96, ge=8, description="Width of the station embeddings.")
    layers: int = Field(2, ge=1, description="Layers of attention over stations.")
    heads: int = Field(4, ge=1, description="Heads of attention; they divide the width.")
    mixture: int = Field(4, ge=1, description="Components of the posterior.")
    batch_pairs: int = Field(704, ge=8, description="Pairs of source and station in a batch.")
    steps: int = Field(3200, ge=1, description="Batches of the training.")
    learning_rate: float = Field(1.5e-3, gt=0, description="Of AdamW, at its highest.")
    seed: int = Field(1, ge=0, description="Of weights and batches.")
    validation_parts: int = Field(12, ge=1, description="Batches that training is watched on.")
    calibration_parts: int = Field(
        30, ge=1, description="Batches that radii are calibrated on, with the layouts of the study's own events."
    )
    stored_events: int = Field(
        20000,
        ge=0,
        description="Sources of the last batches that Dask writes to disk (70 kB each); other batches are made.",
    )
    save_every: int = Field(500, ge=1, description="Steps between checkpoints.")
    directivity: float = Field(0.5, ge=0, lt=1, description="As in 'synthesize', for training.")
    compound: float = Field(0.1, ge=0, le=1, description="As in 'synthesize', for training.")
    slow: float = Field(0.05, ge=0, le=1, description="As in 'synthesize', for training.")
    coda: tuple[float, float] = Field((0.0, 0.7), description="As in 'synthesize', for training.")
    noise_to_signal: tuple[float, float] = Field((0.01, 0.5), description="As in 'synthesize', for training.")
    noise_m_s: tuple[float, float] = Field((3e-8, 1e-6), description="As in 'synthesize', for training.")
    real_layouts: float = Field(
        0.5, ge=0, le=1, description="Share of the sources whose stations lie as those of an event of the study."
    )
    missing_component: float = Field(0.08, ge=0, le=1, description="As in 'synthesize', for training.")
    missing_phase: float = Field(0.04, ge=0, le=1, description="As in 'synthesize', for training.")
    long_period: LongPeriodSettings = Field(LongPeriodSettings(), description="Training in the long-period band.")
    fine_tuning: FineTuningSettings = Field(FineTuningSettings(), description="On recorded events.")
    device: str = Field("auto", description="'auto' (CUDA where there is one), 'cpu' or 'cuda'.")
    min_stations: int = Field(4, ge=3, description="Events with fewer stations are declined.")
    max_uncertainty_deg: float = Field(60.0, gt=0, description="Events whose 68 % radius is larger are declined.")
