"""Explosions, collapses, cracks and CLVDs are flagged, earthquakes in a wrong earth are not."""

import pytest
from shear_cases import FLAG, KINDS, network, remarks

from quakesource.mechanisms import from_matrix
from quakesource.systems.waveform_inversion.shear import NOT_SHEAR, RESOLVED, shear_caveats

EXPLOSION = from_matrix(1e16 * KINDS["explosion"])


@pytest.fixture(scope="module")
def places():
    return network()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"earthquake"}))
def test_what_is_no_shear_is_flagged(places, kind):
    flagged = [FLAG in remarks(places, kind, seed) for seed in range(5)]
    assert sum(flagged) >= 4


def test_earthquakes_in_a_wrong_earth_are_not(places):
    assert not any(FLAG in remarks(places, "earthquake", seed) for seed in range(8))


def reductions(couple: float, deviatoric: float, full: float) -> dict[str, float]:
    return {"double_couple": couple, "deviatoric": deviatoric, "full": full}


@pytest.mark.parametrize(("variant", "letter"), [("double_couple", "D"), ("deviatoric", "D"), ("full", "A")])
def test_the_full_tensor_keeps_its_grade(variant, letter):
    caveats = shear_caveats(variant, reductions(0.5, 0.6, 0.5 + 0.5 * (NOT_SHEAR + 0.01)), EXPLOSION)
    assert [c.letter for c in caveats if "explosion" in c.words] == [letter]


def test_an_isotropic_part_that_gains_nothing_is_not_resolved():
    (caveat,) = shear_caveats("full", reductions(0.8, 0.8, 0.8 + RESOLVED / 2), EXPLOSION)
    assert "not resolved" in caveat.words
    assert shear_caveats("double_couple", reductions(0.8, 0.8, 0.8 + RESOLVED / 2), EXPLOSION) == []
    assert shear_caveats("full", reductions(0.8, 0.78, 0.81), EXPLOSION) == []
