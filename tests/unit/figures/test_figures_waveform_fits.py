"""Waveform figures: every trace where it belongs, every gap named."""

import numpy as np
import pytest
from figure_examples import prediction, traces
from matplotlib.colors import to_hex

from quakesource.errors import ProductError
from quakesource.figures import plot_waveform_fits
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def draw(table, answer=None, **options):
    answer = prediction() if answer is None else answer
    return plot_waveform_fits(table, answer, **({"title": "An event", "simulated": True} | options))


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def panels(figure):
    return [ax for ax in figure.axes if ax.get_ylim()[0] < 0]


def test_rows_go_round_the_compass_and_every_trace_is_drawn():
    table = traces(n_stations=6, n_dropped=3)
    figure = draw(table)
    assert len(panels(figure)) == 18
    assert sum(len(ax.lines) for ax in panels(figure)) == 2 * len(table)
    assert texts(figure).count("dropped") == 3
    order = [t for t in texts(figure) if t.startswith("XX.")]
    azimuth = table.groupby("station")["azimuth_deg"].first()
    assert order == [f"XX.{name}" for name in azimuth.sort_values().index]


def test_lines_are_data_black_and_synthetic_red_over_the_stations_peak():
    table = traces(n_stations=1, n_dropped=0)
    figure = draw(table)
    for ax, (_, row) in zip(panels(figure), table.iterrows(), strict=True):
        data, synthetic = ax.lines
        assert (to_hex(data.get_color()), to_hex(synthetic.get_color())) == ("#000000", "#d55e00")
        peak = max(np.abs([*table["observed"], *table["synthetic"]]).ravel())
        assert data.get_ydata() == pytest.approx(np.array(row["observed"]) / peak)
        assert data.get_xdata()[:2] == pytest.approx([0.0, 0.5])
        assert f"cc {row['correlation']:.2f}" in ax.texts[0].get_text()


def test_header_has_the_solution_the_ball_and_the_mark():
    figure = draw(traces())
    joined = "\n".join(texts(figure))
    for fact in ("An event", "SIMULATED", "Mw 5.10", "depth 8.0 km", "VR 74 %", "320/75/−170", "gap 74°"):
        assert fact in joined
    assert any(patch.get_label() == "_compression" for ax in figure.axes for patch in ax.patches)
    assert "SIMULATED" not in "\n".join(texts(draw(traces(), simulated=False)))


def test_shift_at_its_limit_and_unused_traces_are_marked():
    table = traces(n_stations=3, n_dropped=0)
    table["shift_s"] = [0.0, -0.04, -5.0] + [1.0] * 6
    table.loc[3, "weight"] = 0.0
    words = texts(draw(table))
    assert sum("−5.0 s*" in word for word in words) == 1
    assert not any("−0.0" in word for word in words)
    assert sum("weight 0" in word for word in words) == 1
    assert any("* shift at its limit" in word for word in words)


def test_the_nearest_stations_are_taken_and_counted():
    table = traces(n_stations=8, n_dropped=0)
    figure = draw(table, max_stations=3)
    shown = {t for t in texts(figure) if t.startswith("XX.")}
    nearest = table.groupby("station")["distance_km"].first().nsmallest(3).index
    assert shown == {f"XX.{name}" for name in nearest}
    assert any("nearest 3 of 8" in t for t in texts(figure))


def test_windows_that_move_with_distance_start_at_their_own_time():
    figure = draw(traces(n_stations=12, n_dropped=0, moving=True))
    assert panels(figure)[-1].get_xlabel() == "Time after window start (s)"
    assert sum(t.startswith("from ") for t in texts(figure)) == 12
    assert panels(figure)[0].get_xlim()[0] == pytest.approx(0.0)


def test_no_answer_is_written_not_drawn():
    nothing = dict.fromkeys(MOMENT_TENSOR_COLUMNS, np.nan)
    figure = draw(traces(), prediction(**nothing, status="declined", reason="two stations"))
    assert any("no mechanism (declined: two stations)" in t for t in texts(figure))
    assert not any(patch.get_label() == "_compression" for ax in figure.axes for patch in ax.patches)


def test_tables_without_anything_to_draw_are_errors_with_a_next_step():
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        draw(traces().iloc[:0])
    with pytest.raises(ProductError, match="variants present: double_couple"):
        draw(traces(), prediction("deviatoric"))
    with pytest.raises(ProductError, match="lacks the columns observed"):
        draw(traces().drop(columns="observed"))
