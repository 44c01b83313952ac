"""What a station of a world records of an earthquake: ground motion, coda, site, noise, instrument, counts."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from obspy import Stream, Trace
from scipy import fft
from scipy.signal import butter, freqs

from quakesource.greens.synthesis import excitation
from quakesource.observatory.network import NETWORK
from quakesource.observatory.recording import along_axis, to_up_north_east
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.elementary import Elementary
from quakesource.observatory.world.instruments import FULL_SCALE_COUNTS, transfer
from quakesource.observatory.world.network import WorldStation
from quakesource.observatory.world.noise import station_noise
from quakesource.observatory.world.provinces import KM_PER_DEGREE
from quakesource.observatory.world.scattering import coda
from quakesource.observatory.world.seismicity import WorldEvent
from quakesource.observatory.world.sources import Piece, moment_rate_spectrum
from quakesource.observatory.world.structure import WorldPath

FloatArray = NDArray[np.float64]
MUTE_S = 0.1
"""Nothing comes before P; it is whole after this."""
HIGHEST_HZ = 2.4
"""Corner of the direct waves' spectra; the tables are flat to 3 Hz."""


@dataclass(frozen=True)
class Ground:
    """Ground velocity (3, nt) Z R T in m/s on ``time_s`` after the origin, without noise and instrument."""

    zrt: FloatArray
    time_s: FloatArray


def record_times(world: WorldDefinition) -> FloatArray:
    """Samples of a record, s after the origin time."""
    start, end = world.network.record_s
    rate = world.network.sampling_rate_hz
    return np.asarray(start + np.arange(round((end - start) * rate)) / rate)


def ground_motion(
    event: WorldEvent,
    pieces: list[Piece],
    station: WorldStation,
    path: WorldPath,
    elementary: Elementary,
    rng: np.random.Generator,
) -> Ground:
    """Direct waves of all pieces of the source, their coda, and what the site makes of both."""
    world = elementary.world
    time_s = record_times(world)
    rate = world.network.sampling_rate_hz
    n_fft = fft.next_fast_len(2 * time_s.size, real=True)
    frequency = fft.rfftfreq(n_fft, 1 / rate)
    spectrum = np.zeros((3, frequency.size), np.complex128)
    for piece in pieces:
        own = path if len(pieces) == 1 else _path_of(piece, event, station, elementary)
        weights = excitation(own.azimuth_deg) @ piece.moment_tensor  # (3, 10)
        motion = elementary.motion(own, event.depth_km, time_s, weights)
        moment_rate = moment_rate_spectrum(piece.duration_s, frequency)
        if piece.delay_s:
            moment_rate *= np.exp(-2j * np.pi * frequency * piece.delay_s)
        spectrum += fft.rfft(motion, n_fft) * moment_rate
    spectrum *= _causal_low_pass(n_fft, float(rate))
    # the last of the ringing goes here; before the low-pass half of a pulse would go with it
    direct = fft.irfft(spectrum, n_fft)[:, : time_s.size] * np.clip((time_s - path.p_s) / MUTE_S, 0, 1)
    direct *= np.exp(np.array(path.ln_amplitude)[:, None] + station.ln_amplitude)
    turn = np.radians(path.arrival_azimuth_deg)
    radial, transverse = direct[1].copy(), direct[2].copy()
    direct[1] = radial * np.cos(turn) - transverse * np.sin(turn)
    direct[2] = radial * np.sin(turn) + transverse * np.cos(turn)
    whole = direct + coda(direct, time_s, path.distance_km, (path.p_s, path.s_s), world.paths, rng)
    site = _site(station.site_hz, station.site_contrast, world.sites.q, n_fft, float(rate))
    shaken = fft.irfft(fft.rfft(whole, n_fft) * site, n_fft)
    return Ground(shaken[:, : time_s.size], time_s)


@lru_cache(maxsize=4)
def _causal_low_pass(n_fft: int, sampling_rate_hz: float) -> NDArray[np.complex128]:
    """(nf,) Butterworth's: without it the end of the tables' band would ring before every onset."""
    frequency = fft.rfftfreq(n_fft, 1 / sampling_rate_hz)
    return np.asarray(freqs(*butter(4, HIGHEST_HZ, analog=True), frequency)[1])


@lru_cache(maxsize=128)
def _site(site_hz: float, contrast: float, q: float, n_fft: int, sampling_rate_hz: float) -> NDArray[np.complex128]:
    """(3, nf) `site_response` of a station, which all its records share."""
    return site_response(site_hz, contrast, q, fft.rfftfreq(n_fft, 1 / sampling_rate_hz))


def site_response(site_hz: float, contrast: float, q: float, frequency_hz: FloatArray) -> NDArray[np.complex128]:
    """(3, nf) a soft layer over rock, for vertical S on the horizontals; Z resonates at the layer's higher P frequency.

    Kramer (1996), Geotechnical Earthquake Engineering, eq. 7.28, over that of rock, with the layer's delay taken out.
    """
    if site_hz == 0:
        return np.ones((3, frequency_hz.size), np.complex128)

    def layer(resonance_hz: float) -> NDArray[np.complex128]:
        phase = 0.5 * np.pi * frequency_hz / resonance_hz * (1 - 0.5j / q)
        response = 1 / (np.cos(phase) + 1j * contrast * np.sin(phase))
        return np.asarray(response * np.exp(1j * phase.real))

    horizontal = layer(site_hz)
    return np.stack([layer(2.2 * site_hz), horizontal, horizontal])


def digitised(
    ground: Ground,
    station: WorldStation,
    path: WorldPath,
    event: WorldEvent,
    world: WorldDefinition,
    rng: np.random.Generator,
) -> Stream:
    """Counts of the three channels with noise, true axes, instrument, full scale and clock."""
    network, n = world.network, ground.time_s.size
    rate, n_fft = network.sampling_rate_hz, fft.next_fast_len(2 * n, real=True)
    moved = to_up_north_east(ground.zrt, path.back_azimuth_deg)
    moved = moved + station_noise(station, world.noise, n, rate, rng)
    clock_s = rng.normal(0, network.clock_error_s)
    if rng.random() < network.wrong_clock_share:
        clock_s = rng.choice([-1, 1]) * rng.uniform(*network.wrong_clock_s)
    stream = Stream()
    spectra = []
    for code, (azimuth, dip) in station.stated_axes.items():
        turned = azimuth + (0.0 if code.endswith("Z") else station.azimuth_error_deg)
        sign = station.vertical_sign if code.endswith("Z") else 1
        spectra.append(fft.rfft(sign * along_axis(moved, turned, dip), n_fft))
    counts = fft.irfft(np.array(spectra) * transfer(station.sensor, rate, n_fft), n_fft)[:, :n]
    limit = FULL_SCALE_COUNTS - 1
    for code, samples in zip(station.stated_axes, np.clip(np.round(counts), -limit, limit), strict=True):
        header = {
            "network": NETWORK,
            "station": station.code,
            "channel": code,
            "sampling_rate": rate,
            "starttime": event.origin_time + float(ground.time_s[0] + clock_s),
        }
        stream.append(Trace(samples.astype(np.int32), header))
    return stream


def _path_of(piece: Piece, event: WorldEvent, station: WorldStation, elementary: Elementary) -> WorldPath:
    latitude = event.latitude_deg + piece.north_km / KM_PER_DEGREE
    longitude = event.longitude_deg + piece.east_km / (KM_PER_DEGREE * np.cos(np.radians(event.latitude_deg)))
    place = station.latitude_deg, station.longitude_deg
    return elementary.structure.path((latitude, float(longitude), event.depth_km), place, station.rank)
