"""Stage simulate-archive: a simulated network records known earthquakes; the result is an archive like any other."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.earth import read_model
from quakesource.mechanisms import moment_magnitude
from quakesource.observatory.network import simulate_network
from quakesource.observatory.recording import record_event
from quakesource.observatory.seismicity import SimulatedEvent, simulate_events
from quakesource.products import build_product
from quakesource.settings import SimulateSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def simulate_archive(simulate: SimulateSettings, *, archive: Path, threads: int = 1) -> None:
    """Write a simulated archive.

    Parameters
    ----------
    archive : manifest of the archive to write
    """
    model = read_model(simulate.earth_model)
    stations = simulate_network(simulate, np.random.default_rng([simulate.seed, 0]))
    events = simulate_events(simulate, np.random.default_rng([simulate.seed, 1]))
    with build_product(
        archive, "archive", "simulate_archive", code=fingerprint("simulate_archive"),
        settings=simulate.model_dump(mode="json"), inputs=[],
        attributes={"simulated": True, "model_hash": model.hash()},
    ) as work:  # fmt: skip
        writer = ArchiveWriter(work)
        for station in stations:
            writer.add_inventory(station.inventory(simulate.sampling_rate_hz))
        for i, event in enumerate(events):
            rng = np.random.default_rng([simulate.seed, 2, i])
            rate, noise_db = simulate.sampling_rate_hz, simulate.noise_db_above_nlnm
            for trace in record_event(event, stations, model, rate, noise_db, rng, threads):
                writer.add_trace(trace, event.event_id, "simulated")
            print(f"{i + 1}/{len(events)} {event.event_id} Mw {event.magnitude:.1f}", file=sys.stderr)
        writer.finish(pd.DataFrame(map(_catalogue_row, events)), pd.DataFrame(map(_truth_row, events)))


def _catalogue_row(event: SimulatedEvent) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "origin_time_utc": str(event.origin_time),
        "latitude_deg": event.catalogue_latitude_deg,
        "longitude_deg": event.catalogue_longitude_deg,
        "depth_km": event.catalogue_depth_km,
        "magnitude": round(event.magnitude, 1),
    }


def _truth_row(event: SimulatedEvent) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        **dict(zip(MOMENT_TENSOR_COLUMNS, event.moment_tensor, strict=True)),
        "depth_km": event.depth_km,
        "mw": float(moment_magnitude(event.moment_tensor)),
        "source": "simulated: the true source",
    }
