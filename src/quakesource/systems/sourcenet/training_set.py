"""Sets of training examples on disk, one a band, as a product that two stages write."""

import sys
import time
from pathlib import Path
from typing import Any

from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product
from quakesource.synthesize.dataset import part_bytes
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.writing import FEW_PARTS, check_space, dask_client, write_parts


def write_training_set(
    examples: Path,
    kind: str,
    stage: str,
    samplers: dict[str, Sampler],
    numbers: range,
    *,
    settings: dict[str, Any],
    inputs: list[Path],
    threads: int,
    dask_scheduler: str | None,
) -> None:
    """Write the parts of these numbers by every band's sampler; those that are there from an earlier try stay.

    Parameters
    ----------
    examples : manifest of the product to write, of this ``kind`` and by this ``stage``
    settings, inputs : what it is made of, for the manifest
    threads : processes that write, unless there are few parts or ``dask_scheduler`` names a cluster
    """
    gigabytes = len(numbers) * sum(map(part_bytes, samplers.values())) / 1e9
    check_space(examples, gigabytes)
    print(f"batches {numbers.start} to {numbers.stop - 1}, about {gigabytes:.2f} GB", file=sys.stderr)
    hashes: dict[str, str] = {}
    pairs, started = 0, time.perf_counter()
    with (
        build_product(
            examples,
            kind,
            stage,
            code=fingerprint(stage),
            settings=settings,
            inputs=inputs,
            hashes=hashes,
            repair=True,
            attributes={"simulated": True, "units": "m/s", "first_part": numbers.start, "n_parts": len(numbers)},
        ) as work,
        dask_client(threads if len(numbers) > FEW_PARTS else 0, dask_scheduler) as client,
    ):
        for name, sampler in samplers.items():
            whole = [sampler.recipe.slots] * len(numbers)
            statuses = write_parts(work / name, sampler, whole, client, numbers.start)
            for status in with_progress(statuses, len(numbers), f"parts {name}"):
                hashes.update({f"{name}/{path}": value for path, value in status["shards"].items()})
                pairs += status["pairs"]
    seconds = time.perf_counter() - started
    print(f"{pairs} windows in {seconds:.1f} s, {pairs / seconds:.0f} a second", file=sys.stderr)
