"""Stage synthesize-training-set: the last batches of a training, written in parallel by Dask."""

import sys
import time
from pathlib import Path

from quakesource.greens.window_store import open_windows
from quakesource.products import build_product, open_product
from quakesource.settings import SourceNetSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.progress import with_progress
from quakesource.stages.survey_network import SURVEY
from quakesource.stages.synthesize_set import check_space, part_bytes
from quakesource.stages.train_sourcenet import TRAINING_SET, training_job
from quakesource.synthesize.survey import read_survey
from quakesource.synthesize.writing import dask_client, write_parts


def synthesize_training_set(
    sourcenet: SourceNetSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    survey: Path,
    examples: Path,
    threads: int = 1,
) -> None:
    """Write the examples of the last batches of a training, all nuisances at their full size, in every band.

    Parameters
    ----------
    windows : manifest of the Green's function windows of one velocity model and others like it
    survey : manifest of the noise and layouts of the study's network
    examples : manifest of the product to write: a set a band, as `synthesize-set` writes them
    threads : processes that write, unless section ``synthesize`` names a Dask cluster
    """
    job = training_job(sourcenet, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in job.bands]
    samplers = job.samplers(stores, read_survey(open_product(survey, SURVEY).folder))
    numbers = samplers[0].last_parts(sourcenet.stored_events, job.schedule.steps)
    gigabytes = len(numbers) * sum(map(part_bytes, samplers)) / 1e9
    check_space(examples, gigabytes)
    print(f"batches {numbers.start} to {numbers.stop - 1}, about {gigabytes:.2f} GB", file=sys.stderr)
    settings = {s.__class__.__name__: s.model_dump(mode="json") for s in (sourcenet, synthesize, training_greens)}
    hashes: dict[str, str] = {}
    pairs, started = 0, time.perf_counter()
    with (
        build_product(
            examples, TRAINING_SET, "synthesize_training_set", code=fingerprint("synthesize_training_set"),
            settings=settings, inputs=[windows, survey], hashes=hashes, repair=True,
            attributes={"simulated": True, "units": "m/s", "first_part": numbers.start, "n_parts": len(numbers)},
        ) as work,
        dask_client(threads, synthesize.dask_scheduler) as client,
    ):  # fmt: skip
        for band, sampler in zip(job.bands, samplers, strict=True):
            whole = [sampler.recipe.slots] * len(numbers)
            statuses = write_parts(work / band.name, sampler, whole, client, numbers.start)
            for status in with_progress(statuses, len(numbers), f"parts {band.name}"):
                hashes.update({f"{band.name}/{path}": value for path, value in status["shards"].items()})
                pairs += status["pairs"]
    seconds = time.perf_counter() - started
    print(f"{pairs} windows in {seconds:.1f} s, {pairs / seconds:.0f} a second", file=sys.stderr)
