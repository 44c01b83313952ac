"""A request for a catalogue or for mechanisms, as its ledger tells it."""

from typing import Any

from quakesource.acquire.web import Answer


def request_row(what: str, answer: Answer) -> dict[str, Any]:
    """Row of a ledger: what was asked for, and what came of it."""
    return {
        "what": what,
        "status": answer.status,
        "reason": answer.reason,
        "attempts": answer.attempts,
        "bytes": len(answer.body),
        "seconds": round(answer.seconds, 4),
    }
