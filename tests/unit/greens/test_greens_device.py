"""Green's functions in torch are those of the compiled engine, for several models at once."""

import numpy as np
import pytest
import torch
from greens_cases import HK, half_space

from quakesource.earth import LayeredModel
from quakesource.errors import GreensError
from quakesource.greens import accuracy
from quakesource.greens.accuracy import Accuracy
from quakesource.greens.device import compute_greens_on_device, device_spectra
from quakesource.greens.layered import spectra
from quakesource.greens.plan import plan_sums
from quakesource.greens.vector_math import LARGEST_DECAY

SLOW_TOP = LayeredModel.from_table(
    [[0.6, 2.5, 1.0, 2.0, 100, 50], [9.0, 6.0, 3.5, 2.7, 600, 300], [0.0, 7.8, 4.4, 3.2, 900, 450]], name="slow top"
)
MODELS = [HK, SLOW_TOP, half_space(q=200.0)]
DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
]


@pytest.mark.parametrize("device", DEVICES)
def test_spectra_of_a_batch_of_models_equal_those_of_each(device, monkeypatch):
    # the compiled engine leaves out what decays by more than the level's near field: here, nothing
    level = Accuracy(damping=1.5, spacing=1.0, near_field=LARGEST_DECAY, single=False)
    monkeypatch.setitem(accuracy.LEVELS, "exact", level)
    plan = plan_sums(MODELS, [0.6, 3.0, 12.0], [8.0, 60.0], 1.0, 40.0, 0.7, "exact")
    ours = device_spectra(MODELS, plan, torch.device(device), at_a_time=7)
    for i, model in enumerate(MODELS):
        expected = spectra(model, plan, threads=1)
        peak = np.abs(expected).max()
        np.testing.assert_allclose(ours[i][..., 3:], expected[..., 3:], rtol=0, atol=1e-9 * peak)
        # at the lowest frequencies digits cancel, in both (`kernels.STATIC_RATIO`)
        np.testing.assert_allclose(ours[i], expected, rtol=0, atol=1e-6 * peak)


def test_seismograms_are_labelled_with_their_model():
    results = compute_greens_on_device(MODELS[:2], [5.0], [20.0], 1.0, 20.0, "cpu", accuracy="fast")
    assert [greens.attrs["model_hash"] for greens in results] == [model.hash() for model in MODELS[:2]]
    assert results[0].shape == (1, 1, 10, 20)


def test_what_is_not_a_model_is_refused():
    with pytest.raises(GreensError, match="not a LayeredModel"):
        compute_greens_on_device([HK, "socal"], [5.0], [20.0], 1.0, 20.0, "cpu")
