"""Dispersion curves that somebody measured: tables with a header, and SURF96 of Computer Programs in Seismology."""

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.errors import WaveformError
from quakesource.surface_waves.dispersion import WAVES, Wave

FloatArray = NDArray[np.float64]
Kind = Literal["phase", "group"]
KINDS = ("phase", "group")
COLUMNS = ("wave", "mode", "kind", "period_s", "velocity_km_s", "sigma_km_s")
"""Of a CSV. Without ``mode`` it is 0, without ``kind`` phase; the others have to be there."""

SLOWEST_KM_S, FASTEST_KM_S = 0.05, 12.0


class ObservedCurve(NamedTuple):
    """``velocity_km_s`` (n,) and its standard deviation ``sigma_km_s`` (n,) at rising ``period_s`` (n,), s."""

    wave: Wave
    mode: int
    kind: Kind
    period_s: FloatArray
    velocity_km_s: FloatArray
    sigma_km_s: FloatArray


def read_curves(path: Path) -> list[ObservedCurve]:
    """Curves of a file: CSV with the header `COLUMNS`, or lines ``SURF96 R C X 0 period velocity sigma``.

    Gaps are no matter; several values at one period become their mean, weighted by 1/σ². Raises WaveformError for what
    cannot be a dispersion curve.
    """
    text = path.read_text()
    table = _surf96(text, path) if text.lstrip().upper().startswith("SURF96") else _csv(path)
    curves = []
    for _, rows in table.groupby(["wave", "mode", "kind"], sort=False):
        first = rows.iloc[0]
        curves.append(_curve(str(first["wave"]), int(first["mode"]), str(first["kind"]), rows, path))
    return curves


def _csv(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, skipinitialspace=True, comment="#")
    missing = {"wave", "period_s", "velocity_km_s", "sigma_km_s"} - set(table.columns)
    if missing:
        raise WaveformError(
            f"The curve has no column {', '.join(sorted(missing))}",
            where=str(path),
            next_step=f"Name the columns {', '.join(COLUMNS)}: s and km/s, sigma is one standard deviation.",
        )
    return table.assign(mode=table.get("mode", 0), kind=table.get("kind", "phase"))


def _surf96(text: str, path: Path) -> pd.DataFrame:
    """Herrmann (2013, SRL 84, 1081): L or R, C or U (phase, group), a flag, the mode, period, velocity, error."""
    waves, kinds = {"R": "rayleigh", "L": "love"}, {"C": "phase", "U": "group"}
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            rows.append((waves[words[1]], int(words[4]), kinds[words[2]], *map(float, words[5:8])))
        except (KeyError, IndexError, ValueError) as error:
            raise WaveformError(
                f"This is no line of SURF96: {line.strip()!r}",
                where=f"{path}, line {number}",
                next_step="Give SURF96, R or L, C or U, a flag, the mode, period, velocity and error.",
            ) from error
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _curve(wave: str, mode: int, kind: str, rows: pd.DataFrame, path: Path) -> ObservedCurve:
    def refuse(what: str, next_step: str) -> WaveformError:
        return WaveformError(what, where=f"{path}, {wave} {kind} velocity, mode {mode}", next_step=next_step)

    if wave not in WAVES or kind not in KINDS or mode < 0:
        raise refuse("There is no such curve", "Waves are rayleigh and love, kinds phase and group, modes 0, 1, ...")
    period, velocity, sigma = (rows[name].to_numpy(np.float64) for name in COLUMNS[3:])
    if not np.all(np.isfinite([period, velocity, sigma])) or period.min() <= 0:
        raise refuse("A period, velocity or sigma is missing or no number", "Leave out the rows without a value.")
    if velocity.min() < SLOWEST_KM_S or velocity.max() > FASTEST_KM_S:
        raise refuse(
            f"Velocities run from {velocity.min():g} to {velocity.max():g} km/s", "Give km/s, not m/s or slownesses."
        )
    if sigma.min() <= 0:
        raise refuse("A sigma is 0 or less", "Give every value its standard deviation, km/s: it is its weight.")
    weight = pd.Series(1 / sigma**2).groupby(period).sum()
    mean = pd.Series(velocity / sigma**2).groupby(period).sum() / weight
    if len(mean) < 2:
        raise refuse("The curve has one period", "Give two at least; one velocity says nothing of depth.")
    return ObservedCurve(
        wave,
        mode,
        kind,  # type: ignore[arg-type]
        weight.index.to_numpy(np.float64),
        np.asarray(mean, np.float64),
        np.asarray(weight, np.float64) ** -0.5,
    )
