"""Instruments and records made up for the tests of response, orientation and screens."""

import numpy as np
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Site, Station
from obspy.core.inventory.response import FIRResponseStage, InstrumentSensitivity, PolesZerosResponseStage

ORIGIN = UTCDateTime("2020-03-04T06:00:00")
RATE_HZ = 20.0
BROADBAND = ([0j, 0j], [-0.037 + 0.037j, -0.037 - 0.037j])
PLACE = {"latitude": 36.0, "longitude": -118.0, "elevation": 5.0}


def paz_stage(number, zeros, poles, gain, units=("M/S", "V"), normalised_at_hz=1.0) -> PolesZerosResponseStage:
    s = 2j * np.pi * normalised_at_hz
    shape = np.prod([s - z for z in zeros]) / np.prod([s - p for p in poles])
    return PolesZerosResponseStage(
        number,
        gain,
        normalised_at_hz,
        *units,
        "LAPLACE (RADIANS/SECOND)",
        normalised_at_hz,
        zeros,
        poles,
        normalization_factor=float(1 / abs(shape)),
    )


def digitiser(number: int, gain: float = 4e5) -> PolesZerosResponseStage:
    return paz_stage(number, [], [], gain, ("V", "COUNTS"))


def fir_stage(number: int, coefficients, symmetry: str = "NONE") -> FIRResponseStage:
    return FIRResponseStage(
        number,
        1.0,
        1.0,
        "COUNTS",
        "COUNTS",
        symmetry=symmetry,
        coefficients=list(coefficients),
        decimation_input_sample_rate=RATE_HZ,
        decimation_factor=1,
        decimation_offset=0,
        decimation_delay=0.0,
        decimation_correction=0.0,
    )


def respond(*stages, sensitivity: float | None = None) -> Response:
    total = sensitivity or float(np.prod([stage.stage_gain for stage in stages]))
    overall = InstrumentSensitivity(total, 1.0, stages[0].input_units, stages[-1].output_units)
    return Response(instrument_sensitivity=overall, response_stages=list(stages))


def broadband(gain: float = 1500.0, units: str = "M/S") -> Response:
    return respond(paz_stage(1, *BROADBAND, gain, (units, "V")), digitiser(2))


def channel(code="BHZ", azimuth=0.0, dip=-90.0, response=None, location="", **dates) -> Channel:
    return Channel(
        code, location, **PLACE, depth=0.0, azimuth=azimuth, dip=dip, sample_rate=RATE_HZ, response=response, **dates
    )


def station(*channels: Channel) -> Inventory:
    entry = Station("ABC", **PLACE, channels=list(channels), site=Site(name="made up"))
    return Inventory([Network("XX", stations=[entry])])


def record(data, start=ORIGIN - 120, code="BHZ", rate_hz=RATE_HZ, location="") -> Trace:
    names = {"network": "XX", "station": "ABC", "location": location, "channel": code}
    return Trace(np.array(data), {**names, "sampling_rate": rate_hz, "starttime": start})


def noise_counts(n: int = 9600, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(-1000, 1000, n).astype(np.int32)


def wavelet(time_s: np.ndarray, centre_s: float, frequency_hz: float = 0.05, cycles: float = 2.0) -> np.ndarray:
    """A wave packet of unit amplitude, narrow in time and in frequency."""
    t = time_s - centre_s
    return np.exp(-0.5 * (t * frequency_hz / cycles * 2.5) ** 2) * np.cos(2 * np.pi * frequency_hz * t)


def counts_of(velocity: np.ndarray, response: Response, rate_hz: float = RATE_HZ) -> np.ndarray:
    """Ground velocity through an instrument, zero-padded so that nothing wraps around."""
    n = 2 * velocity.size
    transfer, _ = response.get_evalresp_response(1 / rate_hz, n, output="VEL")
    return np.fft.irfft(np.fft.rfft(velocity, n) * transfer, n)[: velocity.size]
