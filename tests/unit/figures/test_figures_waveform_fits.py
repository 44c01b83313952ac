"""Waveform figures: every trace where it belongs, every gap named."""

import numpy as np
import pytest
from figure_examples import prediction, traces
from matplotlib.colors import to_hex

from quakesource.errors import ProductError
from quakesource.figures import plot_waveform_fits
from quakesource.figures.azimuth_choice import choose_by_azimuth
from quakesource.figures.waveform_column import HALF_HEIGHT
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def draw(table, answer=None, **options):
    answer = prediction() if answer is None else answer
    return plot_waveform_fits(table, answer, **({"title": "An event", "simulated": True} | options))


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def columns(figure):
    return [ax for ax in figure.axes if ax.get_title()]


def names(figure):
    return [t for t in texts(figure) if t.startswith("XX.")]


def test_rows_go_round_the_compass_and_every_trace_is_drawn():
    table = traces(n_stations=6, n_dropped=3)
    figure = draw(table)
    assert [ax.get_title().strip() for ax in columns(figure)] == ["Surface Z", "Surface R", "Surface T"]
    assert sum(len(ax.lines) for ax in columns(figure)) == 2 * len(table)
    assert texts(figure).count("not used") == 3
    azimuth = table.groupby("station")["azimuth_deg"].first()
    assert names(figure) == [f"XX.{name}" for name in azimuth.sort_values().index]


def test_windows_have_columns_bands_and_peaks_of_their_own():
    figure = draw(traces(n_stations=3, n_dropped=0, windows=("body", "surface")))
    titles = ["Body Z", "Body R", "Surface Z", "Surface R", "Surface T"]
    assert [ax.get_title().strip() for ax in columns(figure)] == titles
    words = texts(figure)
    assert (words.count("0.05–0.15 Hz"), words.count("0.02–0.05 Hz")) == (2, 3)
    assert sum(w.startswith("peak ") and " | " in w for w in words) == 3


def test_lines_are_data_black_and_synthetic_red_over_the_stations_peak():
    table = traces(n_stations=1, n_dropped=0)
    peak = max(np.abs([*table["observed"], *table["synthetic"]]).ravel())
    for ax, (_, row) in zip(columns(draw(table)), table.iterrows(), strict=True):
        data, synthetic = ax.lines
        assert (to_hex(data.get_color()), to_hex(synthetic.get_color())) == ("#000000", "#d55e00")
        drawn = (data.get_ydata()[0] - data.get_ydata()) / HALF_HEIGHT
        assert drawn == pytest.approx((np.array(row["observed"]) - row["observed"][0]) / peak)
        assert data.get_xdata()[:2] == pytest.approx([0.0, 0.5])
        fit = ax.texts[0].get_text()
        assert f"{row['correlation']:.2f}"[1:] in fit
        assert "70%" in fit
        assert "×1.00" in fit


def test_header_has_the_solution_the_ball_and_the_mark():
    answer = prediction(quality="B", uncertainty_deg=9.0, mw_uncertainty=0.04, depth_low_km=6.0, depth_high_km=11.0)
    figure = draw(traces(), answer)
    joined = "\n".join(texts(figure))
    for fact in (
        "An event",
        "SIMULATED",
        "Mw 5.10 ± 0.04",
        "depth 8.0 km (6 to 11)",
        "VR 74 %",
        "320/75/−170",
        "gap 74°",
        "quality B",
        "within 9°",
    ):
        assert fact in joined
    assert any(patch.get_label() == "_compression" for ax in figure.axes for patch in ax.patches)
    assert "SIMULATED" not in "\n".join(texts(draw(traces(), simulated=False)))
    assert "nan" not in "\n".join(texts(draw(traces()))).lower()


def test_shift_at_its_limit_and_unused_traces_are_marked():
    table = traces(n_stations=3, n_dropped=0)
    table["shift_s"] = [0.0, -0.04, -5.0] + [1.0] * 6
    table.loc[3, "weight"] = 0.0
    words = texts(draw(table))
    assert sum("−5.0*" in word for word in words) == 1
    assert not any("−0.0" in word for word in words)
    assert sum("weight 0" in word for word in words) == 1
    assert any("* at its limit" in word for word in words)


def test_of_too_many_stations_some_all_round_the_compass_are_taken_and_counted():
    table = traces(n_stations=8, n_dropped=0)
    figure = draw(table, max_stations=3)
    assert len(names(figure)) == 3
    assert any("3 of 8 stations drawn" in t and "5 left out" in t for t in texts(figure))


def test_every_sector_gives_its_nearest_before_any_gives_a_second():
    azimuth_deg, distance_km = [10, 20, 30, 100, 200, 350], [50, 40, 60, 300, 200, 100]
    assert choose_by_azimuth(azimuth_deg, distance_km, 4).tolist() == [1, 3, 4, 5]
    assert choose_by_azimuth(azimuth_deg, distance_km, 99).tolist() == [0, 1, 2, 3, 4, 5]


def test_windows_that_move_with_distance_start_at_their_own_time():
    figure = draw(traces(n_stations=12, n_dropped=0, moving=True))
    assert columns(figure)[-1].get_xlabel() == "Time in window (s)"
    assert sum(t.startswith("from ") for t in texts(figure)) == 12
    assert columns(figure)[0].get_xlim()[0] == pytest.approx(0.0)


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
