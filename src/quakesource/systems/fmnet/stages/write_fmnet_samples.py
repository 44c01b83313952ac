"""Stage write-fmnet-samples: the paper's training set on disk, for whoever wants to train something else with it."""

import shutil
import sys
import time
from pathlib import Path

from quakesource.errors import SettingsError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.synthesize.writing import dask_client
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.sample_set import STORE_NAME, Writing, chosen_samples, create_set, write_set
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings


def write_fmnet_samples(
    region: FmnetRegionSettings,
    samples: FmnetSamplesSettings,
    *,
    responses: Path,
    sample_set: Path,
    threads: int = 1,
) -> None:
    """Write samples of the grid, disturbed: traces, angles and place in Zarr.

    Parameters
    ----------
    responses : manifest of tabulate-fmnet
    sample_set : manifest of the product to write
    threads : processes that write, unless ``samples`` names a Dask cluster
    """
    stream = SampleStream(open_responses(responses)["responses"].values, region, samples, samples.seed)
    n, shape = len(chosen_samples(stream, samples)), stream.responses.shape
    n_traces = shape[1] * shape[2]
    _check_space(sample_set, 4e-9 * n * n_traces * shape[-1])
    started = told = time.perf_counter()
    with (
        build_product(
            sample_set,
            "fmnet_samples",
            "write_fmnet_samples",
            code=fingerprint("write_fmnet_samples"),
            settings=as_values(region, samples),
            inputs=[responses],
            attributes={"simulated": True, "n_samples": n},
        ) as work,
        dask_client(threads, samples.dask_scheduler) as client,
    ):
        create_set(work / STORE_NAME, n, n_traces, shape[-1])
        writing = Writing((work / STORE_NAME).absolute(), responses.absolute(), region, samples, n)
        for written in write_set(writing, client):
            if (now := time.perf_counter()) - told > 5:
                told, spent = now, now - started
                left = spent / written * (n - written)
                print(f"{written:,} of {n:,} samples in {spent:.0f} s, about {left:.0f} s left", file=sys.stderr)
    spent = time.perf_counter() - started
    print(f"{n:,} samples in {spent:.1f} s, {n / spent:,.0f} a second", file=sys.stderr)


def _check_space(manifest: Path, gigabytes: float) -> None:
    """SettingsError if the set may not fit the disk."""
    place = next(folder for folder in manifest.absolute().parents if folder.is_dir())
    free = shutil.disk_usage(place).free / 1e9
    if gigabytes > 0.95 * free:
        raise SettingsError(
            f"The samples take up to {gigabytes:.1f} GB, and {free:.1f} GB are free.",
            where=str(place),
            next_step="Set systems.fmnet.samples.n_written, or make room.",
        )
