"""Where the records of a large file of MiniSEED lie: by their headers alone, a few numbers a record.

The gather of a large earthquake is a gigabyte; what of it falls into a window is read from the file when it is asked
for.
"""

from array import array
from collections import defaultdict
from pathlib import Path

from pymseed import MiniSEEDError, MS3Record

from quakesource.acquire.download.records import Codes, codes_of, what_else

BLOCK = 1 << 22
_PER_RECORD = 4  # offset, length, first and last sample


class RecordIndex:
    """Records of a file by their channel; ``problem`` is what is wrong behind the last of them."""

    def __init__(self, path: Path) -> None:
        self.path, self.problem = path, ""
        self._places: dict[Codes, array[int]] = defaultdict(lambda: array("q"))
        self._read()

    @property
    def empty(self) -> bool:
        """Whether it has no record at all."""
        return not self._places

    def overlapping(self, codes: Codes, start_ns: int, end_ns: int) -> bytes:
        """Records of a channel that hold a sample between two instants, as they lie in the file."""
        places = self._places.get(codes, array("q"))
        pieces = []
        with self.path.open("rb") as file:
            for i in range(0, len(places), _PER_RECORD):
                offset, length, first_ns, last_ns = places[i : i + _PER_RECORD]
                if first_ns <= end_ns and last_ns >= start_ns:
                    file.seek(offset)
                    pieces.append(file.read(length))
        return b"".join(pieces)

    def _read(self) -> None:
        offset, size = 0, self.path.stat().st_size
        with self.path.open("rb") as file:
            while offset < size:
                file.seek(offset)
                block, at = file.read(BLOCK), 0
                while at < len(block):
                    try:
                        header = MS3Record.parse(memoryview(block)[at:])
                    except (MiniSEEDError, ValueError) as error:
                        if at:  # it may go on in the next block
                            break
                        self.problem = what_else(block[:64], offset, size, error)
                        return
                    place = offset + at, header.reclen, header.starttime, header.endtime
                    self._places[codes_of(header)].extend(place)
                    at += header.reclen
                offset += at
