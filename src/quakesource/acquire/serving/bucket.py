"""SCEDC's open data as an S3 bucket gives them: objects with ETag and ranges, and listings (ListObjectsV2)."""

import hashlib
import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from obspy import UTCDateTime

from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.acquire.formats.scedc_phases import write_phases
from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.selection import Line
from quakesource.acquire.serving.server import Reply, Request

GATHER_BEFORE_S, GATHER_AFTER_S = 150.0, 600.0
"""Window of an event's gather around its origin time."""
PAGE = 1000


class Bucket:
    """The objects that an archive makes up."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._object = lru_cache(maxsize=64)(self._made)

    def answer(self, request: Request, key: str) -> Reply:
        """One object or a part of it, or a listing."""
        if not key:
            return self._listing(request)
        body = self._object(key)
        if body is None:
            xml = f"<Error><Code>NoSuchKey</Code><Message>No such key.</Message><Key>{escape(key)}</Key></Error>"
            return Reply(404, xml.encode(), "application/xml")
        headers = {"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"', "Accept-Ranges": "bytes"}
        if request.headers.get("If-Match", headers["ETag"]) != headers["ETag"]:
            return Reply(412, headers=headers)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
        if not asked:
            return Reply(200, body, "binary/octet-stream", headers)
        first, last = int(asked[1]), min(int(asked[2] or len(body)), len(body) - 1)
        if first >= len(body):
            return Reply(416, headers=headers | {"Content-Range": f"bytes */{len(body)}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
        return Reply(206, body[first : last + 1], "binary/octet-stream", headers)

    def keys(self) -> list[str]:
        """Every key, sorted."""
        stations = self.holdings.archive.stations()
        keys = [f"FDSNstationXML/{network}/{network}_{station}.xml" for network, station in stations]
        for row in self.holdings.events.to_dict("records"):
            day = _day(UTCDateTime(row["origin_time_utc"]))
            name = scedc_event_id(row["event_id"])
            keys += [f"event_waveforms/{day}/{name}.ms", f"event_phases/{day}/{name}.phase"]
        years = {UTCDateTime(time).year for time in self.holdings.events["origin_time_utc"]}
        keys += [f"earthquake_catalogs/index/csv/year={y}/{y}_catalog_index.csv" for y in years]
        for channel in self.holdings.channels:
            keys += [_continuous_key(channel.codes, *day) for day in channel.files]
        return sorted(keys)

    def _listing(self, request: Request) -> Reply:
        prefix, after = request.query.get("prefix", ""), request.query.get("continuation-token", "")
        keys = [key for key in self.keys() if key.startswith(prefix) and key > after]
        page = keys[: min(PAGE, int(request.query.get("max-keys", PAGE)))]
        more = len(keys) > len(page)
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        contents = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in page)
        told = f"<KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>{token}"
        xml = f"<ListBucketResult>{told}{contents}</ListBucketResult>"
        return Reply(200, xml.encode(), "application/xml")

    def _made(self, key: str) -> bytes | None:
        if found := re.fullmatch(r"FDSNstationXML/(\w+)/\1_(\w+)\.xml", key):
            product = self.holdings.archive.product
            path = product.folder / "stations" / f"{found[1]}.{found[2]}.xml"
            return product.checked(path).read_bytes() if path.is_file() else None
        if found := re.fullmatch(r"event_(waveforms|phases)/\d{4}/(\d{4}_\d{3})/(.+)\.(ms|phase)", key):
            rows = self.holdings.events[self.holdings.events["event_id"].map(scedc_event_id) == found[3]]
            if rows.empty:
                return None
            return self._gather(rows.iloc[0]) if found[1] == "waveforms" else self._phases(rows.iloc[0])
        if found := re.search(r"year=(\d{4})/\d{4}_catalog_index\.csv$", key):
            return self._index(int(found[1]))
        if key.startswith("continuous_waveforms/"):
            days = {
                _continuous_key(c.codes, *day): path for c in self.holdings.channels for day, path in c.files.items()
            }
            return self.holdings.archive.product.checked(days[key]).read_bytes() if key in days else None
        return None

    def _gather(self, event: Any) -> bytes | None:
        time = UTCDateTime(event["origin_time_utc"])
        return self.holdings.records(Line(("*",) * 4, time - GATHER_BEFORE_S, time + GATHER_AFTER_S)) or None

    def _phases(self, event: Any) -> bytes:
        picks = self.holdings.picks
        return write_phases(picks[picks["event_id"] == event["event_id"]], event).encode()

    def _index(self, year: int) -> bytes | None:
        rows = [_index_row(row) for row in self.holdings.events.to_dict("records")]
        of_year = [row for row in rows if row.startswith(f"event_waveforms/{year}/")]
        header = "PREFIX,MS_FILENAME,PHASE_FILENAME,ORIGIN_DATETIME,ET,GT,MAG,M,LAT,LON,DEPTH,Q,EVID,NPH,NGRM"
        return "\n".join([header, *of_year, ""]).encode() if of_year else None


def _index_row(row: dict[Any, Any]) -> str:
    time, name = UTCDateTime(row["origin_time_utc"]), row["event_id"]
    magnitude = "" if row["magnitude"] != row["magnitude"] else row["magnitude"]
    clock = time.strftime("%Y/%m/%d %H:%M:%S.%f")
    return (
        f"event_waveforms/{_day(time)},{name}.ms,{name}.phase,{clock},eq,l,{magnitude},w,"
        f"{row['latitude_deg']},{row['longitude_deg']},{row['depth_km']},A,{name},0,0"
    )


def _day(time: UTCDateTime) -> str:
    return f"{time.year}/{time.year}_{time.julday:03d}"


def _continuous_key(codes: tuple[str, str, str, str], year: int, day: int) -> str:
    network, station, location, channel = codes
    name = f"{network}{station:_<5}{channel:_<3}{location:_<2}_{year}{day:03d}.ms"
    return f"continuous_waveforms/{year}/{year}_{day:03d}/{name}"
