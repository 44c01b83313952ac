"""Stage simulate-archive: a simulated network records known earthquakes; the result is an archive like any other."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.picks import Picks
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.earth import read_model
from quakesource.jobs.fingerprint import fingerprint
from quakesource.observatory.event_tables import catalogue_row, truth_row
from quakesource.observatory.network import simulate_network
from quakesource.observatory.picking import simulate_pick_network, simulate_picks
from quakesource.observatory.recording import record_event
from quakesource.observatory.seismicity import simulate_events
from quakesource.products import build_product
from quakesource.settings import SimulateSettings


def simulate_archive(simulate: SimulateSettings, *, archive: Path, truth: Path, threads: int = 1) -> None:
    """Write a simulated archive.

    Parameters
    ----------
    archive : manifest of the archive to write
    truth : manifest of the true sources to write, which the evaluation alone reads
    """
    model = read_model(simulate.earth_model)
    stations = simulate_network(simulate, np.random.default_rng([simulate.seed, 0]))
    pick_stations = simulate_pick_network(simulate, np.random.default_rng([simulate.seed, 3]))
    events = simulate_events(simulate, np.random.default_rng([simulate.seed, 1]))
    product = partial(
        build_product,
        stage="simulate_archive",
        code=fingerprint("simulate_archive"),
        settings=simulate.model_dump(mode="json"),
        inputs=[],
        attributes={"simulated": True, "model_hash": model.hash()},
    )
    with product(archive, "archive") as work, product(truth, TRUTH) as sealed:
        writer = ArchiveWriter(work)
        for station in [*stations, *pick_stations]:
            writer.add_inventory(station.inventory(simulate.sampling_rate_hz))
        for i, event in enumerate(events):
            rng = np.random.default_rng([simulate.seed, 2, i])
            rate, noise_db = simulate.sampling_rate_hz, simulate.noise_db_above_nlnm
            for trace in record_event(event, stations, model, rate, noise_db, rng, threads):
                writer.add_trace(trace, event.event_id, "simulated")
            picks = simulate_picks(
                event, [*stations, *pick_stations], model, simulate, np.random.default_rng([simulate.seed, 4, i])
            )
            writer.add_picks(Picks(picks), event.event_id, "simulated")
            print(f"{i + 1}/{len(events)} {event.event_id} Mw {event.magnitude:.1f}", file=sys.stderr)
        writer.finish(pd.DataFrame(map(catalogue_row, events)))
        write_truth(sealed, pd.DataFrame(map(truth_row, events)))
