"""MiniSEED 3, which ObsPy does not read: records of data centres to come, and codes that MiniSEED 2 cannot hold."""

import struct
from pathlib import Path

import numpy as np
from obspy import Stream, Trace, UTCDateTime
from pymseed import DataEncoding, MiniSEEDError, MS3TraceList, nslc2sourceid, sourceid2nslc

LONGEST_CODES_2 = {"network": 2, "station": 5, "location": 2, "channel": 3}
"""Letters that the header of a MiniSEED 2 record holds (SEED manual 2.4); ObsPy cuts what is longer."""

MARK = b"MS\x03"
_FIXED = struct.Struct("<33xBHI")
"""The fixed part of a header ends in the lengths of the identifier, the extra headers and the samples."""
_KINDS = {
    "int32": ("i", DataEncoding.STEIM2),
    "float32": ("f", DataEncoding.FLOAT32),
    "float64": ("d", DataEncoding.FLOAT64),
}


def is_miniseed3(path: Path) -> bool:
    """Whether a file begins with a record of MiniSEED 3."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(3) == MARK


def needs_miniseed3(trace: Trace) -> bool:
    """Whether MiniSEED 2 would cut a code of the record."""
    return any(len(str(trace.stats[name])) > longest for name, longest in LONGEST_CODES_2.items())


def read_miniseed3(path: str) -> Stream:
    """Records of a file, one trace a gap-free piece; ValueError if it cannot be read whole."""
    _refuse_cut(Path(path).read_bytes())
    try:
        traces = MS3TraceList.from_file(path, unpack_data=True, validate_crc=True)
    except MiniSEEDError as error:
        raise ValueError(f"MiniSEED 3: {error}") from None
    stream = Stream()
    for identity in traces:
        network, station, location, channel = sourceid2nslc(identity.sourceid)
        codes = {"network": network, "station": station, "location": location, "channel": channel}
        for piece in identity:
            header = {**codes, "sampling_rate": piece.samprate, "starttime": UTCDateTime(ns=piece.starttime)}
            stream.append(Trace(np.array(piece.np_datasamples), header))
    return stream


def _refuse_cut(body: bytes) -> None:
    """ValueError unless the file is records from end to end: libmseed passes over the rest of a cut one."""
    start = 0
    while start < len(body):
        fixed = body[start : start + _FIXED.size]
        if len(fixed) < _FIXED.size or fixed[:3] != MARK:
            raise ValueError(f"MiniSEED 3: no record at byte {start}")
        identifier, extra, payload = _FIXED.unpack(fixed)
        start += _FIXED.size + identifier + extra + payload
    if start != len(body):
        raise ValueError("MiniSEED 3: truncated inside a record")


def write_miniseed3(stream: Stream, path: Path) -> None:
    """Write records of int32, float32 or float64; integers are compressed where their differences allow."""
    path.unlink(missing_ok=True)
    for trace in stream:
        kind, encoding = _KINDS[str(trace.data.dtype)]
        if kind == "i" and np.abs(np.diff(trace.data.astype(np.int64))).max(initial=0) >= 2**29:
            encoding = DataEncoding.INT32
        stats = trace.stats
        identity = nslc2sourceid(stats.network, stats.station, stats.location, stats.channel)
        one = MS3TraceList()
        one.add_data(
            identity, np.ascontiguousarray(trace.data), kind, stats.sampling_rate, starttime=stats.starttime.ns
        )
        one.to_file(path, encoding=encoding, format_version=3)
