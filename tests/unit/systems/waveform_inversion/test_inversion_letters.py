"""What lowers a letter: shifts, depth, magnitude, few components, records that were cut or turned over."""

from dataclasses import replace

import numpy as np
import pytest
from inversion_cases import small_event

from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.letters import (
    Caveat,
    band_caveats,
    component_caveats,
    cut_caveats,
    depth_caveats,
    lowered,
    shift_caveats,
    turned_caveats,
)

RNG = np.random.default_rng(0)
DATA = small_event(RNG, n_stations=6)[0]
LIMITS = np.concatenate([np.full(int(s.group.max()) + 1, s.max_shift) for s in DATA.sets])


def shifts(share: float, sign: int = 1) -> np.ndarray:
    """Shift indices of which a share is at its limit; the others alternate about nothing."""
    moved = np.zeros(LIMITS.size, int)
    n = round(share * LIMITS.size)
    moved[:n] = sign * LIMITS[:n] * np.where(np.arange(n) % 2, 1, -1)
    return LIMITS + moved


@pytest.mark.parametrize(("share", "letter"), [(0.0, "A"), (0.2, "A"), (0.5, "C"), (0.9, "D")])
def test_shifts_at_their_limit_lower_the_letter_and_are_counted(share, letter):
    caveats = shift_caveats(DATA, shifts(share))
    assert lowered("A", caveats) == letter
    told = " ".join(caveat.words for caveat in caveats)
    assert (f"of {LIMITS.size} time shifts are at their limit" in told) == (share > 0)


@pytest.mark.parametrize(("sign", "side"), [(1, "late"), (-1, "early")])
def test_a_quarter_period_throughout_is_no_letter_but_d(sign, side):
    caveats = shift_caveats(DATA, LIMITS + sign * LIMITS)
    assert lowered("A", caveats) == "D"
    assert any(f"a quarter period {side} throughout" in caveat.words for caveat in caveats)


@pytest.mark.parametrize(
    ("depth_km", "best", "letter"),
    [((2, 4, 6), 0, "C"), ((2, 4, 6), 1, "A"), ((2, 4, 6), 2, "D"), ((12, 14, 16), 0, "D"), ((8,), 0, "A")],
)
def test_a_depth_at_the_end_of_the_grid_has_no_minimum(depth_km, best, letter):
    caveats = depth_caveats(np.array(depth_km, float), best)
    assert lowered("A", caveats) == letter
    assert bool(caveats) == (letter != "A")


def test_a_letter_is_never_raised():
    assert lowered("D", [Caveat("", "A")]) == "D"
    assert lowered("B", []) == "B"


def test_few_components_are_told():
    vertical_alone = [replace(s, component=np.zeros_like(s.component)) for s in DATA.sets]
    assert component_caveats(DATA) == []
    assert lowered("A", component_caveats(replace(DATA, sets=tuple(vertical_alone)))) == "C"


@pytest.mark.parametrize(("share", "n_short", "letter"), [(0.4, 20, "A"), (1.0, 0, "B"), (1.0, 20, "D")])
def test_windows_that_end_with_their_records(share, n_short, letter):
    cut = [replace(s, cut=np.arange(s.cut.size) < share * s.cut.size) for s in DATA.sets]
    assert lowered("A", cut_caveats(replace(DATA, sets=tuple(cut)), n_short)) == letter


def test_stations_that_were_turned_over_are_named():
    (caveat,) = turned_caveats(replace(DATA, turned=("ABC", "DEF")))
    assert "ABC, DEF" in caveat.words
    assert caveat.letter == "B"


def test_another_band_than_that_of_the_magnitude_is_told_and_lowers_nothing():
    assert band_caveats(BandSettings(), 4.5, "regular") == []
    (caveat,) = band_caveats(BandSettings(), 4.5, "small")
    assert caveat.words == "fitted at 0.04-0.1 Hz: noise hides most records at 0.02-0.05 Hz"
    assert caveat.letter == "A"


def test_another_band_than_the_local_one_is_told():
    (caveat,) = band_caveats(BandSettings(local_below_magnitude=3.0), 2.5, "small")
    assert caveat.words == "fitted at 0.04-0.1 Hz: few records can be used at 0.2-1 Hz"


@pytest.mark.parametrize(("catalogue_km", "letter"), [(10.0, "A"), (39.0, "A"), (45.0, "C"), (float("nan"), "A")])
def test_a_depth_far_from_the_catalogues_lowers_the_letter(catalogue_km, letter):
    caveats = depth_caveats(np.array([5.0, 10.0, 15.0]), 1, catalogue_km)
    assert lowered("A", caveats) == letter
    assert all("km above the catalogue's" in caveat.words for caveat in caveats)
