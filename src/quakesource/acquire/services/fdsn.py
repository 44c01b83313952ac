"""The FDSN web services of one centre (FDSN web services 1.2).

Their paths are fixed by the standard. ObsPy asks for a description (WADL) first, and remembers for the life of the
process what a centre seemed to lack while it was down; here nothing is discovered, hence nothing can be poisoned.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from obspy import UTCDateTime

from quakesource.acquire.web import Answer, Ask, WebClient


@dataclass(frozen=True)
class Window:
    """One line of a request for waveforms; ns since 1970."""

    codes: tuple[str, str, str, str]
    start_ns: int
    end_ns: int

    def line(self) -> str:
        """As a POST body has it; a blank location is two dashes."""
        network, station, location, channel = self.codes
        times = (UTCDateTime(ns=ns).strftime("%Y-%m-%dT%H:%M:%S.%f") for ns in (self.start_ns, self.end_ns))
        return " ".join((network, station, location or "--", channel, *times))


class FdsnCentre:
    """One centre; ``url`` is its base address."""

    def __init__(self, web: WebClient, url: str, name: str = "") -> None:
        self.web, self.url, self.name = web, url, name or url

    def waveforms(self, windows: list[Window]) -> Answer:
        """MiniSEED of several channels and times in one request."""
        body = "\n".join(["quality=B", *(window.line() for window in windows), ""])
        return _no_page(self.web.fetch(Ask(f"{self.url}/fdsnws/dataselect/1/query", body)))

    def channels(self, options: dict[str, str]) -> Answer:
        """Channel epochs as text."""
        return self._get("station", {**options, "level": "channel", "format": "text", "nodata": "204"})

    def responses(self, network: str, station: str, channel: str = "*") -> Answer:
        """StationXML of one station with responses, all epochs."""
        options = {"network": network, "station": station, "location": "*", "channel": channel, "level": "response"}
        return self._get("station", {**options, "format": "xml", "nodata": "204"})

    def events(self, options: dict[str, str]) -> Answer:
        """QuakeML of a search."""
        return self._get("event", {**options, "format": "xml", "nodata": "204"})

    def picks(self, event_id: str) -> Answer:
        """QuakeML of one event with its picks."""
        return self.events({"eventid": event_id, "includearrivals": "true"})

    def _get(self, service: str, options: dict[str, str]) -> Answer:
        return _no_page(self.web.fetch(Ask(f"{self.url}/fdsnws/{service}/1/query?{urlencode(options)}")))


def _no_page(answer: Answer) -> Answer:
    """Services say 204 if they have nothing; a page that says 404 is a web server that has no such service."""
    if answer.code == 404 and "html" in answer.header("Content-Type").lower():
        return replace(answer, status="failed", reason="HTTP 404 with a page: there is no such service at this address")
    return answer
