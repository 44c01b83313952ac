"""Where SCEDC keeps what: under its bare numbers, whoever named the earthquake."""

from obspy import UTCDateTime

from quakesource.acquire.services.scedc_bucket import day_key, gather_key, phases_key, station_key

TIME = UTCDateTime("2019-07-06T03:19:53.04")


def test_gathers_and_phases_are_filed_under_bare_numbers():
    for name in ("ci38457511", "38457511"):
        assert gather_key(name, TIME) == "event_waveforms/2019/2019_187/38457511.ms"
        assert phases_key(name, TIME) == "event_phases/2019/2019_187/38457511.phase"


def test_days_and_stations_are_those_of_the_examples():
    """SCEDC/cloud: CIGSC__BHZ___2017180.ms and, with a location, GSCA01_HH100_2019190.ms."""
    day = UTCDateTime("2017-06-29T12:00:00")
    assert day_key(("CI", "GSC", "", "BHZ"), day) == "continuous_waveforms/2017/2017_180/CIGSC__BHZ___2017180.ms"
    assert day_key(("GS", "CA01", "00", "HH1"), UTCDateTime("2019-07-09")).endswith("GSCA01_HH100_2019190.ms")
    assert station_key("CI", "GSC") == "FDSNstationXML/CI/CI_GSC.xml"
