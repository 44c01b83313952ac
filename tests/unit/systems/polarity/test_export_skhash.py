"""The folder that SKHASH reads, and what it writes back."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from quakesource.acquire.picks import read_picks
from quakesource.earth import first_arrivals, read_model
from quakesource.errors import CatalogueError, ProductError
from quakesource.products.manifest import write_manifest
from quakesource.settings import EarthSettings
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.systems.polarity.skhash import write_skhash
from quakesource.systems.polarity.skhash_reading import read_skhash_mechanisms, read_skhash_rays
from quakesource.systems.polarity.stages.export_skhash import export_skhash
from quakesource.tables import FIRST_MOTION

MODEL = read_model("socal")
SETTINGS = PolaritySettings()
EVENTS = pd.DataFrame(
    [
        ["e1", "2031-01-01T06:00:00.000000Z", 35.0, -117.0, 9.0, 3.2],
        ["e2", "2031-01-02T06:00:00Z", 35.1, -117.1, 6.5, 2.8],
    ],
    columns=["event_id", "origin_time_utc", "latitude_deg", "longitude_deg", "depth_km", "magnitude"],
)


def first_motions(ratios=True):
    rows = [
        {
            "event_id": event,
            "network": "XX",
            "station": f"A{i}",
            "location": "",
            "channel": "HHZ",
            "latitude_deg": 35.2,
            "longitude_deg": -117.0 + 0.1 * i,
            "elevation_m": 100.0 * i,
            "distance_km": 20.0 + 9 * i,
            "azimuth_deg": 40.0 * i,
            "polarity": (-1) ** i if i else 0,
            "error_probability": 0.1 if i else np.nan,
            "log10_sp_ratio": 0.5 if ratios and i == 2 else np.nan,
        }
        for event in ("e1", "e2", "other")
        for i in range(5)
    ]
    return pd.DataFrame(rows).reindex(columns=list(FIRST_MOTION))


@pytest.fixture
def folder(tmp_path):
    write_skhash(tmp_path / "skhash", EVENTS, first_motions(), MODEL, SETTINGS)
    return tmp_path / "skhash"


def control(folder, suffix=""):
    lines = (folder / f"control_file{suffix}.txt").read_text().splitlines()
    return {name[1:]: value for name, value in pairwise(lines) if name.startswith("$")}


def test_control_names_files_that_are_there(folder):
    for suffix in ("", "_rays"):
        values = control(folder, suffix)
        for name in ("catfile", "stfile", "fpfile", "ampfile", "vmodel_paths"):
            if name in values:
                assert (folder / values[name]).is_file()
    assert "vmodel_paths" not in control(folder, "_rays")
    assert control(folder)["stfile"] == "stations.csv"


def test_polarities_are_signs_times_what_they_are_worth(folder):
    table = pd.read_csv(folder / "polarities.csv")
    assert set(table["event_id"]) == {"e1", "e2"}
    assert table["p_polarity"].tolist() == [-0.8, 0.8, -0.8, 0.8] * 2


def test_our_own_reader_reads_them(folder):
    picks = read_picks(folder / "polarities.csv", "e2")
    assert picks.problems == []
    assert picks.table["polarity"].tolist() == [-1, 1, -1, 1]


def test_take_off_counts_from_straight_up(folder):
    table = pd.read_csv(folder / "polarities_rays.csv")
    expected = 180 - first_arrivals(MODEL, 9.0, 29.0).takeoff_deg
    assert table["takeoff"][0] == pytest.approx(float(expected), abs=1e-3)
    assert (table["takeoff_uncertainty"] >= SETTINGS.ray_error_deg - 1e-3).all()


def test_velocities_rise_from_point_to_point(folder):
    points = np.loadtxt(folder / "vmodel.txt", delimiter=",", comments="#")
    assert (np.diff(points[:, 0]) > 0).all()
    assert (np.diff(points[:, 1]) > 0).all()
    np.testing.assert_allclose(np.interp(MODEL.depth_of_top_km + 1, *points.T), MODEL.vp_km_s, atol=0.006)


def test_stations_once_and_ratios_as_factors(folder):
    assert len(pd.read_csv(folder / "stations.csv")) == 5
    ratios = pd.read_csv(folder / "amplitudes.csv")
    assert ratios["sp_ratio"].tolist() == pytest.approx([10**0.5] * 2, rel=1e-5)


def test_without_ratios_there_is_no_file_of_them(tmp_path):
    write_skhash(tmp_path, EVENTS, first_motions(ratios=False), MODEL, SETTINGS)
    assert not (tmp_path / "amplitudes.csv").exists()
    assert "ampfile" not in control(tmp_path)


def test_magnitudes_are_left_out_where_one_is_unknown(tmp_path):
    write_skhash(tmp_path, EVENTS.assign(magnitude=[3.0, np.nan]), first_motions(), MODEL, SETTINGS)
    assert "mag" not in pd.read_csv(tmp_path / "catalog.csv")


def product(tmp_path):
    made = tmp_path / "first_motions"
    made.mkdir()
    first_motions().to_parquet(made / "first_motions.parquet", index=False)
    EVENTS.to_csv(made / "events.csv", index=False)
    write_manifest(made, "first_motions", "test", "", {"simulated": True})
    return made / "manifest.json"


def test_stage_exports_the_events_of_a_model(tmp_path):
    target = tmp_path / "out/control_file.txt"
    export_skhash(SETTINGS, EarthSettings(), model="socal", first_motions=product(tmp_path), control=target)
    assert len(pd.read_csv(target.parent / "catalog.csv")) == 2


def test_model_of_no_event_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="No event of this study"):
        export_skhash(
            SETTINGS, EarthSettings(), model="gil7", first_motions=product(tmp_path), control=tmp_path / "c.txt"
        )


def test_output_of_skhash_is_read(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text(
        "event_id,strike,dip,rake,quality,fault_plane_uncertainty,aux_plane_uncertainty,polarity_misfit\n"
        "7,35,70,-20,B,20.1,30.2,5.0\n7,1,2,3,D,60,60,40\n"
    )
    table = read_skhash_mechanisms(path)
    assert table["event_id"].tolist() == ["7"]
    assert table["quality"].tolist() == ["B"]
    with pytest.raises(ProductError, match="lacks azimuth"):
        read_skhash_rays(path)
    with pytest.raises(ProductError, match="There is no file"):
        read_skhash_mechanisms(tmp_path / "none.csv")
