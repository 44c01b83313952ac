"""Scattered energy: what transport theory demands, and that it stays in its band."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt
from small_worlds import A

from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.scattering import coda, energy_ratio

PATHS = read_world(A).paths
RATE_HZ = 20.0
TIME_S = np.arange(-60 * RATE_HZ, 200 * RATE_HZ) / RATE_HZ


def pulse(frequency_hz: float, at_s: float) -> np.ndarray:
    shape = np.exp(-0.5 * ((TIME_S - at_s) * frequency_hz) ** 2) * np.cos(2 * np.pi * frequency_hz * (TIME_S - at_s))
    return np.stack([shape] * 3)


def power(series, band_hz):
    return (sosfilt(butter(3, band_hz, "bandpass", fs=RATE_HZ, output="sos"), series, axis=-1) ** 2).sum()


@pytest.mark.parametrize("per_km", [1e-4, 1e-3, 1e-2])
def test_nothing_is_scattered_before_the_direct_wave_and_little_where_there_is_little_to_scatter(per_km):
    time_s = np.linspace(1, 400, 4000)
    ratio = energy_ratio(100.0, time_s, 3.4, per_km)
    assert (ratio[time_s < 100 / 3.4] == 0).all()
    assert (ratio[time_s > 100 / 3.4 + 0.2] > 0).all()
    if per_km < 1e-3:
        # single scattering: as much as is taken from the direct wave, within a factor of the geometry
        assert np.trapezoid(ratio, time_s) == pytest.approx(100 * per_km * 2, rel=0.6)


def test_transport_keeps_the_energy():
    """All of space at one time: the direct shell and the scattered energy add up to one (S1)."""
    speed, per_km, at_s = 3.4, 0.02, np.array([60.0])
    r = np.linspace(1.5, speed * at_s[0] * 0.999, 4000)
    shell = np.exp(-speed * at_s[0] * per_km)
    # energy_ratio is per direct energy flux of exp(-r/l) / (4 pi r²) over the speed
    density = [energy_ratio(x, at_s, speed, per_km)[0] * np.exp(-x * per_km) / (4 * np.pi * x**2) / speed for x in r]
    scattered = np.trapezoid(np.array(density) * 4 * np.pi * r**2, r)
    assert shell + scattered == pytest.approx(1, abs=0.08)


def test_coda_comes_after_the_direct_wave_and_decays():
    direct = pulse(1.0, 30.0)
    out = coda(direct, TIME_S, 100.0, (17.0, 30.0), PATHS, np.random.default_rng(0))
    early, late = ((out[:, (start < TIME_S) & (end > TIME_S)] ** 2).mean() for start, end in ((32, 62), (110, 140)))
    assert (out[:, TIME_S < 17.0] == 0).all()
    assert late < 0.3 * early


def test_coda_of_short_periods_does_not_leak_into_long_ones():
    """The long periods that are inverted are a thousand times weaker: an envelope's edge must not reach them."""
    direct = pulse(2.0, 30.0)
    out = coda(direct, TIME_S, 100.0, (17.0, 30.0), PATHS, np.random.default_rng(0))
    assert power(out, (1, 3)) > 0.1 * power(direct, (1, 3))
    assert power(out, (0.02, 0.05)) < 1e-8 * power(out, (1, 3))
