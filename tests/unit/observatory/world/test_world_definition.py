"""A world is what its file says; the hash of its content names it."""

import pytest
from small_worlds import A, write_world

from quakesource.errors import SettingsError
from quakesource.observatory.world.definition import read_world


def test_the_hash_follows_the_content_and_nothing_else(tmp_path):
    same, other = read_world(write_world(tmp_path / "a")), read_world(write_world(tmp_path / "b", seed=1))
    assert same.hash == read_world(A).hash
    assert other.hash != same.hash
    assert other.title == f"S-{other.hash}"


def test_the_station_table_is_part_of_the_hash(tmp_path):
    path = write_world(tmp_path)
    before = read_world(path).hash
    table = tmp_path / "A_stations.csv"
    table.write_text(table.read_text().replace("35.52495", "35.52496"))
    assert read_world(path).hash != before


def test_unknown_keys_and_missing_files_are_named(tmp_path):
    path = write_world(tmp_path)
    path.write_text(path.read_text() + "\nnosie: 3\n")
    with pytest.raises(SettingsError, match="nosie"):
        read_world(path)
    with pytest.raises(SettingsError, match=r"cannot be read[\s\S]*A.yaml"):
        read_world(tmp_path / "none.yaml")
    (tmp_path / "A_stations.csv").unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_world(write_world(tmp_path / "c").rename(tmp_path / "alone.yaml"))


def test_shares_of_fault_systems_add_up(tmp_path):
    system = {
        "trace": [[35, -117], [36, -117]],
        "half_width_km": 1,
        "depth_km": [5, 8],
        "share": 0.5,
        "scatter_deg": 5,
        "families": [[0, 90, 0, 1]],
    }
    with pytest.raises(SettingsError, match=r"add up to 0\.5"):
        read_world(write_world(tmp_path, seismicity__fault_systems={"one": system}))
