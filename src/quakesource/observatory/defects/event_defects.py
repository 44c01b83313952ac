"""Defects of a whole earthquake: nothing that is left says what the source was."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from obspy import Trace

from quakesource.observatory.defects.station_records import StationRecords, all_channels
from quakesource.observatory.network import SENSITIVITY
from quakesource.observatory.noise import coloured_noise
from quakesource.observatory.recording import digitise
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]
EventDefect = Callable[[list[StationRecords], np.random.Generator], tuple[list[StationRecords], str]]
NOISE_DB_ABOVE_NLNM = 25.0


def noise_only(stations: list[StationRecords], rng: np.random.Generator) -> tuple[list[StationRecords], str]:
    """A catalogue entry that nothing was recorded of: a false or a mislocated event."""
    stations = [records.copy() for records in stations]
    for records in stations:
        for trace in records.stream:
            rate = trace.stats.sampling_rate
            trace.data = digitise(coloured_noise(1, trace.stats.npts, rate, NOISE_DB_ABOVE_NLNM, rng), rate)[0]
    return stations, "no earthquake, only noise"


def coda(stations: list[StationRecords], rng: np.random.Generator) -> tuple[list[StationRecords], str]:
    """The coda of a larger earthquake, which began some minutes before, over the whole network.

    It is incoherent from station to station, decays with a time constant of 5 to 10 minutes, and is as large that
    the median of signal over pre-event level is 1.1 to 1.6 in the band of the event.
    """
    stations = [records.copy() for records in stations]
    decay_s, wanted = rng.uniform(300, 600), rng.uniform(1.1, 1.6)
    signal = np.median([_level(records, trace) for records in stations for trace in records.stream])
    level = signal / np.sqrt(wanted**2 - 1)
    for records in stations:
        for trace in records.stream:
            rate = trace.stats.sampling_rate
            time_s = np.arange(trace.stats.npts) / rate + (trace.stats.starttime - records.origin_time)
            # Long before the record begins and after it ends, so that the filter's transient is not in it.
            noise = band_pass(rng.standard_normal(trace.stats.npts + int(400 * rate)), rate, (0.012, 0.12))
            noise = noise[-trace.stats.npts :]
            in_band = np.sqrt(np.mean(band_pass(noise, rate, records.band_hz) ** 2))
            motion = level * noise / in_band * np.exp(-time_s / decay_s)
            trace.data = trace.data + digitise(motion[None], rate)[0]
    return stations, f"coda of another earthquake, signal {wanted:.2f} times its level, decay {decay_s:.0f} s"


def two_stations(stations: list[StationRecords], rng: np.random.Generator) -> tuple[list[StationRecords], str]:
    """Two of the stations recorded it."""
    kept = [stations[i] for i in rng.choice(len(stations), 2, replace=False)]
    names = " and ".join(records.stream[0].stats.station for records in kept)
    return kept, f"only {names} recorded it: {', '.join(all_channels(kept[0]))}"


def _level(records: StationRecords, trace: Trace) -> float:
    """RMS ground velocity, m/s, of the signal window in the band; the seismometer is flat there."""
    series = band_pass(trace.data / SENSITIVITY, trace.stats.sampling_rate, records.band_hz)
    return float(np.sqrt(np.mean(series[records.samples(trace, *records.window_s)] ** 2)))
