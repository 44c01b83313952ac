"""Stage observe-short-period: ground velocity of every event of an archive at the rate that networks read."""

from pathlib import Path
from typing import Any

from quakesource.acquire.archive import open_archive
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import EarthSettings, ShortPeriodSettings
from quakesource.stages.observing import observe_events
from quakesource.waveforms.bands import EventBand


def observe_short_period(
    short_period: ShortPeriodSettings, earth: EarthSettings, *, archive: Path, observations: Path, threads: int = 1
) -> None:
    """Response, orientation, screens in one band, and resampling, for every event.

    Parameters
    ----------
    archive : manifest of the archive
    observations : manifest of the product to write, with the schema of the other observations
    threads : processes that events are shared out to
    """
    source = open_archive(archive)
    events = source.events()
    candidates = [[EventBand("short_period", short_period.band_hz)]] * len(events)
    attributes: dict[str, Any] = {
        "simulated": source.simulated,
        "units": "m/s",
        "sampling_rate_hz": short_period.sampling_rate_hz,
    }
    with build_product(
        observations,
        "observations",
        "observe_short_period",
        code=fingerprint("observe_short_period"),
        settings={s.__class__.__name__: s.model_dump(mode="json") for s in (short_period, earth)},
        inputs=[archive],
        attributes=attributes,
    ) as work:
        attributes["n_pairs"] = observe_events(archive, events, candidates, short_period, earth, threads, work)
