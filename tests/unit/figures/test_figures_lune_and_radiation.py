"""Source types on the lune, spread on the focal sphere, radiation with first motions."""

import numpy as np
import pandas as pd
import pytest
from figure_examples import first_motions, resampled, tensor, traces

from quakesource.errors import ProductError
from quakesource.figures import plot_lune, plot_radiation_pattern
from quakesource.figures.lune_grid import lune_xy
from quakesource.mechanisms import from_lune, kagan_angle, to_lune
from quakesource.tables import MOMENT_TENSOR_COLUMNS

SOURCES = {"double_couple": tensor(), "deviatoric": tensor(clvd=0.2)}


def lune(sources=SOURCES, cloud=None, **options):
    cloud = resampled() if cloud is None else cloud
    defaults = {"cloud_variant": "double_couple", "title": "Lune", "simulated": True}
    return plot_lune(sources, cloud, **(defaults | options))


def texts(figure):
    words = [t.get_text() for ax in figure.axes for t in (*ax.texts, ax.title)] + [t.get_text() for t in figure.texts]
    return "\n".join(words)


def test_the_lune_keeps_areas_and_symmetry():
    assert lune_xy(0, [90, -90])[1] == pytest.approx([np.sqrt(2), -np.sqrt(2)])
    gamma, delta = np.meshgrid(np.linspace(-29, 29, 59), np.linspace(-80, 80, 161))
    step = 1e-4
    x, y = lune_xy(gamma, delta)
    east, north = lune_xy(gamma + step, delta), lune_xy(gamma, delta + step)
    area = (east[0] - x) * (north[1] - y) - (east[1] - y) * (north[0] - x)
    assert area / np.cos(np.radians(delta)) == pytest.approx(np.full(x.shape, np.radians(step) ** 2), rel=1e-3)


def test_extreme_types_are_named_where_they_lie():
    assert float(to_lune(from_lune(-30, 0, 0, 45, 90))[0]) == pytest.approx(-30)
    names = {t.get_text(): t for t in lune().axes[0].texts}
    assert set(names) >= {"+ISO", "−ISO", "+CLVD", "−CLVD", "DC"}
    assert names["+CLVD"].xy[0] < names["DC"].xy[0] < names["−CLVD"].xy[0]


def test_facts_give_type_spread_and_n():
    cloud = resampled(25)
    words = texts(lune(cloud=cloud))
    rows = cloud[cloud["variant"] == "double_couple"][list(MOMENT_TENSOR_COLUMNS)].to_numpy()
    spread = np.percentile(kagan_angle(np.broadcast_to(tensor(), rows.shape), rows), 68)
    assert f"double couple: 25 resampled sources, 68 % within {spread:.0f}°" in words
    assert "double couple: γ 0°, δ 0° · ISO 0 %, CLVD 0 %, DC 100 %" in words
    assert "SIMULATED" in words


def test_a_solution_without_resampled_sources_is_drawn_and_says_so():
    words = texts(lune(cloud=resampled(0), reference=tensor(300)))
    assert "no resampled sources" in words
    assert "dashed: the reference" in words
    with pytest.raises(ProductError, match="variants: double_couple"):
        lune(cloud_variant="full")


def radiation(polarities=None, fits=None, **options):
    fits = traces(6) if fits is None else fits
    return plot_radiation_pattern(tensor(), fits, polarities, **({"title": "R", "simulated": True} | options))


def test_first_motions_are_counted_against_the_solution():
    figure = radiation(first_motions())
    assert "11 of 12 first motions agree with this solution (92 %) · 2 stations not read" in texts(figure)
    counts = figure.axes[0].get_legend_handles_labels()[1]
    assert "disagrees (1)" in counts
    assert sum(int(label.split("(")[1].rstrip(")")) for label in counts if "disagrees" not in label) == 14


def test_without_first_motions_stations_are_ticks_and_amplitudes_are_shown():
    table = traces(6, n_dropped=0, windows=("body", "surface"))
    figure = radiation(fits=table)
    assert len(figure.axes) == 4
    assert "No first motions were read" in texts(figure)
    ticks = [line for line in figure.axes[0].lines if np.hypot(*np.transpose(line.get_xydata())[:, 0]) > 1.005]
    assert len(ticks) == 6
    data = next(line for line in figure.axes[2].lines if line.get_label() == "data")
    one = table[(table["window"] == "surface") & (table["component"] == "Z")].iloc[0]
    peak = np.abs(one["observed"]).max() * np.sqrt(one["distance_km"] / 100)
    assert data.get_xydata()[0] == pytest.approx([np.radians(one["azimuth_deg"]), peak])


def test_a_solution_without_fits_has_two_spheres():
    assert len(radiation(first_motions(), fits=pd.DataFrame()).axes) == 2
