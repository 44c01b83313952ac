"""When there is no answer, and what a reader of an answer is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from inversion_cases import BAND_HZ, limits, small_event

from quakesource.mechanisms import moment_magnitude, moment_tensor
from quakesource.systems.waveform_inversion.bootstrap import Resampled
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.rows import answered_row, unanswered_row
from quakesource.systems.waveform_inversion.search import Fit
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.usability import no_records, no_solution
from quakesource.tables import PREDICTION

SETTINGS = WaveformInversionSettings()
OUTSIDE = "outside the distances of the Green's functions left out"
DEPTH_KM = np.array([5.0, 10.0, 15.0])
TENSOR = moment_tensor(30.0, 60.0, 40.0, 3e16)
MW = float(moment_magnitude(TENSOR))


def event(n_stations=4, **changes):
    return replace(small_event(np.random.default_rng(0), n_stations=n_stations)[0], **changes)


@pytest.mark.parametrize(
    ("n_stations", "losses", "n_outside", "reason"),
    [
        (3, {"flat": 9}, 5, ""),
        (2, {}, 0, "2 usable stations; at least 3 are needed"),
        (1, {}, 0, "1 usable station; at least 3 are needed"),
        (2, {"flat": 1, "gap": 4}, 0, "2 usable stations; at least 3 are needed; lost: 4 for gap, 1 for flat"),
        (2, {}, 1, f"2 usable stations; at least 3 are needed; 1 station {OUTSIDE}"),
        (2, {"gap": 1}, 2, f"2 usable stations; at least 3 are needed; lost: 1 for gap; 2 stations {OUTSIDE}"),
    ],
)
def test_too_few_stations(n_stations, losses, n_outside, reason):
    assert no_records(event(n_stations, n_outside=n_outside), SETTINGS, losses) == reason


def test_no_station_at_all():
    empty = EventData(pd.DataFrame(), ())
    assert no_records(empty, SETTINGS, {}) == "0 usable stations; at least 3 are needed"
    assert no_records(empty, SETTINGS, {"low signal-to-noise ratio": 7}).endswith("7 for low signal-to-noise ratio")


@pytest.mark.parametrize(
    ("uncertainty_deg", "variance_reduction", "words"),
    [
        (39.9, 0.21, None),
        (40.0, 0.2, None),
        (
            44.0,
            0.9,
            "the records do not decide: 68 % of the resampled mechanisms lie within 44 degrees of the best, "
            "allowed are 40",
        ),
        (5.0, 0.15, "no source explains the records: variance reduction 0.15, needed are 0.2"),
        (44.0, 0.15, "the records do not decide"),
    ],
)
def test_a_fit_that_is_no_answer(uncertainty_deg, variance_reduction, words):
    reason = no_solution({"variance_reduction": variance_reduction}, uncertainty_deg, SETTINGS)
    assert reason.startswith(words) if words else reason == ""


def answered(data, *, best=1, shifts=None, magnitude=MW, **known):
    shifts = limits(data) if shifts is None else shifts  # index of no shift
    fit = Fit(TENSOR, 40.0, shifts)
    resampled = Resampled(np.array([TENSOR] * 5), np.full(5, best))
    scatter_deg = resampled.uncertainty_deg(TENSOR)
    known = Known(magnitude=magnitude, **known)
    return answered_row("e1", "full", data, DEPTH_KM, fit, best, 100.0, resampled, known, scatter_deg=scatter_deg)


def test_an_answer_without_blemish_has_no_remark():
    row = answered(event())
    assert row["remarks"] == ""
    assert (row["status"], row["variance_reduction"], row["depth_km"]) == ("answered", 0.6, 10.0)
    assert set(row) == set(PREDICTION) - {"simulated"}


@pytest.mark.parametrize("side", [-1, 1])
def test_shifts_at_their_limit_are_counted_in_every_kind_of_window(side):
    data = event()
    limit = limits(data)
    shifts = limit.copy()
    shifts[[0, -1]] += side * limit[[0, -1]]
    assert set(limit) == {2, 3}
    assert answered(data, shifts=shifts)["remarks"] == f"2 of {len(limit)} time shifts are at their limit"
    shifts[[0, -1]] -= side
    assert answered(data, shifts=shifts)["remarks"] == ""


def test_traces_without_freedom_in_time_are_not_at_its_limit():
    data = event()
    fixed = replace(data, sets=tuple(replace(s, max_shift=0) for s in data.sets))
    assert answered(fixed)["remarks"] == ""


@pytest.mark.parametrize(("best", "said"), [(0, True), (1, False), (2, True)])
def test_a_depth_at_the_end_of_the_grid(best, said):
    assert ("the depth is at the end of the grid (5-15 km)" in answered(event(), best=best)["remarks"]) == said


@pytest.mark.parametrize(
    ("difference", "words"), [(0.7, ""), (-0.7, ""), (1.3, "Mw is +1.3 from"), (-1.3, "Mw is -1.3 from"), (np.nan, "")]
)
def test_a_magnitude_that_contradicts_the_catalogue(difference, words):
    remarks = answered(event(), magnitude=MW - difference)["remarks"]
    assert remarks.startswith(words) if words else remarks == ""


def test_several_remarks_are_joined():
    data = event(n_outside=2)
    shifts = limits(data)
    shifts[0] = 0
    remarks = answered(data, best=0, shifts=shifts, magnitude=MW - 2)["remarks"].split("; ")
    assert [remark.split()[0] for remark in remarks] == ["1", "the", "Mw", "2"]


def test_stations_and_gap_are_those_that_are_used():
    data = event(n_passed=9)
    data.stations.loc[len(data.stations)] = [170.0, 45.0, "", "", "", ""]  # no trace of it
    for row in (answered(data), unanswered_row("e1", "full", "because", data)):
        assert (row["n_stations"], row["n_stations_passed"], row["n_traces"]) == (4, 9, 11)
        assert row["azimuthal_gap_deg"] == pytest.approx(90)
    assert data.sets[0].window.band_hz == BAND_HZ
