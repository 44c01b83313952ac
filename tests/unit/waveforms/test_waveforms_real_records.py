"""The faults that real metadata are known to have are found, and no others."""

from pathlib import Path

import pytest
from obspy import Inventory, read, read_inventory

from quakesource.waveforms.response import checked_response

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/waveforms/norcal_40191336_mttime"


@pytest.mark.real
def test_five_stations_of_northern_california_list_their_filters_wrongly():
    if not FOLDER.is_dir():
        pytest.skip(f"real records are absent: {FOLDER}")
    inventory = Inventory([])
    for path in sorted((FOLDER / "stations").glob("*.xml")):
        inventory += read_inventory(str(path))
    repaired: dict[str, set[bool]] = {}
    for path in sorted((FOLDER / "waveforms").glob("*.mseed")):
        (trace,) = read(str(path), headonly=True)
        found = checked_response(inventory, trace, (0.02, 0.05), 0.05)
        repaired.setdefault(trace.stats.station, set()).add("1.56 times" in found.repair)
        assert bool(found.repair) == ("1.56 times" in found.repair)
    assert {code for code, kinds in repaired.items() if kinds == {True}} == {"BUCR", "OAKV", "QRDG", "RUSS", "WELL"}
    assert sum(kinds == {False} for kinds in repaired.values()) == 7
