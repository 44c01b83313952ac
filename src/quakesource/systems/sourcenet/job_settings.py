"""The settings as a training job, which runs where there is no pydantic."""

from dataclasses import replace

from quakesource.settings import SynthesizeSettings, TrainingGreensSettings, WindowSettings
from quakesource.settings.training_greens import SHORT_PERIOD
from quakesource.synthesize.recipe import Recipe
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.settings import SourceNetNetworkSettings, SourceNetTrainingSettings
from quakesource.systems.sourcenet.training_job import TrainingJob
from quakesource.training.schedule import Schedule

NETWORK_NOISE = "network_noise"
"""Product of measure-network-noise."""
TRAINING_SET = "training_set"
"""Product of synthesize-training-set."""


def seen_bands(
    training: SourceNetTrainingSettings, synthesize: SynthesizeSettings, training_greens: TrainingGreensSettings
) -> tuple[SeenBand, ...]:
    """The bands that networks of these settings read."""
    bands = []
    for name in training_greens.bands:
        windows: WindowSettings = getattr(training_greens, name)
        window_s = synthesize.window_s if name == SHORT_PERIOD else training.long_period.window_s
        bands.append(SeenBand(name, windows.sampling_rate_hz, windows.band_hz, window_s))
    return tuple(bands)


def training_recipe(training: SourceNetTrainingSettings, synthesize: SynthesizeSettings) -> Recipe:
    """How short-period examples are drawn."""
    return Recipe(
        slots=training.batch_pairs,
        real_layouts=training.real_layouts,
        **training.nuisances.model_dump(),
        **synthesize.model_dump(exclude={"dask_scheduler"}),
    )


def training_job(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
) -> TrainingJob:
    """The job that these settings describe."""
    short = training_recipe(training, synthesize)
    long = replace(short, **training.long_period.model_dump())
    bands = seen_bands(training, synthesize, training_greens)
    return TrainingJob(
        bands=bands,
        recipes=tuple(replace(short if b.name == SHORT_PERIOD else long, band_hz=b.band_hz) for b in bands),
        width=network.width,
        layers=network.layers,
        heads=network.heads,
        mixture=network.mixture,
        schedule=Schedule(
            steps=training.steps,
            learning_rate=training.learning_rate,
            warm_up=training.warm_up_steps,
            clip=training.clip,
            gate="tensor",
            gate_below=training.curriculum_below,
            level_step=training.curriculum_step,
            save_every=training.save_every,
        ),
        validation_parts=training.validation_parts,
        calibration_parts=training.calibration_parts,
        seed=training.seed,
        device=training.device,
    )
