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


def common_events(table):
    """Events that the headline variant of every system answered."""
    first = table.groupby("system")["variant"].transform("first") == table["variant"]
    answered = table[first & (table["status"] == "answered")]
    count = answered.groupby("event_id")["system"].nunique()
    return set(count.index[count == table["system"].nunique()])


def test_one_line_a_system_and_variant_with_the_median_of_the_common_events():
    table = kagan()
    figure = plot_kagan_summary(table, title="Study tiny")
    of_common = table[table["event_id"].isin(common_events(table))]
    expected = of_common.groupby(["system", "variant"], sort=False)[
        ["kagan_deg", "delta_mw", "depth_error_km"]
    ].median()
    for ax, column in zip(figure.axes, expected.columns, strict=True):
        assert medians(ax) == pytest.approx(expected[column].to_list())
    words = texts(figure)
    assert words.count("n = 12 of 14, simulated") == 4
    assert "14 events, 12 answered by all systems · 51 angles of 56 asked · 1 declined · 4 unusable" in words
    assert any("grey: answered, but not by all" in word for word in words)
    assert "SIMULATED" in words


def test_a_few_points_are_drawn_at_their_values_and_the_others_grey():
    table = kagan()
    common = common_events(table)
    ax = plot_kagan_summary(table, title="").axes[0]
    for label, chosen in (("simulated", table["event_id"].isin(common)), ("others", ~table["event_id"].isin(common))):
        parts = [np.asarray(c.get_offsets())[:, 0] for c in ax.collections if c.get_label() == label]
        drawn = np.sort(np.concatenate(parts))
        assert drawn == pytest.approx(np.sort(table.loc[chosen, "kagan_deg"].dropna().to_numpy()))


def test_many_events_become_a_histogram_that_loses_none():
    table = kagan(n_events=400)
    table["delta_mw"] = table["delta_mw"] * np.where(np.arange(len(table)) % 300 == 0, 50, 1)
    axes = plot_kagan_summary(table, title="").axes
    assert not axes[0].collections
    groups = list(table.groupby(["system", "variant"], sort=False))
    for ax, column in zip(axes, ("kagan_deg", "delta_mw", "depth_error_km"), strict=True):
        bars = [bar for container in ax.containers for bar in container]
        for row, (_, rows) in enumerate(groups):
            heights = [-bar.get_height() for bar in bars if round(bar.get_y()) == row]
            assert sum(heights) / min(heights) == pytest.approx(rows[column].notna().sum())  # the smallest is one event
    assert axes[1].get_xlim()[1] < 1  # an absurd magnitude does not stretch the axis


def test_simulated_and_real_rows_keep_apart():
    table = pd.concat([kagan(ONE), kagan(ONE, simulated=False, seed=8)])
    figure = plot_kagan_summary(table, title="")
    assert len(medians(figure.axes[0])) == 2
    assert "SIMULATED: hollow" in texts(figure)
    real, simulated = sorted(figure.axes[0].collections, key=lambda c: c.get_label())
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
    assert "14 events, 0 answered by all systems · 0 angles of 14 asked · 14 declined" in words


def test_without_a_common_event_the_medians_are_of_all_answers():
    two = pd.concat([kagan(ONE, n_events=3), kagan((("other", "v"),)).iloc[6:]])
    figure = plot_kagan_summary(two, title="")
    assert any("No event was answered by all systems" in word for word in texts(figure))
    assert medians(figure.axes[0])[0] == pytest.approx(two["kagan_deg"][two["system"] != "other"].median())


def test_seeds_of_an_event_are_one_point():
    table = pd.concat([kagan(ONE), kagan(ONE).assign(seed=1)])
    figure = plot_kagan_summary(table, title="")
    assert "n = 13 of 14, simulated" in texts(figure)
    assert len(figure.axes[0].collections[0].get_offsets()) == 13


def test_a_median_that_rounds_to_zero_has_no_sign():
    table = kagan(ONE).assign(depth_error_km=-0.01, delta_mw=0.001)
    words = texts(plot_kagan_summary(table, title=""))
    assert "0.0" in words
    assert "0.00" in words


def test_chance_line_is_the_median_of_random_pairs():
    rng = np.random.default_rng(0)
    angles = kagan_angle(random_double_couples(100_000, rng), random_double_couples(100_000, rng))
    assert np.median(angles) == pytest.approx(CHANCE_MEDIAN_DEG, abs=0.4)


def test_empty_table_is_an_error_with_a_next_step():
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        plot_kagan_summary(kagan().iloc[:0], title="")
