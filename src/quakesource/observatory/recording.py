"""What the simulated network records of an earthquake: counts, as from a digitiser."""

import numpy as np
from numpy.typing import NDArray
from obspy import Trace
from scipy.signal import fftconvolve

from quakesource.earth import LayeredModel
from quakesource.geometry import distance_azimuth
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import duration_from_magnitude, triangle
from quakesource.observatory.network import NETWORK, SimulatedStation, response
from quakesource.observatory.noise import coloured_noise
from quakesource.observatory.seismicity import SimulatedEvent

FloatArray = NDArray[np.float64]
BEFORE_S, AFTER_S = 150.0, 330.0
TAPER_START = 0.7


def record_event(
    event: SimulatedEvent,
    stations: list[SimulatedStation],
    model: LayeredModel,
    sampling_rate_hz: float,
    noise_db_above_nlnm: float,
    rng: np.random.Generator,
    threads: int = 1,
) -> list[Trace]:
    """Records of all stations, from 150 s before to 330 s after the origin time, as integer counts."""
    path = distance_azimuth(
        event.latitude_deg,
        event.longitude_deg,
        np.array([station.latitude_deg for station in stations]),
        np.array([station.longitude_deg for station in stations]),
    )
    order = np.argsort(path.distance_km)
    greens = compute_greens(
        model,
        [event.depth_km],
        path.distance_km[order],
        sampling_rate_hz,
        AFTER_S,
        accuracy="fast",
        taper_start=TAPER_START,
        threads=threads,
    ).isel(depth_km=0)
    zrt = synthesize(greens, event.moment_tensor, path.azimuth_deg[order]).transpose(
        "distance_km", "component", "time_s"
    )
    moment_rate = triangle(float(duration_from_magnitude(event.magnitude)), sampling_rate_hz)
    motion = fftconvolve(zrt.values, moment_rate[None, None] / sampling_rate_hz, axes=-1)[..., : zrt.sizes["time_s"]]
    n_before = round(BEFORE_S * sampling_rate_hz)
    traces = []
    for row, i in enumerate(order):
        station = stations[i]
        ground = np.pad(motion[row], ((0, 0), (n_before, 0)))
        ground = to_up_north_east(ground, float(path.back_azimuth_deg[i]))
        signal = np.array([along_axis(ground, *axis) for axis in station.axes.values()])
        noise = coloured_noise(len(signal), signal.shape[-1], sampling_rate_hz, noise_db_above_nlnm, rng)
        for code, counts in zip(station.axes, digitise(signal + noise, sampling_rate_hz), strict=True):
            header = {
                "network": NETWORK,
                "station": station.code,
                "channel": code,
                "sampling_rate": sampling_rate_hz,
                "starttime": event.origin_time - n_before / sampling_rate_hz,
            }
            traces.append(Trace(counts, header))
    return traces


def to_up_north_east(zrt: FloatArray, back_azimuth_deg: float) -> FloatArray:
    """(3, nt) Z R T to up, north, east; R points away from the source."""
    away = np.radians(back_azimuth_deg + 180)
    up, radial, transverse = zrt
    north = radial * np.cos(away) - transverse * np.sin(away)
    east = radial * np.sin(away) + transverse * np.cos(away)
    return np.stack([up, north, east])


def along_axis(ground: FloatArray, azimuth_deg: float, dip_deg: float) -> FloatArray:
    """What a sensor along an axis (SEED azimuth and dip) feels of ground motion (3, nt), up, north and east."""
    azimuth, dip = np.radians([azimuth_deg, dip_deg])
    return np.array([-np.sin(dip), np.cos(dip) * np.cos(azimuth), np.cos(dip) * np.sin(azimuth)]) @ ground


def digitise(velocity: FloatArray, sampling_rate_hz: float) -> NDArray[np.int32]:
    """Ground velocity (n, nt) through the instrument, rounded to counts."""
    n = 2 * velocity.shape[-1]
    transfer, _ = response().get_evalresp_response(1 / sampling_rate_hz, n, output="VEL")
    counts = np.fft.irfft(np.fft.rfft(velocity, n=n, axis=-1) * transfer, n=n, axis=-1)[:, : velocity.shape[-1]]
    return np.round(counts).astype(np.int32)
