"""What callers see: names, units, refusals, the epicentre, threads."""

import numpy as np
import pytest
from greens_cases import HK
from scipy.signal import butter, sosfilt

from quakesource.constants import GREENS_COMPONENTS
from quakesource.errors import GreensError
from quakesource.greens import compute_greens
from quakesource.greens.accuracy import LEVELS


def small(depth_km=8.0, distance_km=20.0, rate=1.0, duration=20.0, **options):
    return compute_greens(HK, depth_km, distance_km, rate, duration, **{"accuracy": "fast", **options})


def test_result_says_what_it_is():
    greens = small([2.0, 8.0], [10.0, 20.0, 30.0], rate=2.0)
    assert greens.dims == ("depth_km", "distance_km", "component", "time_s")
    assert greens.shape == (2, 3, 10, 40)
    assert greens.dtype == np.float32
    assert tuple(greens.component.values) == GREENS_COMPONENTS
    np.testing.assert_array_equal(greens.time_s, np.arange(40) / 2)
    assert greens.attrs["units"] == "m/s per N·m"
    assert greens.attrs["flat_to_hz"] == 1.0
    assert greens.attrs["model_hash"] == HK.hash()
    assert small(rate=2.0, taper_start=0.6).attrs["flat_to_hz"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"depth_km": 0.0}, r"depth_km starts at 0 km"),
        ({"depth_km": [0.01, 5.0]}, r"smallest that can be computed is 0.05 km"),
        ({"depth_km": [5.0, np.nan]}, "depth_km must be a list of finite"),
        ({"depth_km": []}, "depth_km must be"),
        ({"distance_km": [30.0, 20.0]}, "distance_km must be"),
        ({"distance_km": [20.0, 20.0]}, "increasing"),
        ({"distance_km": [10.0, np.inf]}, "distance_km must be"),
        ({"distance_km": [[10.0, 20.0]]}, "distance_km must be"),
        ({"distance_km": -1.0}, "distance_km starts at -1"),
        ({"rate": 0.0}, "sampling_rate_hz=0"),
        ({"duration": np.nan}, "duration_s=nan"),
        ({"taper_start": 0.0}, "taper_start=0"),
        ({"taper_start": 1.5}, "taper_start=1.5"),
        ({"accuracy": "best"}, "Unknown accuracy 'best'"),
    ],
)
def test_refusals_name_the_argument_and_the_next_step(arguments, words):
    with pytest.raises(GreensError, match=rf"(?s){words}.*next: +\S+"):
        small(**arguments)


def test_unknown_accuracy_is_answered_with_the_known_ones():
    with pytest.raises(GreensError) as caught:
        small(accuracy="best")
    assert all(name in caught.value.next_step for name in LEVELS)


def test_epicentre():
    """At distance 0 horizontal motion has no preferred direction: only DS moves sideways, and RDS = -TDS."""
    greens = compute_greens(HK, [5.0, 12.0], [0.0, 0.01, 20.0], 4.0, 30.0)
    assert np.isfinite(greens).all()
    peak = float(abs(greens.isel(distance_km=0)).max())
    at = greens.isel(distance_km=0)
    for name in ("RDD", "REX", "ZDS", "ZSS", "RSS", "TSS"):
        assert float(abs(at.sel(component=name)).max()) < 1e-9 * peak
    rds, tds = at.sel(component="RDS").values, at.sel(component="TDS").values
    assert np.abs(rds).max() > 0.01 * peak
    np.testing.assert_allclose(tds, -rds, rtol=0, atol=1e-6 * peak)
    # and it is the limit of small distances (10 m against a wavelength of km)
    np.testing.assert_allclose(at, greens.isel(distance_km=1), rtol=0, atol=0.02 * peak)


def test_epicentre_alone():
    assert np.isfinite(small(distance_km=0.0)).all()


def test_threads_do_not_change_the_result():
    arguments = ([3.0, 9.0], [15.0, 45.0], 4.0, 40.0)
    np.testing.assert_array_equal(compute_greens(HK, *arguments, threads=2), compute_greens(HK, *arguments, threads=1))


def test_chunks_do_not_change_the_result(monkeypatch):
    """Frequencies are worked off in blocks that fit the cache; one by one must give the same."""
    whole = small(rate=2.0)
    monkeypatch.setattr("quakesource.greens.plan._CHUNK_BYTES", 1)
    np.testing.assert_allclose(small(rate=2.0), whole, rtol=0, atol=1e-6 * float(abs(whole).max()))


def test_neighbours_do_not_change_a_result():
    """Depths share a pass and distances share tables: alone and in company must agree, given the same grid."""
    company = compute_greens(HK, [2.0, 8.0, 20.0], [20.0, 60.0], 2.0, 40.0)
    alone = compute_greens(HK, [8.0], [60.0], 2.0, 40.0)
    expected = company.sel(depth_km=[8.0], distance_km=[60.0])
    np.testing.assert_allclose(alone, expected, rtol=0, atol=1e-5 * float(abs(expected).max()))


def test_a_short_request_is_not_polluted_by_the_slow_arrivals():
    """20 s at 100 km ends before the surface waves; they must not wrap into it."""
    sos = butter(4, [0.05, 0.4], btype="bandpass", fs=4.0, output="sos")
    traces = []
    for duration_s in (20.0, 100.0):
        greens = compute_greens(HK, [8.0], [100.0], 4.0, duration_s, accuracy="reference", taper_start=0.5)
        traces.append(sosfilt(sos, greens.values.astype(float), axis=-1)[..., :80])
    np.testing.assert_allclose(traces[0], traces[1], rtol=0, atol=2e-3 * np.abs(traces[1]).max())
