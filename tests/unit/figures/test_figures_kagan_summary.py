"""Kagan summaries: medians with their n, nothing lost, simulated never mixed with real."""

import numpy as np
import pandas as pd
import pytest
from figure_examples import kagan

from quakesource.errors import ProductError
from quakesource.figures import plot_kagan_summary
from quakesource.figures.kagan_summary import CHANCE_MEDIAN_DEG
from quakesource.mechanisms import kagan_angle, random_double_couples

ONE = (("waveform_inversion", "double_couple"),)


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def medians(ax):
    return [float(line.get_xdata()[0]) for line in ax.lines if line.get_label() == "median"]


def test_one_line_a_system_and_variant_with_its_median_and_n():
    table = kagan()
    figure = plot_kagan_summary(table, title="Study tiny")
    expected = table.groupby(["system", "variant"])[["kagan_deg", "delta_mw", "depth_error_km"]].median()
    for ax, column in zip(figure.axes, expected.columns, strict=True):
        assert medians(ax) == pytest.approx(expected[column].to_list())
    words = texts(figure)
    assert "n = 12 of 14, simulated" in words
    assert words.count("n = 13 of 14, simulated") == 3
    assert "51 angles from 56 rows (14 events) · 1 declined · 4 unusable" in words
    assert "SIMULATED" in words


def test_all_points_are_drawn_at_their_values():
    table = kagan(ONE, n_events=200)
    ax = plot_kagan_summary(table, title="").axes[0]
    drawn = np.sort(np.asarray(ax.collections[0].get_offsets())[:, 0])
    assert drawn == pytest.approx(np.sort(table["kagan_deg"].dropna().to_numpy()))
    assert np.abs(ax.collections[0].get_offsets()[:, 1]).max() < 0.3


def test_simulated_and_real_rows_keep_apart():
    table = pd.concat([kagan(ONE), kagan(ONE, simulated=False, seed=8)])
    figure = plot_kagan_summary(table, title="")
    assert len(medians(figure.axes[0])) == 2
    assert "SIMULATED: hollow" in texts(figure)
    real, simulated = figure.axes[0].collections
    assert (real.get_label(), simulated.get_label()) == ("real", "simulated")
    assert simulated.get_facecolor()[0].tolist() == [1, 1, 1, 1]
    assert real.get_facecolor()[0].tolist() != [1, 1, 1, 1]
    only_real = plot_kagan_summary(kagan(ONE, simulated=False), title="")
    assert not any("SIMULATED" in word for word in texts(only_real))


def test_rows_without_reference_or_answer_are_counted():
    table = kagan(ONE)
    table.loc[0, "kagan_deg"] = np.nan
    assert any("1 answered without reference" in word for word in texts(plot_kagan_summary(table, title="")))
    nothing = table.assign(kagan_deg=np.nan, delta_mw=np.nan, depth_error_km=np.nan, status="declined")
    words = texts(plot_kagan_summary(nothing, title=""))
    assert words.count("no value") == 3
    assert "0 angles from 14 rows (14 events) · 14 declined" in words


def test_several_seeds_name_their_events():
    table = pd.concat([kagan(ONE), kagan(ONE).assign(seed=1)])
    assert any("n = 26 of 28 (13 events)" in word for word in texts(plot_kagan_summary(table, title="")))


def test_chance_line_is_the_median_of_random_pairs():
    rng = np.random.default_rng(0)
    angles = kagan_angle(random_double_couples(100_000, rng), random_double_couples(100_000, rng))
    assert np.median(angles) == pytest.approx(CHANCE_MEDIAN_DEG, abs=0.4)


def test_empty_table_is_an_error_with_a_next_step():
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        plot_kagan_summary(kagan().iloc[:0], title="")
