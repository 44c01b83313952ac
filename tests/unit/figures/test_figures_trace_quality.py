"""The table of traces and its figure: every measurement of every record, dropped ones included."""

import numpy as np
import pandas as pd
import pytest
from figure_examples import traces, verdicts

from quakesource.errors import ProductError
from quakesource.figures import plot_trace_quality
from quakesource.figures.reason_classes import reason_letters
from quakesource.figures.station_verdicts import station_verdicts
from quakesource.figures.trace_table import trace_table

FITS = traces(n_stations=5, n_dropped=2, windows=("body", "surface"))
LIMITS = {"snr": [2.0], "amplitude_ratio": [0.03, 6.0]}


def draw(table, **options):
    letters = reason_letters(table.loc[table["verdict"] == "dropped", "reason"])
    defaults = {"letters": letters, "limits": LIMITS, "title": "Traces", "simulated": True}
    return plot_trace_quality(table, **(defaults | options))


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def test_a_row_holds_the_screens_and_both_windows_of_a_record():
    table = trace_table(verdicts(FITS), FITS)
    assert len(table) == len(verdicts(FITS))
    assert table["distance_km"].is_monotonic_increasing
    one = FITS[FITS["window"] == "surface"].iloc[0]
    found = table[(table["station"] == one["station"]) & (table["component"] == one["component"])].iloc[0]
    assert found["surface_shift_s"] == one["shift_s"]
    assert found["snr"] == 12.5
    dropped = table[table["verdict"] == "dropped"]
    assert dropped[["body_shift_s", "surface_variance_reduction"]].isna().all(axis=None)


def test_a_dropped_sensor_does_not_get_the_fit_of_another():
    table = verdicts(FITS)
    kept = table[table["verdict"] == "kept"].iloc[0]
    other = kept.to_dict() | {"channel": "HN?", "verdict": "dropped", "reason": "another sensor is used"}
    joined = trace_table(pd.concat([table, pd.DataFrame([other])], ignore_index=True), FITS)
    assert joined.loc[joined["channel"] == "HN?", "surface_shift_s"].isna().all()


def test_panels_matrix_and_limits():
    figure = draw(trace_table(verdicts(FITS), FITS))
    labels = [ax.get_ylabel().replace("\n", " ") for ax in figure.axes]
    assert labels == [
        "Verdict",
        "Amplitude over median",
        "Signal to noise",
        "Time shift (s) body",
        "Time shift (s) surface",
        "Variance red. (%) body",
        "Variance red. (%) surface",
    ]
    assert figure.axes[1].get_yscale() == figure.axes[2].get_yscale() == "log"
    limits = [line.get_ydata()[0] for line in figure.axes[4].lines if line.get_label() == "limit"]
    assert limits == [-5.0, 5.0]
    letters = sorted(t.get_text() for t in figure.axes[0].texts)
    assert letters == ["a"] * 6 + ["c"]  # two clipped stations of three components, one noisy component
    words = texts(figure)
    assert any("1 stations beyond the farthest" in w for w in words)
    assert "SIMULATED" in words


def test_hollow_marks_are_dropped_and_ringed_ones_repaired():
    ax = draw(trace_table(verdicts(FITS), FITS)).axes[2]
    drawn = {c.get_label(): len(c.get_offsets()) for c in ax.collections}
    assert drawn["R dropped"] == 1
    assert drawn["Z repaired"] == 1
    hollow = next(c for c in ax.collections if c.get_label() == "R dropped")
    assert hollow.get_facecolor()[0].tolist() == [1, 1, 1, 1]


def test_without_a_solution_shift_and_fit_are_absent():
    figure = draw(trace_table(verdicts(FITS), FITS.iloc[:0]))
    assert len(figure.axes) == 3
    assert any("No solution" in t for t in texts(figure))


def test_an_event_that_lost_everything_is_drawn():
    table = verdicts(FITS)
    figure = draw(trace_table(table[table["verdict"] == "dropped"], FITS.iloc[:0]))
    assert len(figure.axes[-1].get_xticklabels()) == 4


def test_a_station_is_what_its_records_are():
    table = station_verdicts(trace_table(verdicts(FITS), FITS)).set_index("station")
    assert table.loc["ST01", "verdict"] == "repaired"
    assert table.loc["ST00", "verdict"] == "kept"
    assert table.loc["BAD1", ["verdict", "reason"]].to_list() == ["dropped", "clipped: 8123456 counts"]
    assert (table.loc[table["verdict"] != "dropped", "reason"] == "").all()


def test_tables_that_are_not_verdicts_are_errors_with_a_next_step():
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        trace_table(verdicts(FITS).iloc[:0], FITS)
    with pytest.raises(ProductError, match="lacks the columns"):
        trace_table(verdicts(FITS).drop(columns="snr"), FITS)
    assert np.isnan(trace_table(verdicts(FITS), FITS)["snr"]).sum() == 3
