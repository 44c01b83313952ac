"""An earthquake's records, some of them damaged in one way."""

from dataclasses import dataclass, field

import numpy as np

from quakesource.observatory.defects import EVENT_DEFECTS, STATION_DEFECTS
from quakesource.observatory.defects.station_records import Damage, StationRecords


@dataclass(frozen=True)
class DamagedEvent:
    """Records of all stations; ``damages`` by station code, empty where the whole event is concerned."""

    stations: list[StationRecords]
    done: str
    damages: dict[str, Damage] = field(default_factory=dict)


def damage_event(
    kind: str, stations: dict[str, StationRecords], candidates: list[str], rng: np.random.Generator
) -> DamagedEvent:
    """Inflict one kind of defect.

    Parameters
    ----------
    stations : records by station code
    candidates : codes of the stations that may be damaged, in the order of distance
    """
    if kind in EVENT_DEFECTS:
        damaged, done = EVENT_DEFECTS[kind](list(stations.values()), rng)
        return DamagedEvent(damaged, done)
    defect = STATION_DEFECTS[kind]
    n = min(max(1, round(defect.share * len(stations))), len(candidates))
    chosen = candidates[:n] if defect.where == "nearest" else list(rng.choice(candidates, n, replace=False))
    damages = {code: defect.damage(stations[code], rng) for code in sorted(map(str, chosen))}
    records = [damages[code].records if code in damages else whole for code, whole in stations.items()]
    done = "; ".join(f"{code}: {damage.done}" for code, damage in damages.items())
    return DamagedEvent(records, done, damages)
