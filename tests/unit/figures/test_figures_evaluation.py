"""Strata, quality grades and label noise: what is drawn is what the tables say, and empty tables say so."""

import numpy as np
import pandas as pd
import pytest
from evaluation_examples import angles, grades, label_noise, strata

from quakesource.errors import ProductError
from quakesource.figures import plot_label_noise, plot_quality_grades, plot_strata


def texts(figure):
    inside = [t.get_text() for ax in figure.axes for t in ax.texts]
    return inside + [t.get_text() for t in figure.texts]


def tick_labels(ax):
    return [t.get_text() for t in ax.get_xticklabels()]


def markers(ax):
    """Finite (x, y) of every line of markers."""
    lines = [line for line in ax.lines if line.get_marker() not in ("", "None", None)]
    points = [np.column_stack([line.get_xdata(), line.get_ydata()]).astype(float) for line in lines]
    return [p[np.isfinite(p).all(1)] for p in points]


def test_strata_have_a_panel_each_and_a_point_a_bin_and_system():
    table = strata(angles(120))
    figure = plot_strata(table, title="Strata")
    assert len(figure.axes) == 12
    stations = figure.axes[0]
    own = table[(table["stratum"] == "stations") & table["headline"] & (table["basis"] == "common")]
    first = own[own["system"] == "waveform_inversion"]["kagan_median_deg"].dropna()
    assert markers(stations)[0][:, 1] == pytest.approx(first.to_numpy())
    assert len(markers(stations)) == 3  # systems, by their headline variants
    assert "SIMULATED" in texts(figure)


def test_bins_are_in_order_and_the_unknown_comes_last():
    table = angles(40)
    lower = plot_strata(strata(table), title="").axes
    assert [label.split("\n")[0] for label in tick_labels(lower[1])] == ["<6", "6–10", "10–15", "15–25", "≥25"]
    assert tick_labels(lower[11])[-1].startswith("?")


def test_the_share_without_an_answer_is_of_all_that_was_asked():
    table = strata(angles(120))
    lower = plot_strata(table, title="").axes[1]
    own = table[(table["stratum"] == "stations") & (table["basis"] == "all_answered") & table["headline"]]
    own = own[own["system"] == "waveform_inversion"]
    assert markers(lower)[0][:, 1] == pytest.approx((own["declined_share"] + own["unusable_share"]).to_numpy())


def test_few_events_leave_panels_that_say_so():
    assert texts(plot_strata(strata(angles(3)), title="")).count("no bin with 5 events") == 6


def test_grades_show_the_shares_of_the_table():
    table = angles(120)
    marks = grades(table)
    figure = plot_quality_grades(marks, table, title="Letters")
    own = marks[(marks["system"] == "waveform_inversion") & marks["headline"]]
    assert [ax.get_title() for ax in figure.axes[:3]] == ["within 15°", "within 25°", "within 40°"]
    for ax, limit_deg in zip(figure.axes, (15, 25, 40), strict=False):
        assert markers(ax)[0][:, 1] == pytest.approx(own[f"share_within_{limit_deg}_deg"].to_numpy())
    scatter = figure.axes[3].collections[0].get_offsets()
    headline = table[(table["system"] == "waveform_inversion") & (table["variant"] == "double_couple")]
    assert len(scatter) == headline["kagan_deg"].notna().sum()
    assert "SIMULATED" in texts(figure)


def test_uncertainties_that_are_lacking_or_few_are_said_so():
    table = angles(120).assign(uncertainty_deg=np.nan)
    assert "no answer states an uncertainty" in texts(plot_quality_grades(grades(table), table, title=""))
    few = angles(6)
    assert "no line: fewer than 15 events" in texts(plot_quality_grades(grades(few), few, title=""))


def test_label_noise_draws_the_common_basis_against_the_floor():
    figure = plot_label_noise(label_noise(), title="Noise")
    (ax,) = figure.axes
    assert [float(line.get_xdata()[0]) for line in ax.lines if line.get_label() == "truth"] == [8.0, 18.0]
    assert [float(line.get_xdata()[0]) for line in ax.lines if line.get_label() == "labels"] == [21.9, 27.3]
    words = texts(figure)
    assert "waveform inversion\nv, n = 50" in words
    assert "Over the events that all systems answered" in words
    assert "SIMULATED" in words


def test_without_common_events_label_noise_shows_what_each_answered():
    table = label_noise()
    table.loc[table["basis"] == "common", ["n_compared", "truth_mean_deg"]] = [0, np.nan]
    assert "No event was answered by all: over all answered" in texts(plot_label_noise(table, title=""))


def test_empty_tables_give_a_figure_that_says_why():
    table = angles(5)
    for figure, words in (
        (plot_strata(strata(table).iloc[:0], title="a"), "strata.csv has no rows"),
        (plot_quality_grades(grades(table).iloc[:0], table, title="a"), "No answer has a reference"),
        (plot_quality_grades(grades(table), table.assign(kagan_deg=np.nan), title="a"), "No answer has a reference"),
        (plot_label_noise(label_noise().iloc[:0], title="a"), "needs a known truth"),
    ):
        assert any(words in text for text in texts(figure))


def test_real_and_simulated_are_told_apart():
    table = pd.concat([angles(30), angles(30, simulated=False)])
    for figure in (plot_strata(strata(table), title=""), plot_quality_grades(grades(table), table, title="")):
        assert "SIMULATED: hollow" in texts(figure)
        assert len(figure.legends[0].get_texts()) == 6
    real = angles(30, simulated=False)
    assert not any("SIMULATED" in text for text in texts(plot_strata(strata(real), title="")))


@pytest.mark.parametrize(
    "draw",
    [
        lambda t: plot_strata(strata(t).drop(columns="bin"), title=""),
        lambda t: plot_quality_grades(grades(t).drop(columns="grade"), t, title=""),
        lambda t: plot_label_noise(label_noise().drop(columns="headline"), title=""),
    ],
)
def test_a_missing_column_is_an_error_with_a_next_step(draw):
    with pytest.raises(ProductError, match=r"(?s)lacks the columns.*evaluate the study again"):
        draw(angles(8))
