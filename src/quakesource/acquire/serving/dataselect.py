"""fdsnws-dataselect 1.1: whole MiniSEED records that hold a sample of the window, as EarthScope gives them."""

from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.selection import BadQuery, line_of_query, lines_of_body
from quakesource.acquire.serving.server import Reply, Request

MINISEED = "application/vnd.fdsn.mseed"


def dataselect(holdings: Holdings, request: Request) -> Reply:
    """Answer a GET query or the lines of a POST."""
    lines = lines_of_body(request.body) if request.method == "POST" else [line_of_query(request.query)]
    for line in lines:
        if line.start is None or line.end is None:
            raise BadQuery("start and end are required")
        if not line.start < line.end:
            raise BadQuery("end must be after start")
    body = b"".join(holdings.records(line) for line in lines)
    if not body:
        return Reply(404 if request.query.get("nodata") == "404" else 204)
    return Reply(200, body, MINISEED)
