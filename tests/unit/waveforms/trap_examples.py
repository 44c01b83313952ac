"""Four stations that record one earthquake, through the real stage: one of them walks into a trap."""

from copy import deepcopy
from pathlib import Path

import numpy as np
from obspy import Stream, Trace, UTCDateTime

from quakesource.evaluation.screen_assessment import Outcome
from quakesource.observatory.defects import StationRecords
from quakesource.observatory.network import NETWORK, SimulatedStation
from quakesource.observatory.noise import coloured_noise
from quakesource.observatory.recording import digitise
from quakesource.observatory.seismicity import SimulatedEvent
from quakesource.settings import BandSettings, EarthSettings, ObserveSettings
from quakesource.stages.assessed_chain import AssessedChain
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings

ORIGIN = UTCDateTime(2031, 1, 1, 6)
RATE_HZ = 4.0
BAND_HZ = (0.02, 0.05)
PLACE = (36.0, -117.0, 8.0)
EVENT = SimulatedEvent("trap", ORIGIN, *PLACE, 4.8, 1e16 * np.array([1.0, -1, 0, 0, 0, 0]), *PLACE)
OBSERVE = ObserveSettings(sampling_rate_hz=1.0, duration_s=300.0)
PLACES = {"S00": (36.0, -116.0), "S01": (36.7, -117.0), "S02": (36.0, -118.1), "S03": (35.2, -117.0)}
"""Back-azimuths 270, 180, 90 and 0 degrees; S00 is the one that tests damage."""
TIME_S = np.arange(-150, 330, 1 / RATE_HZ)
PLAIN = {"MHZ": (0.0, -90.0), "MHN": (0.0, 0.0), "MHE": (90.0, 0.0)}


def une(seed: int) -> np.ndarray:
    """(3, nt) up, north, east, m/s."""
    envelope = np.exp(-0.5 * ((TIME_S - 60) / 18) ** 2)
    packet = [a * envelope * np.cos(2 * np.pi * 0.035 * (TIME_S - 60) + p) for a, p in ((1, 0), (0.8, 1), (1.2, 2))]
    return 2e-5 * np.array(packet) + coloured_noise(3, TIME_S.size, RATE_HZ, 20.0, np.random.default_rng(seed))


def station(code: str, axes: dict[str, tuple[float, float]] = PLAIN) -> StationRecords:
    """Records of a station with the given sensor axes."""
    place = SimulatedStation(code, *PLACES[code], axes)
    azimuth, dip = np.radians(np.array(list(axes.values()))).T
    rows = np.stack([-np.sin(dip), np.cos(dip) * np.cos(azimuth), np.cos(dip) * np.sin(azimuth)], axis=1)
    counts = digitise(rows @ une(int(code[1:])), RATE_HZ)
    header = {"network": NETWORK, "station": code, "sampling_rate": RATE_HZ, "starttime": ORIGIN - 150}
    stream = Stream([Trace(row, {**header, "channel": name}) for name, row in zip(axes, counts, strict=True)])
    return StationRecords(stream, place.inventory(RATE_HZ), ORIGIN, (15.0, 95.0), BAND_HZ)


def observe(folder: Path, trapped: StationRecords) -> Outcome:
    """The stage on ``trapped`` in place of S00, and the three others."""
    chain = AssessedChain(OBSERVE, BandSettings(), EarthSettings(), WaveformInversionSettings(), [], folder)
    stations = [trapped, *(station(code) for code in PLACES if code != "S00")]
    return chain.observed(EVENT, chain.write(EVENT, stations))


def reasons(outcome: Outcome, code: str = "S00") -> str:
    """Why records of a station were dropped."""
    rows = outcome.verdicts[(outcome.verdicts["station"] == code) & (outcome.verdicts["verdict"] == "dropped")]
    return " | ".join(f"{row.channel}: {row.reason}" for row in rows.itertuples())


def kept(outcome: Outcome, code: str = "S00") -> set[str]:
    """Components of a station that are used."""
    return {component for name, component in outcome.motion if name == code}


def others_are_whole(outcome: Outcome) -> bool:
    """Whether the trap cost the other stations nothing."""
    return all(kept(outcome, code) == {"Z", "R", "T"} for code in PLACES if code != "S00")


def copied_channel(records: StationRecords, code: str, **changes: object) -> None:
    """A second epoch of a channel with other attributes, at the end of the list."""
    other = deepcopy(records.channel(code))
    for name, value in changes.items():
        setattr(other, name, value)
    records.inventory[0][0].channels.append(other)
