"""A table of places and bare pole-zero files become StationXML that the import takes."""

import numpy as np
import pandas as pd
import pytest
from obspy import read_inventory

from quakesource.acquire.made_stations import COLUMNS, made_stations
from quakesource.cli import main
from quakesource.errors import ArchiveError

POLE_ZERO = "ZEROS 3\nPOLES 2\n-0.037 0.037\n-0.037 -0.037\nCONSTANT 6e8\n"
ROW = {
    "network": "XX",
    "station": "ABC",
    "channel": "HHZ",
    "latitude_deg": 36.0,
    "longitude_deg": -118.0,
    "elevation_m": 5.0,
    "azimuth_deg": 0.0,
    "dip_deg": -90.0,
    "sampling_rate_hz": 100.0,
    "pole_zero": "pz.txt",
}


def table(folder, *changes, drop=()):
    (folder / "pz.txt").write_text(POLE_ZERO)
    rows = pd.DataFrame([{**ROW, **change} for change in changes or ({},)])
    rows.drop(columns=list(drop)).to_csv(folder / "places.csv", index=False)
    return folder / "places.csv"


def test_every_column_is_tested():
    assert set(ROW) == set(COLUMNS)


def test_channels_of_a_station_stand_together_with_their_responses(tmp_path, capsys):
    level = {"channel": "HHN", "azimuth_deg": 12.0, "dip_deg": 0.0, "start": "2020-01-01"}
    path = table(tmp_path, {}, level, {"station": "DEF"})
    assert main(["make-stations", str(path), "--output", str(tmp_path / "s.xml")]) == 0
    assert "3 channels of 2 stations" in capsys.readouterr().out
    (network,) = read_inventory(str(tmp_path / "s.xml"))
    first, second = network
    assert [(c.code, c.azimuth, c.dip) for c in first] == [("HHZ", 0.0, -90.0), ("HHN", 12.0, 0.0)]
    assert str(first[1].start_date)[:10] == "2020-01-01"
    assert second.code == "DEF"
    size = np.abs(first[0].response.get_evalresp_response_for_frequencies([1.0], output="VEL"))[0]
    assert size == pytest.approx(6e8, rel=1e-3)  # flat to velocity above 0.04 Hz


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"latitude_deg": -118.0, "longitude_deg": 36.0}, "no place on the Earth"),
        ({"azimuth_deg": ""}, "azimuth_deg is no number"),
        ({"dip_deg": -120}, "dip -90 to 90"),
        ({"pole_zero": "nowhere.txt"}, "nowhere.txt"),
        ({"station": "A/B"}, "station code"),
    ],
)
def test_one_bad_row_costs_no_other_and_is_named(tmp_path, change, told):
    inventory, problems = made_stations(table(tmp_path, {}, change))
    assert inventory.get_contents()["channels"] == ["XX.ABC..HHZ"]
    assert len(problems) == 1
    assert "places.csv, row 2" in problems[0]
    assert told in problems[0]


def test_tables_that_cannot_be_used(tmp_path):
    with pytest.raises(ArchiveError, match=r"lacks dip_deg[\s\S]*next:"):
        made_stations(table(tmp_path, drop=["dip_deg"]))
    with pytest.raises(ArchiveError, match=r"No row can be used: places.csv, row 1[\s\S]*next:"):
        made_stations(table(tmp_path, {"azimuth_deg": "north"}))
    with pytest.raises(ArchiveError, match="There is no file"):
        made_stations(tmp_path / "other.csv")
