"""How the services describe themselves: enough of WADL for ObsPy 1.5 to find them and to know their parameters."""

from xml.sax.saxutils import quoteattr

from quakesource.acquire.serving.selection import CODES

_TIMES = {"starttime": "xs:date", "endtime": "xs:date"}
_BOX = {f"{end}{name}": "xs:double" for name in ("latitude", "longitude") for end in ("min", "max")}
_RADIUS = dict.fromkeys(("latitude", "longitude", "minradius", "maxradius"), "xs:double")
_CODES = dict.fromkeys(CODES, "xs:string")
PARAMETERS = {
    "dataselect": {
        **_TIMES,
        **_CODES,
        "quality": "xs:string",
        "minimumlength": "xs:double",
        "longestonly": "xs:boolean",
    },
    "station": {
        **_TIMES,
        **_CODES,
        **_BOX,
        **_RADIUS,
        "level": "xs:string",
        "format": "xs:string",
        "startbefore": "xs:date",
        "startafter": "xs:date",
        "endbefore": "xs:date",
        "endafter": "xs:date",
        "includerestricted": "xs:boolean",
        "includeavailability": "xs:boolean",
        "updatedafter": "xs:date",
    },
    "event": {
        **_TIMES,
        **_BOX,
        **_RADIUS,
        "mindepth": "xs:double",
        "maxdepth": "xs:double",
        "orderby": "xs:string",
        "minmagnitude": "xs:double",
        "maxmagnitude": "xs:double",
        "magnitudetype": "xs:string",
        "eventid": "xs:string",
        "limit": "xs:int",
        "offset": "xs:int",
        "catalog": "xs:string",
        "contributor": "xs:string",
        "updatedafter": "xs:date",
        "format": "xs:string",
        "includeallorigins": "xs:boolean",
        "includeallmagnitudes": "xs:boolean",
        "includearrivals": "xs:boolean",
    },
}


def wadl(service: str, base: str) -> bytes:
    """The description of one service at a base URL."""
    rows = "".join(
        f'<param name={quoteattr(name)} style="query" type={quoteattr(kind)}/>'
        for name, kind in PARAMETERS[service].items()
    )
    return (
        '<?xml version="1.0"?><application xmlns="http://wadl.dev.java.net/2009/02"><resources '
        f'base={quoteattr(f"{base}/fdsnws/{service}/1/")}><resource path="query"><method name="GET" id="query">'
        f"<request>{rows}</request></method></resource></resources></application>"
    ).encode()
