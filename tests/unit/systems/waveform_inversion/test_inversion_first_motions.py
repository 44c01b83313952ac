"""First motions that contradict an answer lower its letter; those near nodal planes or in doubt say nothing."""

import numpy as np
import pandas as pd
import pytest

from quakesource.earth import first_arrivals, read_model
from quakesource.mechanisms import moment_tensor, radiation_pattern
from quakesource.systems.waveform_inversion.first_motions import FirstMotions, first_motion_caveats
from quakesource.systems.waveform_inversion.letters import lowered

LAYERS, DEPTH_KM = read_model("socal"), 10.0
TENSOR = moment_tensor(40.0, 70.0, 170.0, 3e16)
N = 40


def observed(n_wrong=0, *, error_probability=0.1, n=N) -> FirstMotions:
    """Signs all around, of which the first clear ones are turned over."""
    rng = np.random.default_rng(3)
    distance_km, azimuth_deg = rng.uniform(5, 150, n), rng.uniform(0, 360, n)
    takeoff_deg = first_arrivals(LAYERS, DEPTH_KM, distance_km, "P").takeoff_deg
    radiated = radiation_pattern(TENSOR / 3e16, takeoff_deg, azimuth_deg)[0]
    polarity = np.sign(radiated).astype(int)
    polarity[np.flatnonzero(np.abs(radiated) >= 0.3)[:n_wrong]] *= -1
    polarity[np.abs(radiated) < 0.3] *= -1  # near a nodal plane: not counted
    table = pd.DataFrame(
        {
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "polarity": polarity,
            "error_probability": error_probability,
        }
    )
    return FirstMotions(table, LAYERS)


def test_signs_are_counted_where_the_radiation_is_clear():
    n_wrong, n = observed().disagreeing(TENSOR, DEPTH_KM)
    assert n_wrong == 0
    assert 10 < n < N
    assert observed(4).disagreeing(TENSOR, DEPTH_KM) == (4, n)
    assert observed().disagreeing(-TENSOR, DEPTH_KM) == (n, n)


@pytest.mark.parametrize(("share", "letter"), [(0.0, "A"), (0.25, "A"), (0.45, "C"), (0.6, "D"), (1.0, "D")])
def test_many_that_disagree_lower_the_letter(share, letter):
    n = observed().disagreeing(TENSOR, DEPTH_KM)[1]
    n_wrong = int(share * n)
    caveats = first_motion_caveats(observed(n_wrong), TENSOR, DEPTH_KM)
    assert lowered("A", caveats) == letter
    assert [caveat.words for caveat in caveats] == [f"{n_wrong} of {n} first motions disagree"][: letter != "A"]


@pytest.mark.parametrize(
    "first_motions", [None, observed(n=3), observed(error_probability=0.4), observed(error_probability=np.nan)]
)
def test_few_or_doubtful_signs_say_nothing(first_motions):
    assert first_motion_caveats(first_motions, -TENSOR, DEPTH_KM) == []


def test_an_isotropic_part_is_left_out():
    """A double couple is what signs are compared with: an explosion has them all up, and is told elsewhere."""
    explosion = 2e17 * np.array([1.0, 1, 1, 0, 0, 0])
    assert observed().disagreeing(TENSOR + explosion, DEPTH_KM)[0] == 0


def test_a_table_without_a_sign_is_empty():
    none = FirstMotions(observed().table.assign(polarity=0), LAYERS)
    assert none.disagreeing(TENSOR, DEPTH_KM) == (0, 0)
