"""Two real requests, for a weekly job of whoever keeps this: QUAKESOURCE_LIVE=1 pytest tests/live (or make live).

Nobody else's tests reach a real service. What can change there without notice: addresses, the names of products, how a
window is cut.
"""

import os

import pytest
from obspy import UTCDateTime

from quakesource.acquire.download.providers import CentreSource
from quakesource.acquire.download.receiving import receive
from quakesource.acquire.formats import read_comcat_tensors
from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.comcat import Comcat
from quakesource.acquire.services.fdsn import FdsnCentre, Window
from quakesource.acquire.web import Limits, WebClient
from quakesource.settings import ServiceSettings

pytestmark = pytest.mark.skipif(
    os.environ.get("QUAKESOURCE_LIVE") != "1", reason="asks real services: set QUAKESOURCE_LIVE=1"
)
MAINSHOCK = UTCDateTime("2019-07-06T03:19:53.04")


@pytest.fixture
def web():
    return WebClient(
        Limits(attempts=3), f"quakesource-live-test ({os.environ.get('QUAKESOURCE_CONTACT', 'no contact')})"
    )


def test_comcat_still_has_the_tensor_of_ridgecrest(web):
    answer = Comcat(web, ServiceSettings().comcat).events({"eventid": "ci38457511"})
    assert answer.status == "ok", answer.reason
    tensors = read_comcat_tensors(answer.body)
    assert tensors.table["mw"].iloc[0] == pytest.approx(7.07, abs=0.1)


def test_scedc_still_gives_half_a_minute_of_a_station(web):
    window = Window(("CI", "CLC", "", "HNZ"), MAINSHOCK.ns, (MAINSHOCK + 30).ns)
    source = CentreSource(FdsnCentre(web, centre_url("SCEDC"), "SCEDC"))
    received, simulated = receive(source.ask, [window], {window.codes: 100.0}, 1.0)
    channel = received[window.codes]
    assert (channel.status, channel.reason) == ("ok", "")
    assert not simulated
