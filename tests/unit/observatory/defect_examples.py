"""A station with clean records to damage: a wave packet in noise, made in no time."""

import numpy as np
from obspy import Stream, Trace, UTCDateTime

from quakesource.observatory.defects import StationRecords
from quakesource.observatory.network import NETWORK, SimulatedStation
from quakesource.observatory.noise import coloured_noise
from quakesource.observatory.recording import digitise

ORIGIN = UTCDateTime(2031, 1, 1, 6)
RATE_HZ = 4.0
BAND_HZ = (0.02, 0.05)
WINDOW_S = (20.0, 140.0)
AXES = {"MHZ": (0.0, -90.0), "MH1": (30.0, 0.0), "MH2": (120.0, 0.0)}


def ground(seed: int = 0) -> np.ndarray:
    """(3, nt) m/s from 150 s before to 330 s after the origin time."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(-150, 330, 1 / RATE_HZ)
    envelope = np.exp(-0.5 * ((time_s - 70) / 20) ** 2)
    packet = [
        a * envelope * np.cos(2 * np.pi * 0.035 * (time_s - 70) + phase) for a, phase in ((2, 0), (1.5, 1), (3, 2))
    ]
    return 1e-5 * np.array(packet) + coloured_noise(3, time_s.size, RATE_HZ, 20.0, rng)


def clean(code: str = "S00", seed: int = 0) -> StationRecords:
    """Records of one station."""
    station = SimulatedStation(code, 36.0, -117.0, AXES)
    header = {"network": NETWORK, "station": code, "sampling_rate": RATE_HZ, "starttime": ORIGIN - 150}
    traces = [
        Trace(counts, {**header, "channel": name})
        for name, counts in zip(AXES, digitise(ground(seed), RATE_HZ), strict=True)
    ]
    return StationRecords(Stream(traces), station.inventory(RATE_HZ), ORIGIN, WINDOW_S, BAND_HZ)


def same(one: StationRecords, other: StationRecords, code: str) -> bool:
    """Whether samples and times of a channel are equal in both."""
    a, b = one.stream.select(channel=code), other.stream.select(channel=code)
    return len(a) == len(b) == 1 and a[0].stats.starttime == b[0].stats.starttime and np.array_equal(a[0], b[0])


def amplitude(records: StationRecords, code: str, frequency_hz: float) -> float:
    """Stated response to ground velocity, counts per m/s."""
    value = records.channel(code).response.get_evalresp_response_for_frequencies([frequency_hz], output="VEL")
    return float(np.abs(value[0]))
