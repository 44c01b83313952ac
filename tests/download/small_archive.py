"""An archive of noise that many stations recorded, with every sample known."""

from functools import partial

import numpy as np
import pandas as pd
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Station

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.picks import Picks
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.mechanisms import magnitude_to_moment, moment_tensor
from quakesource.products import build_product
from quakesource.tables import EVENT, MOMENT_TENSOR_COLUMNS, PICK

RATE_HZ = 40.0
BEFORE_S, AFTER_S = 60.0, 120.0
COMPONENTS = ("BHE", "BHN", "BHZ")


def write_small_archive(folder, n_events=2, n_stations=6, stations=None, inventories=None, kept=lambda t: t):
    """Manifests of the archive and of its mechanisms; records cover BEFORE_S to AFTER_S of each event and no more.

    ``kept`` gives what is left of a trace, or None.
    """
    codes = stations or [f"S{i:03d}" for i in range(n_stations)]
    rng = np.random.default_rng(7)
    events = pd.DataFrame(
        [
            {
                "event_id": f"{1000 + i}",
                "origin_time_utc": f"2020-03-{5 + i:02d}T23:58:40.123456Z",
                "latitude_deg": 35.0 + 0.01 * i,
                "longitude_deg": -117.5,
                "depth_km": 8.0 + i,
                "magnitude": 4.0,
            }
            for i in range(n_events)
        ]
    )[list(EVENT)]
    product = partial(build_product, stage="test", code="", settings={}, inputs=[], attributes={"simulated": True})
    archive, truth = folder / "archive/manifest.json", folder / "sealed/manifest.json"
    with product(archive, "archive") as work, product(truth, TRUTH) as sealed:
        writer, picks = ArchiveWriter(work), []
        for i, code in enumerate(codes):
            place = 35.1 + 0.01 * i, -117.4 + 0.013 * i
            writer.add_inventory((inventories or {}).get(code) or inventory(code, *place))
        for event in events.to_dict("records"):
            time = UTCDateTime(event["origin_time_utc"])
            for code in codes:
                for channel in COMPONENTS:
                    trace = Trace(noise(rng), {"network": "XS", "station": code, "channel": channel})
                    trace.stats.sampling_rate, trace.stats.starttime = RATE_HZ, time - BEFORE_S + 0.0125
                    if (left := kept(trace)) is not None:
                        writer.add_trace(left, event["event_id"], "test")
                picks.append(
                    {
                        "event_id": event["event_id"],
                        "network": "XS",
                        "station": code,
                        "location": "",
                        "channel": "BHZ",
                        "phase": "P",
                        "time_utc": str(time + 5.123456),
                        "polarity": 1,
                        "polarity_quality": 1.0,
                        "source": "test",
                    }
                )
        writer.add_picks(Picks(pd.DataFrame(picks, columns=list(PICK))), "", "test")
        writer.finish(events)
        tensors = moment_tensor(
            np.full(n_events, 30.0),
            np.full(n_events, 60.0),
            np.full(n_events, -90.0),
            np.full(n_events, float(magnitude_to_moment(4.0))),
        )
        references = events[["event_id", "depth_km"]].assign(mw=4.0, source="simulated", source_kind="point")
        references[list(MOMENT_TENSOR_COLUMNS)] = tensors
        write_truth(sealed, references)
    return archive, truth


def inventory(code, latitude_deg, longitude_deg, *, with_response=True):
    response = Response.from_paz(
        [0j, 0j],
        [-0.037 + 0.037j, -0.037 - 0.037j],
        stage_gain=6e8,
        stage_gain_frequency=1.0,
        input_units="M/S",
        output_units="COUNTS",
    )
    place = {"latitude": latitude_deg, "longitude": longitude_deg, "elevation": 0.0}
    axes = {"BHE": (90.0, 0.0), "BHN": (0.0, 0.0), "BHZ": (0.0, -90.0)}
    channels = [
        Channel(
            name,
            "",
            **place,
            depth=0.0,
            azimuth=azimuth,
            dip=dip,
            sample_rate=RATE_HZ,
            response=response if with_response else None,
            start_date=UTCDateTime(2010, 1, 1),
        )
        for name, (azimuth, dip) in axes.items()
    ]
    station = Station(code, **place, channels=channels, start_date=UTCDateTime(2010, 1, 1))
    return Inventory([Network("XS", stations=[station])], source="test")


def noise(rng):
    """A random walk: it compresses as seismograms do, into several records a channel."""
    n = round((BEFORE_S + AFTER_S) * RATE_HZ)
    return np.cumsum(rng.integers(-400, 400, n)).astype(np.int32)
