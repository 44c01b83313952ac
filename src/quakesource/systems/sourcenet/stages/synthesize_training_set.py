"""Stage synthesize-training-set: the last batches of a training, written in parallel by Dask."""

from pathlib import Path

from quakesource.greens.window_store import open_windows
from quakesource.products import open_product
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, TRAINING_SET, training_job
from quakesource.systems.sourcenet.settings import SourceNetNetworkSettings, SourceNetTrainingSettings
from quakesource.systems.sourcenet.training_set import write_training_set


def synthesize_training_set(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    network_noise: Path,
    examples: Path,
    threads: int = 1,
) -> None:
    """Write the examples of the last batches of a training, all nuisances at their full size, in every band.

    Parameters
    ----------
    windows : manifest of the Green's function windows of one velocity model and others like it
    network_noise : manifest of the noise and layouts of the study's network
    examples : manifest of the product to write: a set a band
    threads : processes that write, unless there are few batches or section ``synthesize`` names a Dask cluster
    """
    job = training_job(network, training, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in job.bands]
    samplers = job.samplers(stores, read_statistics(open_product(network_noise, NETWORK_NOISE).folder))
    write_training_set(
        examples,
        TRAINING_SET,
        "synthesize_training_set",
        {band.name: sampler for band, sampler in zip(job.bands, samplers, strict=True)},
        samplers[0].last_parts(training.stored_events, job.schedule.steps),
        settings=as_values(network, training, synthesize, training_greens),
        inputs=[windows, network_noise],
        threads=threads,
        dask_scheduler=synthesize.dask_scheduler,
    )
