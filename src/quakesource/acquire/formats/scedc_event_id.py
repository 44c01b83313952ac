"""One name for one earthquake of Southern California."""

import re


def scedc_event_id(event_id: str | int) -> str:
    """SCEDC's bare number of an event, whether it came as ``ci38038071`` (ComCat) or ``38038071`` (SCEDC).

    Ids of other networks and catalogues come back unchanged: their numbers name other earthquakes.
    """
    text = str(event_id).strip()
    found = re.fullmatch(r"ci(\d+)", text, flags=re.IGNORECASE)
    return found[1] if found else text
