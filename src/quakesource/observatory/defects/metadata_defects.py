"""Defects of metadata: the counts are true, what the StationXML says of them is not (or misleads)."""

from copy import deepcopy

import numpy as np
from obspy.core.inventory import Response

from quakesource.observatory.defects.station_records import Damage, StationRecords, all_channels


def unrotated_rt(records: StationRecords, rng: np.random.Generator) -> Damage:
    """The horizontals are called R and T, yet were never rotated: their axes are those that the metadata state."""
    records = records.copy()
    horizontals = sorted(code for code in all_channels(records) if not code.endswith("Z"))
    for code, letter in zip(horizontals, "RT", strict=True):
        renamed = code[:2] + letter
        records.channel(code).code = renamed
        for trace in records.stream.select(channel=code):
            trace.stats.channel = renamed
    codes = tuple(code for code in all_channels(records) if not code.endswith("Z"))
    azimuths = " and ".join(f"{records.channel(code).azimuth:.0f}°" for code in codes)
    return Damage(records, codes, f"{' and '.join(codes)} point to {azimuths}, not along and across the path")


def gain_error(records: StationRecords, rng: np.random.Generator) -> Damage:
    """The stated gain of one channel, or of all, is 400 to 1000 times too small."""
    records = records.copy()
    codes = all_channels(records) if rng.random() < 0.5 else (records.any_trace(rng).stats.channel,)
    factor = rng.uniform(400, 1000)
    _scale_stated_gain(records, codes, 1 / factor)
    return Damage(records, codes, f"stated gain {factor:.0f} times too small: {', '.join(codes)}")


def cm_per_s(records: StationRecords, rng: np.random.Generator) -> Damage:
    """Metres taken for centimetres or the reverse: the stated gain of a station is off by 100."""
    records = records.copy()
    codes, factor = all_channels(records), 100.0 if rng.random() < 0.5 else 0.01
    _scale_stated_gain(records, codes, factor)
    return Damage(records, codes, f"stated gain times {factor:g}")


def missing_response(records: StationRecords, rng: np.random.Generator) -> Damage:
    """The StationXML came without responses (level=channel)."""
    records = records.copy()
    for code in all_channels(records):
        records.channel(code).response = None
    return Damage(records, all_channels(records), "no response")


def wrong_epochs(records: StationRecords, rng: np.random.Generator) -> Damage:
    """Two epochs of one channel differ in gain by 1.5 to 5: both hold for the record, or one ends inside it."""
    records = records.copy()
    code = records.any_trace(rng).stats.channel
    now, other = records.channel(code), deepcopy(records.channel(code))
    factor = rng.uniform(1.5, 5)
    _scale_response(other.response, factor)
    if rng.random() < 0.5:
        records.inventory[0][0].channels.insert(0, other)
        return Damage(records, (code,), f"two epochs of {code} at one time, gains {factor:.1f} apart")
    change = records.origin_time + rng.uniform(*records.window_s)
    now.end_date, other.start_date = change, change
    records.inventory[0][0].channels.append(other)
    return Damage(records, (code,), f"epoch of {code} ends {change - records.origin_time:.0f} s after the origin")


def _scale_stated_gain(records: StationRecords, codes: tuple[str, ...], factor: float) -> None:
    for code in codes:
        _scale_response(records.channel(code).response, factor)


def _scale_response(response: Response, factor: float) -> None:
    response.instrument_sensitivity.value *= factor
    response.response_stages[0].stage_gain *= factor
