"""The earthquake that a SAC record's header tells of."""

from pathlib import Path

import pandas as pd
from obspy import read

from quakesource.acquire.formats.hypocentre import event_row
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT

_NEEDED = ("evla", "evlo", "evdp", "nzyear", "nzjday")


def looks_like_sac(path: Path) -> bool:
    """Whether a file is a binary SAC record: the header version is 6, in either byte order."""
    with path.open("rb") as file:
        header = file.read(632)
    return len(header) == 632 and {header[304:308], header[304:308][::-1]} & {b"\x06\x00\x00\x00"} != set()


def event_from_sac(path: Path, event_id: str) -> pd.DataFrame:
    """One row with the columns of `tables.EVENT`; depth in km, as the SAC manual has it.

    The origin time is the header's reference time plus ``o``, or the reference time where ``o`` is not set.

    Raises
    ------
    CatalogueError
        The header lacks the hypocentre or the reference time.
    """
    try:
        trace = read(str(path), format="SAC", headonly=True)[0]
    except Exception as error:  # ObsPy's reader raises whatever the header makes it raise
        raise CatalogueError(
            f"The SAC file cannot be read: {error}", where=str(path), next_step="Get the record again."
        ) from None
    header = trace.stats.sac
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise CatalogueError(
            f"The SAC header lacks {', '.join(missing)}.",
            where=str(path),
            next_step="Name an event table (import.events) or a QuakeML file (event_file) instead.",
        )
    reference_time = trace.stats.starttime - float(header["b"])
    try:
        row = event_row(
            event_id,
            reference_time + float(header.get("o", 0.0)),
            latitude_deg=float(header["evla"]),
            longitude_deg=float(header["evlo"]),
            depth_km=float(header["evdp"]),
            magnitude=float(header.get("mag", float("nan"))),
        )
    except ValueError as error:
        raise CatalogueError(
            f"The SAC header has {error}.",
            where=str(path),
            next_step="Depths of SAC are in km since SAC 101 and were in m before; correct EVLA, EVLO, EVDP or MAG.",
        ) from None
    return pd.DataFrame([row], columns=list(EVENT))
