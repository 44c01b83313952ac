"""ComCat's details of an event: every moment tensor in it, and the one to compare with."""

import math
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from quakesource.acquire.formats.json_document import json_document
from quakesource.acquire.formats.tensor_choice import newest_revisions, preference
from quakesource.acquire.formats.tensor_product import DETAILS, candidate
from quakesource.errors import CatalogueError, SourceError
from quakesource.tables import REFERENCE

CANDIDATE: Final = {**REFERENCE, **DETAILS}
"""Columns of a moment tensor as ComCat has it."""


@dataclass(frozen=True)
class ComcatTensors:
    """``table`` has one row, the chosen tensor, or none; ``candidates`` all that stand, best first.

    Both have the columns of `CANDIDATE`, tensors up-south-east in N·m. ``problems`` are (event_id, reason): products
    that are not used, or why there is no row.
    """

    table: pd.DataFrame
    candidates: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_comcat_tensors(body: bytes) -> ComcatTensors:
    """Moment tensors of an answer to ``query?eventid=...&format=geojson``.

    Source: products as in ../notes/data_services.md §2.3; chosen by `tensor_choice.preference`. Planes, Mw and share of
    shear are computed from the tensor, because products of ci print no planes and no Mw.

    Raises
    ------
    CatalogueError
        The body is a web page, is cut, or is not the details of one event.
    """
    where = "ComCat details"
    document = json_document(body, where)
    properties = document.get("properties")
    if not document.get("id") or not isinstance(properties, dict) or not isinstance(properties.get("products"), dict):
        raise CatalogueError(
            "The answer lacks id or products: it is not the details of one event.",
            where=where,
            next_step="Ask the 'detail' address of the event.",
        )
    event_id = str(document["id"])
    if properties.get("status") == "deleted":
        return _nothing([(event_id, "the event is deleted")])
    whole, problems = _whole_products(properties["products"].get("moment-tensor") or [])
    standing, reasons = newest_revisions(whole)
    problems += reasons
    rows = []
    for product in standing:
        try:
            row = candidate(product, event_id, _depth_km(document))
            if row["evaluation_status"] == "rejected":
                raise ValueError("it was rejected by its reviewer")
            rows.append(row)
        except (ValueError, TypeError, SourceError) as error:
            problems.append(f"{product['source']} {product['code']}: {error}")
    found = [(event_id, reason) for reason in problems]
    if not rows:
        return _nothing([*found, (event_id, "no moment tensor that can be used")])
    magnitude = properties.get("mag")
    if not isinstance(magnitude, int | float):
        magnitude = max(row["mw"] for row in rows)
    rows.sort(key=lambda row: preference(row, magnitude, str(properties.get("net") or "")))
    table = pd.DataFrame(rows, columns=list(CANDIDATE))
    return ComcatTensors(table[:1].reset_index(drop=True), table, found)


def _nothing(problems: list[tuple[str, str]]) -> ComcatTensors:
    empty = pd.DataFrame(columns=list(CANDIDATE))
    return ComcatTensors(empty, empty.copy(), problems)


def _whole_products(products: list[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Products that have what revisions are told apart by, and the others."""
    whole, problems = [], []
    for number, product in enumerate(products):
        named = isinstance(product, dict) and product.get("source") and product.get("code")
        # a deletion may come without properties
        if named and isinstance(product.get("updateTime"), int):
            whole.append({"properties": {}, **product})
        else:
            problems.append(f"moment-tensor product {number} lacks source, code or updateTime")
    return whole, problems


def _depth_km(document: dict[str, Any]) -> float:
    coordinates = (document.get("geometry") or {}).get("coordinates") or []
    return float(coordinates[2]) if len(coordinates) > 2 and coordinates[2] is not None else math.nan
