"""What the analysts of a world read: times of P and S, and first motions."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from quakesource.mechanisms import radiation_pattern, scalar_moment
from quakesource.observatory.network import NETWORK
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.seismicity import WorldEvent
from quakesource.observatory.world.structure import WorldPath

Reader = tuple[str, str, int, WorldPath]
"""Station and vertical channel code, sign of its vertical, and its path."""


def picked(event: WorldEvent, world: WorldDefinition, rng: np.random.Generator) -> bool:
    """Whether analysts looked at a station of an earthquake: more of the larger ones."""
    least, most = world.picks.picked_share
    share = least + (most - least) * np.clip((event.magnitude - 3) / 3, 0, 1)
    return bool(rng.random() < share)


def read_phases(
    event: WorldEvent, readers: Sequence[Reader], world: WorldDefinition, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """P picks with polarity, and S picks of half the stations; rows of `tables.PICK`.

    The sign is that of the radiation towards the first ray of the path's true models, as the sensor shows it.
    """
    settings = world.picks
    unit = event.moment_tensor / scalar_moment(event.moment_tensor)
    rows = []
    for code, channel, sign, path in readers:
        takeoff, azimuth = float(path.p.takeoff_deg[0]), path.azimuth_deg + path.arrival_azimuth_deg
        radiation = float(radiation_pattern(unit, takeoff, azimuth)[0])
        seen = radiation + rng.normal(0, settings.weakest_read / 2)
        read = abs(seen) >= settings.weakest_read
        wrong = rng.random() < settings.wrong_sign_share
        polarity = int(np.sign(seen)) * sign * (-1 if wrong else 1) if read else 0
        base = {
            "event_id": event.event_id,
            "network": NETWORK,
            "station": code,
            "location": "",
            "channel": channel,
            "source": "simulated",
        }
        p_s = path.p_s + rng.normal(0, settings.p_error_s)
        impulsive = abs(seen) > settings.clear
        rows.append(
            {
                **base,
                "phase": "P",
                "time_utc": str(event.origin_time + p_s),
                "polarity": polarity,
                "polarity_quality": 1.0 if impulsive else 0.5,
            }
        )
        if rng.random() < 0.5:
            s_s = path.s_s + rng.normal(0, settings.s_error_s)
            rows.append(
                {**base, "phase": "S", "time_utc": str(event.origin_time + s_s), "polarity": 0, "polarity_quality": 0.0}
            )
    return rows
