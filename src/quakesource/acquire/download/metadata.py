"""StationXML of a station from FDSN centres, believed only if it can be read and is of that station."""

import io
from typing import Any

from obspy import Inventory, read_inventory

from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.fdsn import FdsnCentre
from quakesource.acquire.web import WebClient

ROUNDS = 3
"""A body that cannot be read is asked for so often."""


def fetch_metadata(web: WebClient, network: str, station: str, centres: list[str]) -> tuple[bytes, dict[str, Any]]:
    """StationXML of a station from the first centre whose answer can be read, and its ledger row."""
    row: dict[str, Any] = {
        "network": network,
        "station": station,
        "status": "no-data",
        "reason": "",
        "provider": "",
        "attempts": 0,
        "bytes": 0,
        "seconds": 0.0,
    }
    for name in centres:
        for _ in range(ROUNDS):
            answer = FdsnCentre(web, centre_url(name), name).responses(network, station)
            problem = answer.reason
            row |= {
                "provider": name,
                "attempts": row["attempts"] + answer.attempts,
                "seconds": row["seconds"] + answer.seconds,
            }
            if answer.status == "ok":
                problem = metadata_problem(answer.body, network, station)
                if not problem:
                    return answer.body, row | {"status": "ok", "reason": "", "bytes": len(answer.body)}
            row |= {"status": "no-data" if answer.status == "no-data" else "failed", "reason": problem}
            if answer.status != "ok":
                break
    return b"", row


def metadata_problem(body: bytes, network: str, station: str) -> str:
    """Why a body is not the StationXML of a station; blank if it is."""
    try:
        inventory: Inventory = read_inventory(io.BytesIO(body))
    except Exception as error:  # ObsPy's readers raise whatever their parser raises
        return f"not StationXML: {' '.join(str(error).split())[:120]}"
    if not any(n.code == network and s.code == station for n in inventory for s in n):
        return "StationXML of another station"
    return ""
