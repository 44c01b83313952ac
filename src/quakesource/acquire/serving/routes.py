"""Which path is answered by what."""

import re

from quakesource.acquire.serving.bucket import Bucket
from quakesource.acquire.serving.comcat import count, search
from quakesource.acquire.serving.dataselect import dataselect
from quakesource.acquire.serving.event import event
from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.selection import BadQuery
from quakesource.acquire.serving.server import SIMULATED, Reply, Request
from quakesource.acquire.serving.station import station
from quakesource.acquire.serving.wadl import wadl

BUCKET = "/scedc-pds"
_LISTS = {"catalogs": b"<Catalogs></Catalogs>", "contributors": b"<Contributors></Contributors>"}


class ArchiveService:
    """Answers requests for an archive: every FDSN service, ComCat's GeoJSON, and SCEDC's bucket below `BUCKET`."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.bucket = Bucket(holdings)

    def __call__(self, request: Request) -> Reply:
        """The reply; 400 with the reason for a query that cannot be understood."""
        try:
            reply = self._reply(request)
        except BadQuery as error:
            reply = Reply(400, f"Error 400: {error}\n".encode())
        marked = {**reply.headers, SIMULATED: str(self.holdings.simulated).lower()}
        return Reply(reply.status, reply.body, reply.content_type, marked)

    def _reply(self, request: Request) -> Reply:
        if request.path.startswith(f"{BUCKET}/"):
            return self.bucket.answer(request, request.path.removeprefix(f"{BUCKET}/"))
        found = re.fullmatch(r"/fdsnws/(dataselect|station|event)/1/([\w.]+)", request.path)
        if not found:
            return Reply(404, b"There is no such service.\n")
        service, resource = found[1], found[2]
        if resource == "application.wadl":
            return Reply(200, wadl(service, f"http://{request.headers['Host']}"), "application/xml")
        if resource == "version":
            return Reply(200, b"1.1.1")
        if service == "event" and resource in _LISTS:
            return Reply(200, _LISTS[resource], "application/xml")
        if service == "event" and resource == "count":
            return count(self.holdings, request)
        if resource != "query":
            return Reply(404, b"There is no such resource.\n")
        if service == "event" and request.query.get("format") == "geojson":
            return search(self.holdings, request)
        return {"dataselect": dataselect, "station": station, "event": event}[service](self.holdings, request)
