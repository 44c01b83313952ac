"""The figure of simulated records beside real ones."""

import pandas as pd
import pytest

from quakesource.errors import ProductError
from quakesource.evaluation.record_statistics import PERCENTILES, STATISTICS
from quakesource.figures.realism import plot_realism


def statistics(shift: float = 0.0) -> pd.DataFrame:
    values = {name: value / 100 + shift for name, value in PERCENTILES.items()}
    return pd.DataFrame([{"statistic": name, "n": 9, "n_events": 3, **values} for name in STATISTICS])


def test_realism_has_a_panel_a_statistic_and_counts():
    figure = plot_realism(statistics(0.1), statistics(), title="T")
    assert len(figure.axes) == len(STATISTICS)
    assert [text.get_text() for ax in figure.axes for text in ax.texts].count("9 (3)") == 2 * len(STATISTICS)
    with pytest.raises(ProductError):
        plot_realism(statistics().drop(columns="median"), statistics(), title="T")
