"""Defects that need an accelerometer in place of the seismometer."""

import numpy as np
from numpy.typing import NDArray
from obspy import Trace
from obspy.core.inventory import Response

from quakesource.observatory.defects.station_records import Damage, StationRecords, all_channels
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

FloatArray = NDArray[np.float64]
SENSITIVITY = 2.0e8
"""Counts per m/s², more than any strong-motion station has: rounding to counts shall not be the defect."""
POLES = [-981 + 1009j, -981 - 1009j, -3290 + 1263j, -3290 - 1263j]
"""Of a common force-balance accelerometer; flat to acceleration up to 200 Hz."""
LONGEST_S = 250.0


def baseline_step(records: StationRecords, rng: np.random.Generator) -> Damage:
    """An accelerometer whose zero jumps during the signal, on one channel.

    The step is 3 to 10 times as large as the earthquake in its band (peak displacement).
    """
    records = as_accelerometer(records)
    trace = records.any_trace(rng)
    window = records.samples(trace, *records.window_s)
    rate, times = trace.stats.sampling_rate, rng.uniform(3, 10)
    i = int(rng.integers(window.start, window.start + (window.stop - window.start) // 2))
    step = np.zeros(trace.data.size)
    step[i:] = 1.0
    peaks = [
        float(np.abs(_displacement(series, rate, records.band_hz)[window]).max())
        for series in (trace.data - trace.data.mean(), step)
    ]
    counts = times * peaks[0] / peaks[1] * rng.choice([-1, 1])
    trace.data = np.round(trace.data + counts * step).astype(np.int32)
    done = f"step of {counts / SENSITIVITY:.1e} m/s² in {trace.stats.channel}, {times:.1f} times the signal in the band"
    return Damage(records, (trace.stats.channel,), done)


def mixed_units(records: StationRecords, rng: np.random.Generator) -> Damage:
    """A station's acceleration is called velocity (M/S), or its velocity acceleration (M/S**2)."""
    acceleration = rng.random() < 0.5
    records = as_accelerometer(records) if acceleration else records.copy()
    stated = "M/S" if acceleration else "M/S**2"
    for code in all_channels(records):
        response = records.channel(code).response
        response.instrument_sensitivity.input_units = stated
        response.response_stages[0].input_units = stated
    done = f"{'acceleration' if acceleration else 'velocity'} stated as {stated}"
    return Damage(records, all_channels(records), done)


def as_accelerometer(records: StationRecords) -> StationRecords:
    """The same ground motion as an accelerometer records it, flat to acceleration, channels HN?."""
    records = records.copy()
    for trace in records.stream:
        code = trace.stats.channel
        channel = records.channel(code)
        trace.data = np.round(_acceleration(trace, channel.response) * SENSITIVITY).astype(np.int32)
        channel.response = Response.from_paz(
            [],
            POLES,
            stage_gain=SENSITIVITY,
            stage_gain_frequency=1.0,
            input_units="M/S**2",
            output_units="COUNTS",
            normalization_factor=float(np.abs(np.prod(POLES))),
        )
        channel.code = trace.stats.channel = "HN" + code[-1]
    return records


def _acceleration(trace: Trace, response: Response) -> FloatArray:
    """m/s², without periods longer than ``LONGEST_S``, where a seismometer has nothing to tell."""
    n, rate = 2 * trace.data.size, trace.stats.sampling_rate
    transfer, frequency = response.get_evalresp_response(1 / rate, n, output="ACC")
    keep = np.clip(2 * frequency * LONGEST_S - 1, 0, 1)
    inverse = np.zeros(transfer.size, np.complex128)
    inverse[keep > 0] = keep[keep > 0] / transfer[keep > 0]
    counts = trace.data - trace.data.mean()
    return np.fft.irfft(np.fft.rfft(counts, n) * inverse, n)[: trace.data.size]


def _displacement(acceleration: FloatArray, rate: float, band_hz: tuple[float, float]) -> FloatArray:
    velocity = velocity_to_displacement(acceleration, rate)
    return band_pass(velocity_to_displacement(velocity, rate), rate, band_hz)
