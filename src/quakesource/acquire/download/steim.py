"""What Steim's compression tells of the record before: the first difference of a record begins at its last sample.

SEED 2.4, appendix B: a record holds its first and last sample beside the differences, and the difference to the sample
before the first as well. The last sample is a check, but no checksum: two flipped bits that cancel each other pass it.
The first difference ties a record to the one before it, where the packer knew that one.
"""

import struct
from typing import NamedTuple

_STEIM = {10: 1, 11: 2}
"""Encodings of blockette 1000."""
_BITS_OF_STEIM_2 = {(2, 1): 30, (2, 2): 15, (2, 3): 10, (3, 0): 6, (3, 1): 5, (3, 2): 4}
"""Bits of a difference by the two codes of its word; four of 8 bits have no second code."""


class Ends(NamedTuple):
    """First and last sample of a record, and the sample before the first; None where the record does not say."""

    before: int | None
    first: int
    last: int


def ends_of(raw: bytes) -> Ends | None:
    """Of a record of MiniSEED 2; None if it is not in Steim's compression, or too short to tell."""
    order = _word_order(raw)
    if order is None:
        return None
    endian, steim = order
    (offset,) = struct.unpack(f"{endian}H", raw[44:46])
    if len(raw) < offset + 64:
        return None
    codes, first, last = struct.unpack(f"{endian}Iii", raw[offset : offset + 12])
    difference = _first_difference((codes >> 24) & 3, raw[offset + 12 : offset + 16], steim, endian)
    # packers that do not know the record before write nothing, or the first sample itself
    known = difference not in (None, 0, first)
    return Ends(first - difference if known and difference is not None else None, first, last)


def _first_difference(code: int, word: bytes, steim: int, endian: str) -> int | None:
    """The first difference in a word of four bytes, whose halves and quarters lie in the order of their times."""
    if code == 0:
        return None
    if code == 1:
        return _signed(word[0], 8)
    if steim == 1:
        return int(struct.unpack(f"{endian}h", word[:2])[0] if code == 2 else struct.unpack(f"{endian}i", word)[0])
    (whole,) = struct.unpack(f"{endian}I", word)
    bits = _BITS_OF_STEIM_2.get((code, whole >> 30))
    if bits is None:
        return None
    held = 30 // bits * bits if bits != 4 else 28  # seven of four bits leave two over
    return _signed((whole >> (held - bits)) & ((1 << bits) - 1), bits)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _word_order(raw: bytes) -> tuple[str, int] | None:
    """Order of the bytes and kind of compression, by blockette 1000."""
    for endian in "><":
        if len(raw) < 56:
            return None
        (at,) = struct.unpack(f"{endian}H", raw[46:48])
        seen = 0
        while 48 <= at <= len(raw) - 8 and seen < 8:
            kind, following = struct.unpack(f"{endian}HH", raw[at : at + 4])
            if kind == 1000:
                steim = _STEIM.get(raw[at + 4])
                data = ">" if raw[at + 5] else "<"
                return (data, steim) if steim else None
            at, seen = following, seen + 1
    return None
