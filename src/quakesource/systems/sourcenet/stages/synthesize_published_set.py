"""Stage synthesize-published-set: the synthetics that SourceNet as published is trained on, written by Dask."""

from pathlib import Path

from quakesource.errors import SettingsError
from quakesource.products import open_product
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.comparison.synthetics import published_sampler
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, TRAINING_SET
from quakesource.systems.sourcenet.settings import SourceNetPublishedSetSettings, SourceNetTrainingSettings
from quakesource.systems.sourcenet.training_set import write_training_set


def synthesize_published_set(
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    network_noise: Path,
    examples: Path,
    threads: int = 1,
) -> None:
    """Write sources of the short-period band whose stations all lie as those of an earthquake of the study.

    Parameters
    ----------
    windows : manifest of the Green's function windows of one velocity model and others like it
    network_noise : manifest of the noise and layouts of the study's network
    examples : manifest of the product to write
    threads : processes that write, unless there are few batches or section ``synthesize`` names a Dask cluster
    """
    statistics = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    band, sampler = published_sampler(training, published_set, synthesize, training_greens, windows, statistics)
    numbers = range(len(sampler.parts_for(published_set.n_events)))
    if len(numbers) < 2:
        raise SettingsError(
            f"{published_set.n_events} sources fill one batch, and one must train while another validates.",
            where="systems.sourcenet.published_set",
            next_step="Raise n_events or lower batch_pairs.",
        )
    write_training_set(
        examples,
        TRAINING_SET,
        "synthesize_published_set",
        {band.name: sampler},
        numbers,
        settings=as_values(training, published_set, synthesize, training_greens),
        inputs=[windows, network_noise],
        threads=threads,
        dask_scheduler=synthesize.dask_scheduler,
    )
