"""ComCat, the catalogue of the USGS, by its GeoJSON (earthquake.usgs.gov/fdsnws/event/1)."""

from dataclasses import replace
from urllib.parse import urlencode

from quakesource.acquire.web import Answer, Ask, WebClient


class Comcat:
    """``url`` is the base address."""

    def __init__(self, web: WebClient, url: str) -> None:
        self.web, self.url = web, url

    def count(self, options: dict[str, str]) -> Answer:
        """How many events a search finds, and how many are allowed."""
        return self._get("count", options)

    def events(self, options: dict[str, str]) -> Answer:
        """Events of a search; with ``eventid`` the details of one, moment tensors included."""
        return self._get("query", options)

    def _get(self, resource: str, options: dict[str, str]) -> Answer:
        query = urlencode({"format": "geojson", **options})
        answer = self.web.fetch(Ask(f"{self.url}/fdsnws/event/1/{resource}?{query}"))
        if answer.code == 409:
            return replace(answer, status="no-data", reason="ComCat has deleted it")
        return answer
