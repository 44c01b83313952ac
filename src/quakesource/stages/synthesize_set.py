"""Stage synthesize-set: a set of training examples, written in parallel by Dask."""

import shutil
import sys
import time
from pathlib import Path

from quakesource.errors import SettingsError
from quakesource.greens.window_store import open_windows
from quakesource.greens.windows import stacked
from quakesource.products import build_product
from quakesource.settings import SynthesizeSettings
from quakesource.settings.training_greens import SHORT_PERIOD
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.progress import with_progress
from quakesource.synthesize.dataset import EVENT_COLUMNS, PAIR_COLUMNS, event_slots
from quakesource.synthesize.sampling import Recipe, Sampler
from quakesource.synthesize.writing import dask_client, write_parts


def synthesize_set(synthesize: SynthesizeSettings, *, windows: list[Path], synthetics: Path, threads: int = 1) -> None:
    """Draw sources, paths and nuisances, and write the windows that stations would have recorded.

    Parameters
    ----------
    windows : manifests of the Green's function windows, one a velocity model
    synthetics : manifest of the product to write
    threads : processes that write, unless section ``synthesize`` names a Dask cluster
    """
    store = stacked([open_windows(manifest, SHORT_PERIOD) for manifest in windows])
    sampler = Sampler(store, example_recipe(synthesize), synthesize.seed)
    # by the size of the first part, because planning a set that is far too large would take long
    gigabytes = synthesize.n_events / len(sampler.part(0).magnitude) * part_bytes(sampler) / 1e9
    check_space(synthetics, gigabytes)
    events_of_part = sampler.parts_for(synthesize.n_events)
    print(f"{synthesize.n_events} events in {len(events_of_part)} parts, about {gigabytes:.2f} GB", file=sys.stderr)
    hashes: dict[str, str] = {}
    started = time.perf_counter()
    with build_product(
        synthetics, "synthetics", "synthesize_set", code=fingerprint("synthesize_set"),
        settings=synthesize.model_dump(mode="json", exclude={"dask_scheduler"}), inputs=windows,
        hashes=hashes, repair=True,
        attributes={"simulated": True, "units": "m/s", "n_events": synthesize.n_events, "models": list(store.models)},
    ) as work:  # fmt: skip
        pairs = 0
        with dask_client(threads, synthesize.dask_scheduler) as client:
            statuses = write_parts(work, sampler, events_of_part, client)
            for status in with_progress(statuses, len(events_of_part), "parts"):
                hashes.update(status["shards"])
                pairs += status["pairs"]
    seconds = time.perf_counter() - started
    print(f"{pairs} examples in {seconds:.1f} s, {pairs / seconds:.0f} a second", file=sys.stderr)


def example_recipe(synthesize: SynthesizeSettings) -> Recipe:
    """The settings as the sampler takes them, which runs where there is no pydantic."""
    values = synthesize.model_dump(exclude={"n_events", "seed", "dask_scheduler"})
    return Recipe(slots=values.pop("pairs_per_part"), **values)


def part_bytes(sampler: Sampler) -> int:
    """Bytes of a part before compression."""
    pair = 6 * sampler.n_samples * 4 + 4 + 4 * len(PAIR_COLUMNS)
    return int(sampler.recipe.slots * pair + event_slots(sampler) * 4 * len(EVENT_COLUMNS))


def check_space(manifest: Path, gigabytes: float) -> None:
    """SettingsError if what is not written yet may not fit the disk."""
    results = manifest.absolute().parent.parent
    results.mkdir(parents=True, exist_ok=True)
    begun = [manifest.parent, *results.glob(".work/synthesize_*")]
    written = sum(path.stat().st_size for folder in begun for path in folder.rglob("*") if path.is_file()) / 1e9
    free = shutil.disk_usage(results).free / 1e9
    if gigabytes - written > 0.95 * free:
        raise SettingsError(
            f"The set may take {gigabytes:.1f} GB, and {free:.1f} GB are free at {results}.",
            next_step="Lower synthesize.n_events, or make room.",
        )
