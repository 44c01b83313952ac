"""SCEDC's focal mechanisms by HASH: double couples with a quality letter."""

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from quakesource.acquire.formats.plain_text import plain_text
from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.errors import CatalogueError, SourceError
from quakesource.mechanisms import magnitude_to_moment, moment_tensor
from quakesource.tables import MOMENT_TENSOR_COLUMNS, REFERENCE

HASH: Final = {
    **REFERENCE,
    "quality": "letter of the mechanism: A (best) to D",
    "strike_deg": "as printed, Aki & Richards",
    "dip_deg": "as printed",
    "rake_deg": "as printed",
    "plane_uncertainty_deg": "of the printed plane",
    "auxiliary_uncertainty_deg": "of the other plane",
    "n_polarities": "first motions used",
    "polarity_misfit": "share of them that disagrees, weighted",
    "n_ratios": "S/P amplitude ratios used",
}
"""Columns of a HASH mechanism."""

_FIELDS = 21


@dataclass(frozen=True)
class FocalMechanisms:
    """``table`` has one row an event and the columns of `HASH`; ``problems`` are (event_id, reason) of other lines."""

    table: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_focal_mechanisms(body: str | bytes) -> FocalMechanisms:
    """Mechanisms of a ``*.focmec.scedc`` or ``YSH`` catalogue, ids as SCEDC's bare numbers.

    A line has 21 columns: year month day hour minute second id latitude longitude depth_km magnitude strike dip rake,
    both plane uncertainties, number of polarities and their misfit, number of S/P ratios and their misfit, quality
    (Yang, Hauksson & Shearer 2012, BSSA 102, 1179). The printed magnitude, of any scale, is taken as Mw. An event may
    have several solutions: the best quality stays, of equal quality the smaller uncertainty. The time is not read: the
    catalogue of 1981-2010 has minutes and seconds of -1.

    Raises
    ------
    CatalogueError
        No line can be read: it is another file.
    """
    text = plain_text(body)
    rows: dict[str, dict[str, Any]] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split()
        name = scedc_event_id(fields[6]) if len(fields) == _FIELDS else f"line {number}"
        try:
            row = _row(name, fields)
        except (ValueError, SourceError) as error:
            problems.append((name, str(error).splitlines()[0]))
            continue
        if name in rows:
            row, worse = sorted([rows[name], row], key=_rank)
            problems.append((name, f"another solution is better: {worse['source']}, {_plane(worse)}"))
        rows[name] = row
    if not rows:
        raise CatalogueError(
            "No line is a focal mechanism.",
            where=problems[0][1] if problems else "an empty file",
            next_step="Give a focal mechanism catalogue of SCEDC: 21 columns a line, the last a quality letter.",
        )
    return FocalMechanisms(pd.DataFrame(list(rows.values()), columns=list(HASH)), problems)


def _row(name: str, fields: list[str]) -> dict[str, Any]:
    if len(fields) != _FIELDS:
        raise ValueError(f"{len(fields)} columns instead of {_FIELDS}")
    quality = fields[20]
    if not name.isdigit() or quality not in "ABCDEF":
        raise ValueError(f"no event number {name!r} or no quality letter {quality!r}")
    depth, magnitude, strike, dip, rake, uncertainty, auxiliary = map(float, fields[9:16])
    if not (0 <= strike <= 360 and 0 <= dip <= 90 and -180 <= rake <= 180):
        raise ValueError(f"no fault plane: strike {strike:g}, dip {dip:g}, rake {rake:g}")
    tensor = moment_tensor(strike, dip, rake, magnitude_to_moment(magnitude))
    return {
        "event_id": name,
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor.tolist(), strict=True)),
        "depth_km": depth,
        "mw": magnitude,
        "source": f"SCEDC HASH, quality {quality}",
        "source_kind": "",
        "quality": quality,
        "strike_deg": strike,
        "dip_deg": dip,
        "rake_deg": rake,
        "plane_uncertainty_deg": uncertainty,
        "auxiliary_uncertainty_deg": auxiliary,
        "n_polarities": int(fields[16]),
        "polarity_misfit": float(fields[17]),
        "n_ratios": int(fields[18]),
    }


def _rank(row: dict[str, Any]) -> tuple[str, float]:
    return row["quality"], row["plane_uncertainty_deg"] + row["auxiliary_uncertainty_deg"]


def _plane(row: dict[str, Any]) -> str:
    return f"{row['strike_deg']:g}/{row['dip_deg']:g}/{row['rake_deg']:g}"
