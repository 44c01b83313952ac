"""Which of several moment tensors of one earthquake is the reference."""

from typing import Any, Final

REVIEWED: Final = ("reviewed", "confirmed", "final")
TELESEISMIC_MAGNITUDE: Final = 6.0

_TELESEISMIC = {"mww": 0, "mwc": 1, "mwb": 2, "mwr": 3}
_REGIONAL = {"mwr": 0, "mww": 1, "mwc": 2, "mwb": 3}


def newest_revisions(products: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Products that stand, and why the others do not.

    Revisions share source and code and the newest replaces the older ones; a deletion is itself a revision, so that a
    deleted product takes its older revisions with it.
    """
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for product in products:
        key = _key(product)
        if key not in newest or product["updateTime"] > newest[key]["updateTime"]:
            newest[key] = product
    standing, reasons = [], []
    for product in products:
        name = f"{product['source']} {product['code']} version {product['updateTime']}"
        if product is not newest[_key(product)]:
            reasons.append(f"{name} is superseded by version {newest[_key(product)]['updateTime']}")
        elif str(product.get("status")).upper() == "DELETE":
            reasons.append(f"{name} is deleted")
        else:
            standing.append(product)
    return standing, reasons


def preference(candidate: dict[str, Any], event_magnitude: float, network: str) -> tuple[Any, ...]:
    """Sorting key, best first, of a candidate row; ComCat's preferredWeight plays no part.

    The weight ranks networks by region: the automatic Mw 6.89 of ci has 157 for the Ridgecrest Mw 7.1, the reviewed
    Mww of us 68. So a reviewed solution comes first. Of equal status, from M 6 on W phase (100-1000 s) is before
    surface and body waves, and regional inversions (10-100 s) are last: the source lasts as long as their periods
    (50 s at Mw 7.1), the near stations clip, and Mw saturates. Below M 6 W phase is weak, and a regional inversion has
    near stations and a model of the region; that of the network that located the event is before others. Then the
    newest is taken.
    """
    order = _TELESEISMIC if event_magnitude >= TELESEISMIC_MAGNITUDE else _REGIONAL
    return (
        candidate["evaluation_status"] not in REVIEWED,
        order.get(candidate["magnitude_type"], len(order)),
        candidate["product_source"] != network,
        _newest_first(candidate["update_time_utc"]),
        candidate["product_code"],
    )


def _key(product: dict[str, Any]) -> tuple[str, str]:
    return str(product["source"]), str(product["code"])


def _newest_first(time_utc: str) -> tuple[int, ...]:
    """Digits of an ISO time, negated: a later time sorts before an earlier one."""
    return tuple(-int(digit) for digit in time_utc if digit.isdigit())
