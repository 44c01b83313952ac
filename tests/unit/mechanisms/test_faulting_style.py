"""Styles of faulting."""

import numpy as np
import pytest

from quakesource.mechanisms import auxiliary_plane, faulting_style, moment_tensor


@pytest.mark.parametrize(
    ("plane", "style"),
    [
        ((30, 45, 90), "reverse"),
        ((200, 20, 80), "reverse"),
        ((30, 45, -90), "normal"),
        ((0, 60, -100), "normal"),
        ((0, 90, 0), "strike-slip"),
        ((100, 85, 175), "strike-slip"),
        ((0, 45, 0), "oblique"),
        ((0, 90, 90), "oblique"),
    ],
)
def test_planes_have_the_style_that_a_geologist_says(plane, style):
    assert faulting_style(moment_tensor(*plane)) == style
    assert faulting_style(moment_tensor(*auxiliary_plane(*plane))) == style


def test_the_style_does_not_depend_on_the_size_or_the_strike():
    tensors = moment_tensor(np.linspace(0, 330, 12)[:, None], [30, 88, 50], [95, 5, -80], 1e20)
    assert (faulting_style(tensors) == ["reverse", "strike-slip", "normal"]).all()
