"""Beachballs keep their size in points, leave the axes alone and show what they are told."""

import numpy as np
import pandas as pd
import pytest
from figure_examples import tensor
from matplotlib.colors import to_hex

from quakesource.errors import ProductError
from quakesource.figures import draw_beachball, draw_large_beachball, new_figure


def labels(artists):
    return [artist.get_label() for artist in artists]


def test_size_is_in_points_whatever_the_data_scale_and_limits_stay():
    figure = new_figure(4, 3)
    ax = figure.add_subplot(xlim=(1e-3, 1e3), ylim=(0, 5e6), xscale="log")
    disc = draw_beachball(ax, tensor(), (1.0, 1e6), diameter_points=36, colour="#009E73")[0]
    box = disc.get_window_extent()
    assert [box.width, box.height] == pytest.approx([36 * figure.dpi / 72] * 2, rel=1e-3)
    assert [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2] == pytest.approx(ax.transData.transform((1.0, 1e6)))
    assert ax.get_xlim() == (1e-3, 1e3)
    assert ax.get_ylim() == (0, 5e6)


def test_colour_and_nodal_lines():
    ax = new_figure(2, 2).add_subplot()
    artists = draw_beachball(ax, tensor(), (0.5, 0.5), colour="#009E73", nodal_lines=True)
    assert labels(artists).count("_nodal line") == 2
    filled = [a for a in artists if a.get_label() == "_compression"]
    assert {to_hex(a.get_facecolor()).upper() for a in filled} == {"#009E73"}
    assert ax.get_legend_handles_labels() == ([], [])


def test_isotropic_sources_have_no_nodal_lines():
    ax = new_figure(2, 2).add_subplot()
    assert labels(draw_beachball(ax, [1, 1, 1, 0, 0, 0], (0, 0), nodal_lines=True)) == [
        "_dilatation",
        "_compression",
        "_rim",
    ]
    assert labels(draw_beachball(ax, [-1, -1, -1, 0, 0, 0], (0, 0))) == ["_dilatation", "_rim"]


def test_large_ball_shows_rays_by_polarity_and_the_axes():
    ax = new_figure(4, 4).add_subplot()
    rays = pd.DataFrame(
        {
            "station": ["AA", "BB", "CC"],
            "azimuth_deg": [10.0, 120.0, 250.0],
            "takeoff_deg": [50.0, 95.0, 80.0],
            "polarity": [1, -1, np.nan],
        }
    )
    draw_large_beachball(ax, tensor(), rays)
    texts = {text.get_text() for text in ax.texts}
    assert {"N", "P", "T", "AA", "BB", "CC"} <= texts
    assert ax.get_legend_handles_labels()[1] == ["up (1)", "down (1)", "no polarity (1)"]
    up = ax.collections[0].get_offsets()[0]
    assert np.degrees(np.arctan2(*up)) == pytest.approx(10.0)


def test_large_ball_of_an_explosion_has_no_axes_and_an_empty_table_is_an_error():
    ax = new_figure(4, 4).add_subplot()
    draw_large_beachball(ax, [1, 1, 1, 0, 0, 0])
    assert {text.get_text() for text in ax.texts} == {"N"}
    with pytest.raises(ProductError, match="next"):
        draw_large_beachball(ax, tensor(), pd.DataFrame({"azimuth_deg": [], "takeoff_deg": []}))
