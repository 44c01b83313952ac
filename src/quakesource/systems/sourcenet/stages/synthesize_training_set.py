"""Stage synthesize-training-set: the last batches of a training, written in parallel by Dask."""

import sys
import time
from pathlib import Path

from quakesource.greens.window_store import open_windows
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.dataset import part_bytes
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.writing import FEW_PARTS, check_space, dask_client, write_parts
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, TRAINING_SET, training_job
from quakesource.systems.sourcenet.settings import SourceNetNetworkSettings, SourceNetTrainingSettings


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
    numbers = samplers[0].last_parts(training.stored_events, job.schedule.steps)
    gigabytes = len(numbers) * sum(map(part_bytes, samplers)) / 1e9
    check_space(examples, gigabytes)
    print(f"batches {numbers.start} to {numbers.stop - 1}, about {gigabytes:.2f} GB", file=sys.stderr)
    settings = as_values(network, training, synthesize, training_greens)
    hashes: dict[str, str] = {}
    pairs, started = 0, time.perf_counter()
    with (
        build_product(
            examples,
            TRAINING_SET,
            "synthesize_training_set",
            code=fingerprint("synthesize_training_set"),
            settings=settings,
            inputs=[windows, network_noise],
            hashes=hashes,
            repair=True,
            attributes={"simulated": True, "units": "m/s", "first_part": numbers.start, "n_parts": len(numbers)},
        ) as work,
        dask_client(threads if len(numbers) > FEW_PARTS else 0, synthesize.dask_scheduler) as client,
    ):
        for band, sampler in zip(job.bands, samplers, strict=True):
            whole = [sampler.recipe.slots] * len(numbers)
            statuses = write_parts(work / band.name, sampler, whole, client, numbers.start)
            for status in with_progress(statuses, len(numbers), f"parts {band.name}"):
                hashes.update({f"{band.name}/{path}": value for path, value in status["shards"].items()})
                pairs += status["pairs"]
    seconds = time.perf_counter() - started
    print(f"{pairs} windows in {seconds:.1f} s, {pairs / seconds:.0f} a second", file=sys.stderr)
