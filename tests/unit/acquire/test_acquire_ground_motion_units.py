"""Records that are ground motion already: stated units, from the file through the archive to m/s."""

from pathlib import Path

import numpy as np
import pytest
from archive_examples import ORIGIN, as_archive, counts, event_table, record, write_sac
from obspy import Trace, read

from quakesource.acquire import ArchiveWriter
from quakesource.acquire.archive import Archive
from quakesource.acquire.ground_motion_response import GROUND_MOTION_UNITS
from quakesource.acquire.importing import import_collection
from quakesource.acquire.sac_header import inventory_from_sac, valid_channel_code
from quakesource.errors import ArchiveError, UnitsError
from quakesource.settings import CollectionSettings
from quakesource.waveforms.response import checked_response, remove_response

FREQUENCY_HZ = 0.05
VELOCITY_M_S = 3e-6
RATE_HZ = 5.0
PHASE = 2 * np.pi * FREQUENCY_HZ * np.arange(6000) / RATE_HZ
OMEGA = 2 * np.pi * FREQUENCY_HZ
# What a file in each unit holds of a velocity of VELOCITY_M_S · sin: written out, not taken from the package.
IN_UNITS = {
    "m/s": VELOCITY_M_S * np.sin(PHASE),
    "cm/s": 100 * VELOCITY_M_S * np.sin(PHASE),
    "nm/s": 1e9 * VELOCITY_M_S * np.sin(PHASE),
    "m": -VELOCITY_M_S / OMEGA * np.cos(PHASE),
    "cm": -100 * VELOCITY_M_S / OMEGA * np.cos(PHASE),
    "m/s**2": VELOCITY_M_S * OMEGA * np.cos(PHASE),
    "cm/s**2": 100 * VELOCITY_M_S * OMEGA * np.cos(PHASE),
}
PLACE = {"stla": 36.0, "stlo": -118.0, "stel": 0.0}


def imported(folder: Path, units: str | None) -> Archive:
    collection = CollectionSettings(event="e1", folder=Path("f"), waveforms="*.sac", units=units)
    work = folder / "archive"
    work.mkdir()
    writer = ArchiveWriter(work)
    import_collection(collection, folder, event_table(), writer)
    writer.finish(event_table())
    return as_archive(work)


def test_every_unit_is_tested():
    assert set(IN_UNITS) == set(GROUND_MOTION_UNITS)


@pytest.mark.parametrize("units", list(IN_UNITS))
def test_known_sine_comes_out_in_metres_per_second(tmp_path, units):
    write_sac(tmp_path / "f/a.sac", record(IN_UNITS[units], ORIGIN - 300, RATE_HZ), **PLACE)
    held = imported(tmp_path, units)
    stream, problems = held.read("XX", "ABC", ORIGIN - 300, ORIGIN + 900)
    assert not problems
    checked = checked_response(held.inventory("XX", "ABC"), stream[0], (0.02, 0.1), 0.05)
    assert checked.repair == ""
    velocity = remove_response(stream[0], checked.response, (0.008, 0.7)).data
    middle = slice(1500, 4500)
    assert np.allclose(velocity[middle], VELOCITY_M_S * np.sin(PHASE)[middle], atol=0.01 * VELOCITY_M_S)


@pytest.mark.parametrize("units", [None, "mm/s", "M/S", ""])
def test_units_that_are_not_stated_or_unknown(tmp_path, units):
    write_sac(tmp_path / "f/a.sac", record(counts()), **PLACE)
    with pytest.raises(UnitsError, match="next:"):
        imported(tmp_path, units)


def sac_trace(channel: str, **header: float) -> Trace:
    trace = record(counts(100), channel=channel)
    trace.stats.sac = header
    return trace


def test_orientation_is_that_of_the_header():
    (channel,) = inventory_from_sac(sac_trace("BHR", **PLACE, cmpaz=-30.0, cmpinc=90.0), "m/s")[0][0]
    assert (channel.azimuth, channel.dip) == (330.0, 0.0)
    (channel,) = inventory_from_sac(sac_trace("BHZ", **PLACE, cmpaz=0.0, cmpinc=0.0), "m/s")[0][0]
    assert (channel.azimuth, channel.dip) == (0.0, -90.0)
    assert (channel.latitude, channel.longitude) == (36.0, -118.0)


def test_vertical_that_counts_downwards():
    # SAC: cmpinc is the angle from up, so 180 is down (StationXML: dip +90)
    (channel,) = inventory_from_sac(sac_trace("BHZ", **PLACE, cmpaz=0.0, cmpinc=180.0), "m/s")[0][0]
    assert channel.dip == 90.0


@pytest.mark.parametrize(
    ("channel", "header", "missing"),
    [
        ("BHR", PLACE, "cmpaz"),
        ("BHZ", {"stla": 36.0}, "stlo"),
        ("BHZ", {}, "stla, stlo"),
        ("BH1", {"cmpaz": 10.0}, "stla, stlo"),
    ],
)
def test_header_that_lacks_something(channel, header, missing):
    with pytest.raises(ArchiveError, match=missing):
        inventory_from_sac(sac_trace(channel, **header), "m/s")


def test_vertical_needs_no_azimuth():
    assert inventory_from_sac(sac_trace("BHZ", **PLACE), "m/s")


@pytest.mark.parametrize(
    ("code", "valid"), [("??R", "BHR"), ("B?T", "BHT"), ("Z", "BHZ"), ("N", "BHN"), ("HH1", "HH1"), ("BHZ", "BHZ")]
)
def test_channel_codes_with_wildcards(code, valid):
    assert valid_channel_code(Trace(header={"channel": code})) == valid


def test_record_that_does_not_say_its_component_is_not_called_vertical(tmp_path):
    write_sac(tmp_path / "f/a.sac", record(counts(), channel=""), **PLACE, cmpaz=90.0)
    with pytest.raises(ArchiveError):
        imported(tmp_path, "m/s")


@pytest.mark.parametrize(
    ("name", "header", "code", "dip"),
    [
        ("a.sac", {"cmpaz": 90.0, "cmpinc": 90.0}, "BHE", 0.0),
        ("a.sac", {"cmpaz": 180.0, "cmpinc": 90.0}, "BHN", 0.0),
        ("a.sac", {"cmpaz": 33.0, "cmpinc": 90.0}, "BH1", 0.0),
        ("a.sac", {"cmpaz": 123.0, "cmpinc": 90.0}, "BH2", 0.0),
        ("a.sac", {"cmpinc": 0.0}, "BHZ", -90.0),
        ("ABC.R.sac", {"cmpaz": 12.0}, "BHR", 0.0),
        ("ABC_BHZ.sac", {}, "BHZ", -90.0),
    ],
)
def test_components_of_records_without_a_channel_code(tmp_path, name, header, code, dip):
    write_sac(tmp_path / "f" / name, record(counts(), channel=""), **PLACE, **header)
    (channel,) = imported(tmp_path, "m/s").inventory("XX", "ABC")[0][0]
    assert (channel.code, channel.dip) == (code, dip)


def sensor(tmp_path, inclinations: dict[str, float | None]) -> dict[str, float]:
    """{component: dip} of what was taken in of a sensor whose headers state these inclinations."""
    for azimuth, (code, cmpinc) in enumerate(inclinations.items()):
        stated = {} if cmpinc is None else {"cmpinc": cmpinc}
        write_sac(tmp_path / f"f/{code}.sac", record(counts(), channel=code), **PLACE, cmpaz=90.0 * azimuth, **stated)
    held = imported(tmp_path, "m/s").inventory("XX", "ABC")
    return {channel.code[-1]: round(channel.dip, 1) for channel in held[0][0]}


@pytest.mark.parametrize(
    ("inclinations", "dips"),
    [
        ({"BH1": 90.0, "BH2": 90.0, "BH3": 0.0}, {"1": 0.0, "2": 0.0, "3": -90.0}),
        ({"BHU": 54.7, "BHV": 54.7, "BHW": 54.7}, {"U": -35.3, "V": -35.3, "W": -35.3}),
        ({"BHN": 90.0, "BHE": 90.0, "BHZ": 180.0}, {"N": 0.0, "E": 0.0, "Z": 90.0}),
        ({"BHR": 0.0, "BHT": 0.0, "BHZ": -90.0}, {"R": 0.0, "T": 0.0, "Z": -90.0}),
        ({"BHN": None, "BHE": None, "BHZ": None}, {"N": 0.0, "E": 0.0, "Z": -90.0}),
        # 0 in every header: Z is up, and two more that say so are not believed
        ({"BHN": 0.0, "BHE": 0.0, "BHZ": 0.0}, {"Z": -90.0}),
        ({"BH1": 90.0, "BH2": 0.0, "BHZ": 0.0}, {"1": 0.0, "Z": -90.0}),
    ],
    ids=["3 up", "Galperin", "Z down", "dips", "unset", "zeros", "no two level"],
)
def test_a_stated_inclination_is_the_dip_whatever_the_letter(tmp_path, inclinations, dips):
    assert sensor(tmp_path, inclinations) == dips


@pytest.mark.real
def test_station_whose_horizontals_were_never_rotated():
    folder = Path(__file__).resolve().parents[4] / "shared/data/waveforms/mtuq/SPECFEM3D_SGT_20190712/data"
    if not folder.is_dir():
        pytest.skip(f"real records are absent: {folder}")
    azimuths = {}
    for path in folder.glob("*.CI.ISA..*"):
        (trace,) = read(str(path))
        trace.stats.channel = valid_channel_code(trace)
        (channel,) = inventory_from_sac(trace, "m/s")[0][0]
        azimuths[channel.code] = channel.azimuth
    # the event lies east of ISA, so that R would point to 272° and T to 2°
    assert azimuths == {"BHR": 74.0, "BHT": 0.0, "BHZ": 0.0}


@pytest.mark.parametrize(("cmpinc", "dip"), [(0.0, -90.0), (-90.0, -90.0), (180.0, 90.0)])
def test_inclination_of_a_vertical_as_programs_write_it(cmpinc, dip):
    trace = Trace(np.zeros(10), {"network": "XX", "station": "A", "channel": "BHZ"})
    trace.stats.sac = {"stla": 1.0, "stlo": 2.0, "cmpinc": cmpinc}
    assert inventory_from_sac(trace, "m/s")[0][0][0].dip == dip


def test_impossible_inclination_of_a_vertical_is_refused():
    trace = Trace(np.zeros(10), {"network": "XX", "station": "A", "channel": "BHZ"})
    trace.stats.sac = {"stla": 1.0, "stlo": 2.0, "cmpinc": 90.0}
    with pytest.raises(ArchiveError, match="inclination cmpinc 90"):
        inventory_from_sac(trace, "m/s")
