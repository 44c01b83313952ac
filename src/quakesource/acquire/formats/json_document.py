"""A JSON body of a web service, or a clear word on what came instead."""

import json
from typing import Any

from quakesource.errors import CatalogueError


def json_document(body: bytes, where: str) -> dict[str, Any]:
    """The object that a body holds.

    Raises
    ------
    CatalogueError
        The body is a web page, is cut, or is not an object.
    """
    try:
        document = json.loads(body)
    except ValueError:  # of which both JSONDecodeError and UnicodeDecodeError are kinds
        page = body.lstrip()[:1] == b"<"
        what = "a web page" if page else f"no complete JSON document ({len(body)} bytes)"
        raise CatalogueError(
            f"The answer is {what}.", where=where, next_step="Ask again; the service may be down or the transfer cut."
        ) from None
    if not isinstance(document, dict):
        raise CatalogueError(
            f"The answer is a JSON {type(document).__name__}, not an object.",
            where=where,
            next_step="Check the address that was asked.",
        )
    return document
