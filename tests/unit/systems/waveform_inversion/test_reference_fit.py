"""How well the reference explains the records, beside how well the prediction does."""

import numpy as np
import pandas as pd
import pytest

from quakesource.mechanisms import moment_tensor
from quakesource.systems.waveform_inversion.objective import Block, Normal, save_normal
from quakesource.systems.waveform_inversion.reference_fit import reference_variance_reduction
from quakesource.tables import MOMENT_TENSOR_COLUMNS, REFERENCE

TRUE = moment_tensor(30.0, 60.0, 40.0, 3e16)


def equations(seed=0, n_group=6, n_sample=40):
    """Normal equations, without any shift, of data that ``TRUE`` makes."""
    responses = np.random.default_rng(seed).standard_normal((n_group, n_sample, 6))
    data = responses @ TRUE
    c, a = np.einsum("gt,gtm->gm", data, responses), np.einsum("gtm,gtn->gmn", responses, responses)
    return Normal((Block(c[:, None], a[:, None], (data**2).sum(1)),), np.ones(n_group))


def references(**tensors):
    rows = [{"event_id": name, **dict(zip(MOMENT_TENSOR_COLUMNS, m, strict=True))} for name, m in tensors.items()]
    return pd.DataFrame(rows, columns=list(REFERENCE))


def predictions(*rows):
    return pd.DataFrame(rows, columns=["event_id", "variant"])


@pytest.fixture
def folder(tmp_path):
    for variant in ("double_couple", "full"):
        save_normal(tmp_path / "normal_equations" / f"e1_{variant}.npz", equations())
    return tmp_path


@pytest.mark.parametrize("size", [1.0, 1e-3, 50.0])
def test_the_true_mechanism_of_any_size_explains_everything(folder, size):
    fit = reference_variance_reduction(predictions(("e1", "full")), references(e1=size * TRUE), folder)
    assert fit.tolist() == pytest.approx([1.0])


def test_the_opposite_mechanism_explains_nothing(folder):
    fit = reference_variance_reduction(predictions(("e1", "full")), references(e1=-TRUE), folder)
    assert fit.tolist() == [0.0]


def test_a_turned_mechanism_explains_what_its_best_multiple_does(folder):
    other = moment_tensor(60.0, 70.0, 10.0)
    (fit,) = reference_variance_reduction(predictions(("e1", "full")), references(e1=other), folder)
    block = equations().blocks[0]
    c, a, d = block.c.sum((0, 1)), block.a.sum((0, 1)), block.d.sum()
    best = max(0.0, float(other @ c) / float(other @ a @ other))
    assert fit == pytest.approx(1 - (d - 2 * best * other @ c + best**2 * other @ a @ other) / d)
    assert 0 < fit < 1


def test_rows_without_reference_or_equations_are_nan(folder):
    table = predictions(("e1", "full"), ("e2", "full"), ("e1", "probabilistic"), ("e3", "full"))
    fit = reference_variance_reduction(table, references(e1=TRUE, e3=TRUE), folder)
    assert fit.notna().tolist() == [True, False, False, False]


def test_the_answer_has_the_index_of_the_predictions(folder):
    table = predictions(("e2", "full"), ("e1", "full"), ("e1", "double_couple"))
    table.index = [7, 3, 5]
    fit = reference_variance_reduction(table, references(e1=TRUE), folder)
    assert fit.index.tolist() == [7, 3, 5]
    assert np.isnan(fit[7])
    assert fit[[3, 5]].tolist() == pytest.approx([1.0, 1.0])


def test_no_reference_at_all(folder):
    fit = reference_variance_reduction(predictions(("e1", "full")), pd.DataFrame(columns=list(REFERENCE)), folder)
    assert fit.isna().tolist() == [True]
    assert reference_variance_reduction(predictions(), references(e1=TRUE), folder).empty
