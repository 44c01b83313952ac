"""Files of station metadata: StationXML and its kin, SAC pole-zero files; one bad file costs no other."""

import codecs
import re
from pathlib import Path

from obspy import Inventory, read_inventory

from quakesource.acquire.read_pole_zero import read_pole_zero
from quakesource.errors import ArchiveError

_RESP = re.compile(rb"^B05[0-9]F[0-9]{2}", flags=re.MULTILINE)


def read_metadata(folder: Path, pattern: str) -> tuple[Inventory, list[tuple[Path, str]]]:
    """Metadata of every file that matches, and (file, reason) of those that cannot be used.

    Raises
    ------
    ArchiveError
        No file matches, or none can be used.
    """
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not files:
        raise ArchiveError(
            f"No station metadata matches {pattern!r}.",
            where=str(folder),
            next_step="Correct 'stations' of the collection.",
        )
    inventory, problems = Inventory([]), []
    for file in files:
        try:
            inventory += _read(file)
        except ArchiveError as error:
            problems.append((file, error))
    if len(problems) == len(files):
        raise problems[0][1]
    return inventory, [(file, error.what) for file, error in problems]


def _read(file: Path) -> Inventory:
    content = file.read_bytes()
    if content.removeprefix(codecs.BOM_UTF8)[:1] == b"*":
        return read_pole_zero(file)
    if _RESP.search(content[:65536]):
        raise ArchiveError(
            "A RESP file has responses and no coordinates: where the station stands is not known.",
            where=str(file),
            next_step="Ask the data centre for StationXML (level=response) or for annotated SAC pole-zero files.",
        )
    try:
        return read_inventory(str(file))
    except Exception as error:  # ObsPy's readers raise whatever their parser raises
        raise ArchiveError(
            f"Neither StationXML nor a SAC pole-zero file: {error}",
            where=str(file),
            next_step="Get the metadata again, or narrow 'stations' of the collection.",
        ) from None
