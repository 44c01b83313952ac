"""Stage observe-waveforms: an archive becomes ground velocity on a fixed grid, with a verdict for every record."""

from pathlib import Path
from typing import Any

from quakesource.acquire.archive import open_archive
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import BandSettings, EarthSettings, ObserveSettings, SubsetSettings
from quakesource.stages.observing import observe_events
from quakesource.study.events import chosen_events
from quakesource.waveforms.bands import candidate_bands


def observe_waveforms(
    subset: SubsetSettings,
    observe: ObserveSettings,
    bands: BandSettings,
    earth: EarthSettings,
    *,
    archive: Path,
    observations: Path,
    threads: int = 1,
) -> None:
    """Response, orientation, screens and resampling for the events of an archive, or a subset of them.

    Parameters
    ----------
    archive : manifest of the archive
    observations : manifest of the product to write
    threads : processes that events are shared out to
    """
    source = open_archive(archive)
    events = chosen_events(source, subset)
    candidates = [candidate_bands(bands, magnitude) for magnitude in events["magnitude"]]
    attributes: dict[str, Any] = {
        "simulated": source.simulated,
        "units": "m/s",
        "sampling_rate_hz": observe.sampling_rate_hz,
    }
    with build_product(
        observations,
        "observations",
        "observe_waveforms",
        code=fingerprint("observe_waveforms"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (subset, observe, bands, earth)},
        inputs=[archive],
        attributes=attributes,
    ) as work:
        attributes["n_pairs"] = observe_events(archive, events, candidates, observe, earth, threads, work)
