"""SAC pole-zero files as station metadata."""

import re
from pathlib import Path

import numpy as np
import pytest
from archive_examples import station_xml
from obspy import UTCDateTime
from obspy.core.inventory import Response

from quakesource.acquire.read_pole_zero import read_pole_zero
from quakesource.errors import ArchiveError

FREQUENCIES_HZ = np.geomspace(0.005, 2.0, 9)
ZEROS = [0j, 0j, 0j, -9.42478 + 0j]
POLES = [-0.0372 - 0.0372j, -0.0372 + 0.0372j, -9.73894 + 0j, -219.9 + 138.2j, -219.9 - 138.2j]
CONSTANT = 1.4e14
BLOCK = """* **********************************
* NETWORK   (KNETWK): XX
* STATION    (KSTNM): ABC
* LOCATION   (KHOLE): 00
* CHANNEL   (KCMPNM): BH1
* CREATED           : 2018-10-10T07:08:11
* START             : {start}
* END               : {end}
* DESCRIPTION       : Somewhere: on an island
* LATITUDE          : -2.044800
* LONGITUDE         : -157.445700
* ELEVATION         : 19.0
* DEPTH             : 1.0
* DIP               : {dip}
* AZIMUTH           : 357.0
* SAMPLE RATE       : {rate}
* INPUT UNIT        : {unit}
* OUTPUT UNIT       : COUNTS
* COMMENT           :
* **********************************
ZEROS	4
	-9.424780e+00	+0.000000e+00
POLES	5
	-3.720000e-02	-3.720000e-02
	-3.720000e-02	+3.720000e-02
	-9.738940e+00	+0.000000e+00
	-2.199000e+02	+1.382000e+02
	-2.199000e+02	-1.382000e+02
CONSTANT	{constant}


"""


def block(**changes: object) -> str:
    values = {
        "start": "2014-03-14T00:00:00",
        "end": "2599-12-31T23:59:59",
        "dip": 90.0,
        "unit": "M",
        "constant": CONSTANT,
        "rate": 40.0,
    }
    return BLOCK.format(**{**values, **changes})


def written(folder: Path, text: str) -> Path:
    (folder / "pz").write_text(text)
    return folder / "pz"


def displacement_to_counts(zeros, poles, constant):
    s = 2j * np.pi * FREQUENCIES_HZ
    return constant * np.prod([s - z for z in zeros], axis=0) / np.prod([s - p for p in poles], axis=0)


def evaluated(response: Response) -> np.ndarray:
    return response.get_evalresp_response_for_frequencies(FREQUENCIES_HZ, output="DISP")


@pytest.mark.parametrize("rate", [40.0, 1.0])
@pytest.mark.parametrize("constant", [CONSTANT, -CONSTANT])
def test_response_is_constant_times_zeros_over_poles(tmp_path, constant, rate):
    (channel,) = read_pole_zero(written(tmp_path, block(constant=constant, rate=rate)))[0][0]
    expected = displacement_to_counts(ZEROS, POLES, constant)
    assert np.allclose(evaluated(channel.response), expected, rtol=1e-4, atol=0)


def test_codes_place_time_and_orientation(tmp_path):
    inventory = read_pole_zero(written(tmp_path, block()))
    network, station, channel = inventory[0], inventory[0][0], inventory[0][0][0]
    assert (network.code, station.code, channel.location_code, channel.code) == ("XX", "ABC", "00", "BH1")
    assert (station.latitude, station.longitude, channel.depth) == (-2.0448, -157.4457, 1.0)
    assert (channel.azimuth, channel.dip, channel.sample_rate) == (357.0, 0.0, 40.0)
    assert (channel.start_date, channel.end_date) == (UTCDateTime(2014, 3, 14), None)


@pytest.mark.parametrize(("from_up", "dip"), [(0.0, -90.0), (90.0, 0.0), (180.0, 90.0)])
def test_dip_is_counted_from_up(tmp_path, from_up, dip):
    assert read_pole_zero(written(tmp_path, block(dip=from_up)))[0][0][0].dip == dip


def test_two_epochs_in_one_file(tmp_path):
    text = block(end="2015-01-01T00:00:00") + block(start="2015-01-01T00:00:00", constant=2 * CONSTANT)
    inventory = read_pole_zero(written(tmp_path, text))
    first, second = (channel for network in inventory for station in network for channel in station)
    assert first.end_date == second.start_date == UTCDateTime(2015, 1, 1)
    assert np.allclose(evaluated(second.response), 2 * evaluated(first.response))


def test_files_that_obspy_writes(tmp_path):
    """ObsPy states the dip as SEED does, and says so in the key: ``DIP (SEED)``."""
    inventory = station_xml(("BHZ", 0, -90), ("BHE", 90, 0), start_date=UTCDateTime(2000, 1, 1))
    response = Response.from_paz(
        [0j, 0j], POLES[:2], stage_gain=6e8, input_units="M/S", output_units="COUNTS", normalization_factor=1.0
    )
    for channel in inventory[0][0]:
        channel.response = response
    inventory.write(str(tmp_path / "pz"), format="SACPZ")
    again = read_pole_zero(tmp_path / "pz")
    channels = [channel for network in again for station in network for channel in station]
    assert {channel.code: (channel.azimuth, channel.dip) for channel in channels} == {
        "BHZ": (0.0, -90.0),
        "BHE": (90.0, 0.0),
    }
    assert np.allclose(evaluated(channels[0].response), evaluated(response), rtol=0.002, atol=0)


@pytest.mark.parametrize(
    "text",
    [
        re.sub(r"(?m)^\*.*\n", "", block()),
        block().replace("CONSTANT", "CONST"),
        block().replace("POLES", "POLLS"),
        block().replace("ZEROS", "ZERO"),
        re.sub(r"(?m)^.*KCMPNM.*\n", "", block()),
        re.sub(r"(?m)^.*KSTNM.*\n", "", block()),
        re.sub(r"(?m)^.*LATITUDE.*\n", "", block()),
        block(constant="much"),
        block(start="once"),
        "* <html>",
    ],
    ids=["bare", "no constant", "no poles", "no zeros", "no channel", "no station", "no place", "bad", "time", "page"],
)
def test_incomplete_files_are_archive_errors(tmp_path, text):
    with pytest.raises(ArchiveError, match="next:"):
        read_pole_zero(written(tmp_path, text))


def test_input_unit_other_than_metres_is_not_read_as_displacement(tmp_path):
    try:
        (channel,) = read_pole_zero(written(tmp_path, block(unit="M/S")))[0][0]
    except ArchiveError:
        return
    assert channel.response.response_stages[0].input_units == "M/S"


@pytest.mark.real
def test_real_files_give_their_listed_sensitivity():
    folder = Path(__file__).resolve().parents[4] / "shared/data/teleseismic/kaikoura2016_zhangpku/sacpz"
    if not folder.is_dir():
        pytest.skip(f"real pole-zero files are absent: {folder}")
    paths = sorted(folder.iterdir())
    assert len(paths) == 108
    for path in paths[::9]:
        listed = float(re.search(r"SENSITIVITY\s*:\s*(\S+) \(M/S\)", path.read_text())[1])
        inventory = read_pole_zero(path)
        response = inventory[0][0][0].response
        velocity = abs(response.get_evalresp_response_for_frequencies([0.05], output="VEL")[0])
        assert velocity == pytest.approx(listed, rel=0.2), path.name  # listed at the calibration frequency


RDSEED = """\
* **********************************
* Network   (KNETWK): XX
* Station   (KSTNM) : ABC
* Component (KCMPNM): {channel}
* Location  (KHOLE) : 10
* Start             : 1992,342,00:00:00
* End               : {end}
* Input Units       : METERS
* Output Units      : COUNTS
* Latitude          :  50.358300
* Longitude         :   16.411100
* Elevation         :   760.0
* Depth             : 2.0
* Dip               : {dip}
* Azimuth           : 180.0
* Instrument Comment: N/A
* **********************************
ZEROS 3
POLES 2
-0.0370  0.0370
-0.0370  -0.0370
CONSTANT {constant}
"""


@pytest.mark.parametrize(("channel", "dip", "rate"), [("LHZ", -90.0, 1.0), ("LHE", 0.0, 1.0), ("BHZ", -90.0, 20.0)])
def test_files_that_rdseed_writes_count_the_dip_as_seed_does(tmp_path, channel, dip, rate):
    text = RDSEED.format(channel=channel, dip=dip, end="N/A", constant=CONSTANT)
    inventory = read_pole_zero(written(tmp_path, text))
    found = inventory[0][0][0]
    assert (inventory[0].code, found.code, found.location_code) == ("XX", channel, "10")
    assert (found.dip, found.azimuth, found.sample_rate) == (dip, 180.0, rate)
    assert (found.start_date, found.end_date) == (UTCDateTime(1992, 12, 7), None)
    expected = displacement_to_counts([0j] * 3, [-0.037 + 0.037j, -0.037 - 0.037j], CONSTANT)
    assert np.allclose(evaluated(found.response), expected, rtol=1e-4, atol=0)


def test_an_end_that_rdseed_states_is_kept(tmp_path):
    text = RDSEED.format(channel="LHZ", dip=-90.0, end="2008,307,23:59:59", constant=CONSTANT)
    assert read_pole_zero(written(tmp_path, text))[0][0][0].end_date == UTCDateTime(2008, 11, 2, 23, 59, 59)


def test_a_band_that_says_no_rate_is_refused(tmp_path):
    with pytest.raises(ArchiveError, match="no sample rate"):
        read_pole_zero(written(tmp_path, RDSEED.format(channel="QHZ", dip=-90.0, end="N/A", constant=CONSTANT)))
