"""Which velocity model an epicentre is given."""

import numpy as np
import pytest

from quakesource.errors import SettingsError
from quakesource.settings import EarthSettings
from quakesource.settings.earth import RegionSettings
from quakesource.study.loading import resolve_settings

INNER = RegionSettings(latitude_deg=(34, 35), longitude_deg=(-118, -117), model="gil7")
OUTER = RegionSettings(latitude_deg=(32, 37), longitude_deg=(-122, -114), model="socal")
CELLS = EarthSettings(regions=(), model="crust1.0")


@pytest.mark.parametrize(
    ("place", "model"),
    [
        ((34.0, -117.0), "socal"),
        ((37.9, -121.7), "gil7"),
        ((61.0, -149.0), "ak135"),
        ((34.0, 117.0), "ak135"),
        ((32.0, -121.5), "socal"),
        ((31.999, -121.5), "ak135"),
        ((32.0, -114.5), "ak135"),
        ((36.6, -120.0), "gil7"),
    ],
)
def test_models_of_the_default_regions(place, model):
    """South and west ends belong to a region, north and east ends to what lies beyond."""
    assert EarthSettings().model_at(*place) == model


@pytest.mark.parametrize(("regions", "model"), [((INNER, OUTER), "gil7"), ((OUTER, INNER), "socal")])
def test_the_first_region_that_holds_the_epicentre_decides(regions, model):
    earth = EarthSettings(regions=regions)
    assert earth.model_at(34.5, -117.5) == model
    assert earth.model_at(33.5, -117.5) == "socal"


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ((61.45, -149.74), "61.5,-149.5"),
        ((-0.1, 0.1), "-0.5,0.5"),
        ((-33.0, -70.0), "-32.5,-69.5"),
        ((-33.01, -70.01), "-33.5,-70.5"),
        ((61.0, -149.0), "61.5,-148.5"),
        ((60.999, -149.001), "60.5,-149.5"),
        ((0.0, 0.0), "0.5,0.5"),
        ((-89.9, -179.9), "-89.5,-179.5"),
        ((37.9, 26.8), "37.5,26.5"),
    ],
)
def test_crust1_cells_are_named_by_their_centre(place, cell):
    assert CELLS.model_at(*place) == f"crust1.0:{cell}"


def test_neighbours_share_a_column_within_a_cell_and_not_across():
    rng = np.random.default_rng(0)
    for south, west in ((34, -118), (-12, 60)):
        inside = {CELLS.model_at(south + a, west + b) for a, b in rng.uniform(0, 1, (50, 2))}
        assert len(inside) == 1
        assert CELLS.model_at(south - 1e-6, west + 0.5) not in inside
        assert CELLS.model_at(south + 0.5, west + 1.0) not in inside


def test_regions_go_before_the_cells():
    earth = EarthSettings(regions=(INNER,), model="crust1.0")
    assert earth.model_at(34.5, -117.5) == "gil7"
    assert earth.model_at(35.5, -117.5) == "crust1.0:35.5,-117.5"


@pytest.mark.parametrize("centre", [(34.02, -117.03), (61.5, -149.5), (-36.59, -72.9), (0.0, 0.0)])
@pytest.mark.parametrize("reach_km", [1.0, 30.0, 90.0])
def test_models_near_hold_those_of_every_epicentre_within_reach(centre, reach_km):
    near = CELLS.models_near(*centre, reach_km)
    assert near == sorted(set(near))
    rng = np.random.default_rng(1)
    angle, distance = rng.uniform(0, 2 * np.pi, 300), reach_km * np.sqrt(rng.uniform(0, 1, 300))
    latitude = centre[0] + distance * np.cos(angle) / 111.2
    longitude = centre[1] + distance * np.sin(angle) / 111.2 / np.cos(np.radians(centre[0]))
    assert {CELLS.model_at(*place) for place in zip(latitude, longitude, strict=True)} <= set(near)


def test_no_reach_is_one_model_and_a_little_across_an_edge_two():
    assert CELLS.models_near(34.5, -117.5, 0.0) == ["crust1.0:34.5,-117.5"]
    assert EarthSettings().models_near(34.0, -117.0, 40.0) == ["socal"]
    assert EarthSettings().models_near(36.6, -120.0, 5.0) == ["gil7", "socal"]


@pytest.mark.parametrize(
    "region",
    [
        {"latitude_deg": [35, 34], "longitude_deg": [-118, -117], "model": "gil7"},
        {"latitude_deg": [34, 35], "longitude_deg": [-118, -118], "model": "gil7"},
        {"latitude_deg": [34, 35], "longitude_deg": [-118, -117]},
        {"latitude_deg": [34, 35], "longitude_deg": [-118, -117], "model": "gil7", "name": "x"},
    ],
)
def test_regions_that_are_none_are_refused(region):
    with pytest.raises(SettingsError, match=r"earth\.regions\.0"):
        resolve_settings({"earth": {"regions": [region]}})
