"""The synthetics of the published trainings: our sampler in one band, with stations as real networks have them."""

from dataclasses import replace
from pathlib import Path

from quakesource.errors import SettingsError
from quakesource.greens.window_store import open_windows
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.training_greens import SHORT_PERIOD
from quakesource.synthesize.network_statistics import NetworkStatistics
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.job_settings import seen_bands, training_recipe
from quakesource.systems.sourcenet.settings import SourceNetPublishedSetSettings, SourceNetTrainingSettings

SEED = 26
"""Of the set, which all trainings share."""
VALIDATING, UNUSED = 0.1, 0.1
"""Shares of the parts that validate, and that the authors keep for a test on synthetics."""


def published_sampler(
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    windows: Path,
    statistics: NetworkStatistics,
) -> tuple[SeenBand, Sampler]:
    """The band and the sampler; all nuisances are those of our own training at their full size."""
    band = short_band(training, synthesize, training_greens)
    recipe = replace(
        training_recipe(training, synthesize), slots=published_set.batch_pairs, real_layouts=1.0, band_hz=band.band_hz
    )
    noise = statistics.noise.get(band.name)
    return band, Sampler(open_windows(windows, band.name), recipe, SEED, noise, statistics.layouts)


def short_band(
    training: SourceNetTrainingSettings, synthesize: SynthesizeSettings, training_greens: TrainingGreensSettings
) -> SeenBand:
    """The band that the published network reads; SettingsError if the study has none."""
    for band in seen_bands(training, synthesize, training_greens):
        if band.name == SHORT_PERIOD:
            return band
    raise SettingsError(
        "The published network reads the short-period band, and the study has no Green's functions in it.",
        where="section training_greens",
        next_step="Name short_period in training_greens.bands.",
    )


def parted(n_parts: int) -> tuple[range, range]:
    """Numbers of the parts that train and that validate, of all that a set has; the last ones do neither."""
    n_validating = max(1, round(VALIDATING * n_parts))
    n_training = max(1, n_parts - n_validating - round(UNUSED * n_parts))
    return range(n_training), range(n_training, n_training + n_validating)
