"""Simulated records carry the source: through the instrument and back they are the theoretical ground motion."""

import numpy as np
import pytest
from obspy import Inventory, Stream, UTCDateTime
from scipy.signal import fftconvolve

from quakesource.earth import read_model
from quakesource.geometry import distance_azimuth
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import duration_from_magnitude, magnitude_to_moment, moment_tensor, triangle
from quakesource.observatory import SimulatedEvent, SimulatedStation, record_event
from quakesource.observatory.network import NETWORK
from quakesource.settings import ObserveSettings
from quakesource.waveforms.filtering import band_pass
from quakesource.waveforms.station_motion import Surroundings, station_motion

ORIGIN = UTCDateTime(2031, 1, 1, 6)
RATE_HZ = 2.0
SILENT_DB = -300.0
PLAIN = {"MHZ": (0.0, -90.0), "MHN": (0.0, 0.0), "MHE": (90.0, 0.0)}
TURNED = {"MHZ": (0.0, -90.0), "MH1": (203.0, 0.0), "MH2": (293.0, 0.0)}
NORTH_OF_IT = SimulatedStation("S00", 36.2, -117.6, PLAIN)
EAST_OF_IT = SimulatedStation("S01", 35.6, -116.7, PLAIN)
SOUTHWEST = SimulatedStation("S02", 34.9, -118.2, TURNED)
STATIONS = [SOUTHWEST, NORTH_OF_IT, EAST_OF_IT]  # not in the order of distance


def event(tensor, magnitude=5.0) -> SimulatedEvent:
    place = (35.6, -117.6, 10.0)
    return SimulatedEvent("e", ORIGIN, *place, magnitude, np.asarray(tensor), *place)


def records(source: SimulatedEvent, rate_hz=RATE_HZ, noise_db=SILENT_DB, seed=0) -> Stream:
    rng = np.random.default_rng(seed)
    return Stream(record_event(source, STATIONS, read_model("gil7"), rate_hz, noise_db, rng))


@pytest.fixture(scope="module")
def double_couple() -> SimulatedEvent:
    return event(moment_tensor(25.0, 50.0, -70.0, float(magnitude_to_moment(5.0))))


@pytest.fixture(scope="module")
def silent(double_couple) -> Stream:
    return records(double_couple)


def theory(source: SimulatedEvent, station: SimulatedStation) -> np.ndarray:
    """(3, nt) Z R T velocity from the origin time on, at the network's rate."""
    path = distance_azimuth(source.latitude_deg, source.longitude_deg, station.latitude_deg, station.longitude_deg)
    greens = compute_greens(
        read_model("gil7"),
        [source.depth_km],
        [float(path.distance_km)],
        RATE_HZ,
        330.0,
        accuracy="fast",
        taper_start=0.7,
    ).isel(depth_km=0, distance_km=0)
    step = synthesize(greens, source.moment_tensor, float(path.azimuth_deg)).transpose("component", "time_s").values
    rate = triangle(float(duration_from_magnitude(source.magnitude)), RATE_HZ)
    return fftconvolve(step, rate[None] / RATE_HZ, axes=-1)[:, : step.shape[-1]]


@pytest.mark.parametrize("station", STATIONS, ids=lambda s: s.code)
def test_observed_records_equal_the_theory(double_couple, silent, station):
    path = distance_azimuth(
        double_couple.latitude_deg, double_couple.longitude_deg, station.latitude_deg, station.longitude_deg
    )
    time_s = np.arange(-60.0, 300.0, 1 / RATE_HZ)
    inventory: Inventory = station.inventory(RATE_HZ)
    # Without noise the record before P is all zeros, which the screens rightly take for padding.
    rng = np.random.default_rng(0)
    stream = silent.select(station=station.code).copy()
    for trace in stream:
        trace.data = trace.data + rng.integers(-2, 3, trace.data.size).astype(np.int32)
    around = Surroundings(ORIGIN, float(path.back_azimuth_deg), (0.0, 200.0), time_s, (0.02, 0.1))
    motion = station_motion(stream, inventory, around, ObserveSettings())
    assert (motion.remarks, motion.repairs) == ([], {})
    expected = np.pad(theory(double_couple, station), ((0, 0), (120, 0)))[:, : time_s.size]
    for name, truth in zip("ZRT", expected, strict=True):
        got = band_pass(motion.components[name], RATE_HZ, (0.02, 0.2))
        want = band_pass(truth, RATE_HZ, (0.02, 0.2))
        assert np.abs(got - want).max() < 0.02 * np.abs(want).max(), name


def first_motion(trace) -> float:
    """Sign of the first excursion above a tenth of the largest sample."""
    onset = int(np.argmax(np.abs(trace.data) > 0.1 * np.abs(trace.data).max()))
    return float(np.sign(trace.data[onset]))


def test_explosion_pushes_up_and_away():
    """Independent of every rotation in the package: north of the source the ground first goes north, and so on."""
    stream = records(event(1e17 * np.array([1.0, 1, 1, 0, 0, 0])))

    def of(station, channel):
        return stream.select(station=station.code, channel=channel)[0]

    for station in STATIONS:
        assert first_motion(of(station, "MHZ")) > 0
    assert first_motion(of(NORTH_OF_IT, "MHN")) > 0
    assert first_motion(of(EAST_OF_IT, "MHE")) > 0
    # south-west of the source, away is azimuth 215: nearly along the sensor's first axis
    assert first_motion(of(SOUTHWEST, "MH1")) > 0
    for station, across in ((NORTH_OF_IT, "MHE"), (EAST_OF_IT, "MHN")):
        assert np.abs(of(station, across).data).max() < 0.02 * np.abs(of(station, "MHZ").data).max()


def test_nothing_moves_before_the_origin_time(silent):
    for trace in silent:
        before = trace.slice(endtime=ORIGIN).data
        assert np.abs(before).max() < 0.01 * np.abs(trace.data).max()


def test_headers(silent):
    assert len(silent) == 9
    assert {t.stats.network for t in silent} == {NETWORK}
    assert all(t.stats.starttime == ORIGIN - 150 and t.stats.npts == 960 for t in silent)
    assert all(np.issubdtype(t.data.dtype, np.integer) for t in silent)
    assert {t.stats.channel for t in silent.select(station="S02")} == set(TURNED)


@pytest.mark.parametrize("rate_hz", [2.0, 2.01])
def test_time_of_the_records_holds_at_any_sampling_rate(double_couple, silent, rate_hz):
    """The largest amplitude of a smooth band comes at the same time after the origin."""

    def peak_s(stream: Stream) -> float:
        (trace,) = stream.select(station="S00", channel="MHZ")
        series = band_pass(trace.data.astype(float), trace.stats.sampling_rate, (0.02, 0.1))
        i = int(np.argmax(np.abs(series)))
        a, b, c = np.abs(series[i - 1 : i + 2])
        fraction = 0.5 * (a - c) / (a - 2 * b + c)
        return trace.stats.starttime + (i + fraction) / trace.stats.sampling_rate - ORIGIN

    assert peak_s(records(double_couple, rate_hz)) == pytest.approx(peak_s(silent), abs=0.05)


def test_same_seed_same_records(double_couple):
    one, same, other = (records(double_couple, noise_db=25.0, seed=s) for s in (1, 1, 2))
    assert all(np.array_equal(a.data, b.data) for a, b in zip(one, same, strict=True))
    assert not any(np.array_equal(a.data, b.data) for a, b in zip(one, other, strict=True))


def test_noise_is_added_before_the_instrument(double_couple, silent):
    """Counts of noise are those of ground motion through the sensitivity, not a few digits."""
    noisy = records(double_couple, noise_db=25.0)
    difference = noisy[0].data - silent[0].data
    assert 1e1 < difference.std() < 1e4
