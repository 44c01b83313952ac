"""Record sections: records at their distance, arrivals, synthetics of the same band, and what was dropped."""

import numpy as np
import pytest
from figure_examples import records, traces, verdicts

from quakesource.figures import plot_record_section
from quakesource.figures.reason_classes import reason_class, reason_letters
from quakesource.figures.section_names import _spread
from quakesource.figures.trace_table import trace_table

FITS = traces(n_stations=5, n_dropped=2, windows=("body", "surface"))


def draw(fits=FITS, data=None, **options):
    moved, time_s, pairs = records(FITS) if data is None else data
    table = trace_table(verdicts(FITS), fits)
    letters = reason_letters(table.loc[table["verdict"] == "dropped", "reason"])
    defaults = {"letters": letters, "band_hz": (0.02, 0.05), "title": "Section", "simulated": True}
    return plot_record_section(moved, time_s, pairs, table, fits, **(defaults | options))


def lines(ax, label):
    return [line for line in ax.lines if line.get_label() == label]


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def test_every_record_lies_at_its_distance_in_the_panel_of_its_component():
    moved, _, pairs = records(FITS)
    figure = draw()
    for ax, component, k in zip(figure.axes, "ZRT", range(3), strict=True):
        assert ax.get_title() == component
        present = np.isfinite(moved[:, k]).all(axis=-1)
        starts = [line.get_ydata()[0] for line in lines(ax, "record")]
        assert starts == pytest.approx(pairs["distance_km"][present].to_list(), abs=0.5)
    assert figure.axes[0].get_ylabel() == "Epicentral distance (km)"


def test_synthetics_are_of_the_band_of_the_records():
    surface = FITS[FITS["window"] == "surface"]
    assert sum(len(lines(ax, "synthetic")) for ax in draw().axes) == len(surface)
    assert sum(len(lines(ax, "synthetic")) for ax in draw(band_hz=(0.01, 0.03)).axes) == 0


def test_arrivals_are_those_of_the_pairs():
    _, _, pairs = records(FITS)
    (p,) = lines(draw().axes[0], "P")
    assert p.get_ydata() == pytest.approx(np.sort(pairs["distance_km"]))
    assert p.get_xdata() == pytest.approx(np.sort(pairs["distance_km"]) / 6)


def test_dropped_records_are_dotted_with_their_letter_and_far_ones_counted():
    figure = draw()
    assert [len(lines(ax, "dropped")) for ax in figure.axes] == [2, 3, 2]
    words = texts(figure)
    assert "a: clipped (2)" in words
    assert any("4 records dropped · 1 of them farther than" in word for word in words)
    assert not any("beyond max_distance" in word for word in words)
    assert "SIMULATED" in words


def test_an_event_without_a_record_still_shows_what_was_dropped():
    moved, time_s, pairs = records(FITS)
    figure = draw(FITS.iloc[:0], (moved[:0], time_s, pairs.iloc[:0]))
    assert any(t.startswith("Displacement") and "0 records of 0 stations" in t for t in texts(figure))


def test_names_are_moved_apart_as_little_as_possible():
    placed = _spread(np.array([0.0, 1.0, 2.0, 50.0]), 7.0)
    assert placed == pytest.approx([-6.0, 1.0, 8.0, 50.0])
    assert _spread(np.array([]), 7.0).size == 0


def test_reasons_lose_their_numbers_and_details():
    assert reason_class("gap of 12.0 s") == reason_class("gap of 3.5 s") == "gap of … s"
    assert reason_class("clipped: 8123456 counts") == "clipped"
    assert reason_letters(["x", "clipped: 1", "clipped: 2", ""]) == {"clipped": "a", "x": "b"}
