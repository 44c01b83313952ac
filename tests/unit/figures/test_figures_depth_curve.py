"""Depth curves: both variants, the best depth, and balls that do not touch."""

import numpy as np
import pytest
from figure_examples import depth_curve, resampled

from quakesource.errors import ProductError
from quakesource.figures import plot_depth_curve


def draw(curve, **options):
    defaults = {"catalogue_depth_km": 6.2, "reference_depth_km": 8.9, "title": "Depth", "simulated": True}
    return plot_depth_curve(curve, **(defaults | options))


def balls(ax):
    return [patch for patch in ax.patches if patch.get_label() == "_dilatation"]


def test_curves_best_depths_and_known_depths():
    figure = draw(depth_curve())
    main, *strips = figure.axes
    names = main.get_legend_handles_labels()[1]
    assert names == [
        "double couple: best 8 km, 74 %",
        "deviatoric: best 8 km, 77 %",
        "catalogue 6.2 km",
        "reference 8.9 km",
    ]
    curve = main.lines[0]
    assert (len(curve.get_xdata()), max(curve.get_ydata())) == (17, pytest.approx(74.0))
    stars = [line for line in main.lines if line.get_label() == "_best"]
    assert [float(np.ravel(star.get_xdata())[0]) for star in stars] == [8.0, 8.0]
    assert (main.get_xlabel(), main.get_ylabel()) == ("Source depth (km)", "Variance reduction (%)")
    assert len(strips) == 2
    assert "SIMULATED" in [t.get_text() for t in figure.texts]


def test_catalogue_and_reference_at_one_depth_share_a_line():
    main = draw(depth_curve(), catalogue_depth_km=6.2, reference_depth_km=6.22).axes[0]
    assert main.get_legend_handles_labels()[1][2:] == ["catalogue and reference 6.2 km"]


def test_balls_are_thinned_out_until_they_do_not_touch_and_the_best_stays():
    figure = draw(depth_curve(range(1, 61)))
    for strip in figure.axes[1:]:
        centre = np.sort([(b.get_window_extent().x0 + b.get_window_extent().x1) / 2 for b in balls(strip)])
        assert 8 < len(centre) < 30
        assert np.diff(centre).min() >= balls(strip)[0].get_window_extent().width
        (box,) = [line for line in strip.lines if line.get_label() == "best depth"]
        assert np.mean(box.get_xdata()[:2]) == pytest.approx(8.0)


def test_unknown_depths_and_a_single_trial_still_draw():
    figure = draw(depth_curve([10]), catalogue_depth_km=np.nan, reference_depth_km=None)
    assert len(figure.axes[0].get_legend_handles_labels()[1]) == 2
    assert len(balls(figure.axes[1])) == 1


def test_a_trial_without_a_fit_is_left_out():
    curve = depth_curve()
    curve.loc[curve["depth_km"] == 3, "variance_reduction"] = np.nan
    assert 3.0 not in draw(curve).axes[0].lines[0].get_xdata()


def test_empty_mixed_and_unfitted_tables_are_errors():
    curve = depth_curve()
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        draw(curve.iloc[:0])
    with pytest.raises(ProductError, match="no trial depth has a fit"):
        draw(curve.assign(variance_reduction=np.nan))
    with pytest.raises(ProductError, match="2 events"):
        draw(curve.assign(event_id=["a", "b"] * (len(curve) // 2)))


def test_depths_of_resampled_sources_are_shares_of_each_variants_draws():
    figure = draw(depth_curve(), resampled=resampled(20))
    histogram = figure.axes[-1]
    heights = np.array([bar.get_height() for bar in histogram.patches]).reshape(2, 17)
    assert heights.sum(axis=1) == pytest.approx([100, 100])
    assert histogram.get_legend_handles_labels()[1] == ["n = 20", "n = 20"]
    assert histogram.get_xlabel() == "Source depth (km)"
    assert histogram.get_xlim() == figure.axes[0].get_xlim()
    assert len(draw(depth_curve(), resampled=resampled(0)).axes) == 3  # none drawn: as without
