"""Station maps: true distances, the used told from the unused, mechanisms compared."""

import numpy as np
import pandas as pd
import pytest
from figure_examples import stations, tensor
from matplotlib.patches import Circle

from quakesource.errors import ProductError, SourceError
from quakesource.figures import plot_station_map
from quakesource.figures.reason_classes import reason_letters
from quakesource.mechanisms import kagan_angle

EVENT = (35.7, -117.5, 8.0)
PAIR = {"reference": tensor(), "ours": tensor(300, 60, -150, 5.2)}


def draw(table, event=EVENT, mechanisms=PAIR, **options):
    defaults = {"letters": reason_letters(table["reason"]), "title": "Stations", "simulated": True}
    return plot_station_map(table, event, mechanisms, **(defaults | options))


def texts(figure):
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [t.get_text() for t in figure.texts]


def test_markers_lie_at_true_distance_and_azimuth():
    # One degree north along the meridian is 110.9-111.0 km at 35-36°, one east 90.2 km at 35.7°N.
    table = pd.DataFrame(
        {
            "network": "XX",
            "station": ["N", "E"],
            "latitude_deg": [36.7, 35.7],
            "longitude_deg": [-117.5, -116.5],
            "verdict": ["kept", "dropped"],
            "reason": "",
        }
    )
    figure = draw(table)
    kept, dropped = (np.asarray(figure.axes[0].collections[k].get_offsets())[0] for k in (0, 2))
    assert kept == pytest.approx([0.0, 110.95], abs=0.1)
    assert dropped == pytest.approx([90.5, 0.4], abs=0.5)


def test_legend_counts_verdicts_reasons_and_gap():
    table = stations()
    figure = draw(table)
    handles = figure.axes[0].get_legend_handles_labels()[1]
    counts = table["verdict"].value_counts()
    assert handles == [*(f"{name} ({counts[name]})" for name in ("kept", "repaired", "dropped")), "epicentre"]
    joined = "\n".join(texts(figure))
    n = len(table) - counts["dropped"]
    gaps = int(table["reason"].str.startswith("gap").sum())
    for fact in (f"{n} of {len(table)} stations passed", "azimuthal gap", f"gap of … s ({gaps})", "35.700°N 117.500°W"):
        assert fact in joined
    letters = [t.get_text() for t in figure.axes[0].texts if len(t.get_text()) == 1]
    assert len(letters) == counts["dropped"]
    assert set(letters) <= {"a", "b", "c"}
    assert "SIMULATED" in texts(figure)
    assert "SIMULATED" not in texts(draw(table, simulated=False))


def test_circles_every_hundred_km_of_equal_shape():
    ax = draw(stations()).axes[0]
    radii = sorted(patch.radius for patch in ax.patches if isinstance(patch, Circle))
    assert radii[:3] == [100, 200, 300]
    box = ax.get_window_extent()
    assert box.width == pytest.approx(box.height, rel=1e-6)
    assert ax.get_xlim() == ax.get_ylim()


def test_kagan_angle_to_the_first_mechanism_and_missing_answers():
    angle = float(kagan_angle(PAIR["reference"], PAIR["ours"]))
    words = texts(draw(stations(), mechanisms=PAIR | {"declined": np.full(6, np.nan)}))
    assert any(f"Kagan angle {angle:.0f}°" in word for word in words)
    assert "no mechanism" in words
    assert any("to the first mechanism: reference" in word for word in words)


def test_names_never_cover_each_other():
    figure = draw(stations(90))
    names = [t for t in figure.axes[0].texts if t.get_text().startswith("ST")]
    assert 40 < len(names) <= 90
    boxes = [t.get_window_extent() for t in names]
    crossings = sum(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])
    assert crossings == 0


@pytest.mark.parametrize("scale", [0.02, 0.2, 6.0])
def test_near_and_far_networks_have_some_circles(scale):
    table = stations()
    table["latitude_deg"] = EVENT[0] + scale * (table["latitude_deg"] - EVENT[0])
    table["longitude_deg"] = EVENT[1] + scale * (table["longitude_deg"] - EVENT[1])
    named = [t for t in draw(table, mechanisms={}).axes[0].texts if t.get_text().endswith(" km")]
    assert 1 <= len(named) <= 10


def test_empty_table_and_wrong_tensor_are_errors_with_a_next_step():
    with pytest.raises(ProductError, match=r"(?s)no rows.*next"):
        draw(stations().iloc[:0])
    with pytest.raises(SourceError, match="shape"):
        draw(stations(), mechanisms={"reference": np.zeros((2, 6))})
