"""How patient a client is, and how much it asks of a host."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Times in s: to ``connect_s``, without a byte ``read_s``, for a whole answer ``total_s`` whatever comes in.

    An attempt that may succeed later is repeated up to ``attempts`` times in all, after pauses that double from
    ``first_pause_s`` to ``longest_pause_s``. Of an answer of more than ``most_bytes``, unpacked, nothing is kept.
    A host gets ``concurrent`` requests at a time and ``per_second`` of them. After ``failures_to_rest`` failures in a
    row it is left alone for ``rest_s``, then tried once; after ``rests`` of them in a row it is given up for this run.
    """

    connect_s: float = 10.0
    read_s: float = 60.0
    total_s: float = 600.0
    most_bytes: int = 1 << 30
    attempts: int = 6
    first_pause_s: float = 1.0
    longest_pause_s: float = 120.0
    concurrent: int = 4
    per_second: float = 5.0
    failures_to_rest: int = 8
    rest_s: float = 60.0
    rests: int = 4
