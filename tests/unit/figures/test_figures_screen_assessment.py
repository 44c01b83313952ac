"""The picture of the screen assessment shows every event once a state, and counts those without an answer."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import ProductError
from quakesource.figures.screen_assessment import plot_screen_assessment

ROWS = pd.DataFrame(
    {
        "kind": ["clean"] * 3 + ["glitch"] * 3,
        "seed": [1, 2, 3] * 2,
        "n_damaged": [np.nan] * 3 + [2.0] * 3,
        "n_found": [np.nan] * 3 + [2.0, 2.0, 1.0],
        "n_harmless": [np.nan] * 3 + [2.0] * 3,
        "clean_traces": 30.0,
        "clean_rejected": 0.0,
        **{f"status_{name}": "answered" for name in ("clean", "with")},
        **{f"kagan_{name}_deg": [1.0, 2, 3, 4, 5, 6] for name in ("clean", "with")},
        "kagan_without_deg": [1.0, 2, 3, 70, np.nan, 90],
        "status_without": ["answered"] * 4 + ["failed", "answered"],
        **{f"delta_mw_{name}": 0.1 for name in ("clean", "with", "without")},
        **{f"variance_reduction_{name}": 0.9 for name in ("clean", "with", "without")},
    }
)


def texts(figure):
    inside = [text.get_text() for ax in figure.axes for text in ax.texts]
    return inside + [text.get_text() for text in figure.texts]


def test_a_point_an_answer_and_words_for_the_others():
    figure = plot_screen_assessment(ROWS, title="Defects")
    (ax,) = figure.axes
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(points) == 11
    assert sorted(line.get_xdata()[0] for line in points)[-2:] == [70.0, 90.0]
    found = texts(figure)
    assert "1 silent" in found
    assert "83 % of 6" in found
    assert "SIMULATED" in found
    assert [label.get_text() for label in ax.get_yticklabels()] == ["clean", "glitch"]


def test_empty_table_says_what_to_run():
    with pytest.raises(ProductError, match="assess-screens"):
        plot_screen_assessment(ROWS.iloc[:0], title="Defects")
