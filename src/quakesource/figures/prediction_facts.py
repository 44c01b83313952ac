"""A prediction in a few words, for the head of a figure."""

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from quakesource.figures.checking import tensor_of


def prediction_facts(prediction: Mapping[Any, Any]) -> list[str]:
    """Three lines: who answers, the size and fit, the planes and coverage; or why there is no answer."""
    who = f"{prediction['system']} · {prediction['variant']}".replace("_", " ")
    if tensor_of(prediction) is None:
        reason = (
            f": {textwrap.shorten(str(prediction['reason']), 80)}"
            if str(prediction["reason"] or "") not in ("", "nan")
            else ""
        )
        return [who, f"no mechanism ({prediction['status']}{reason})"]
    size = [
        _number("Mw", prediction["mw"], "{:.2f}"),
        _number("depth", prediction["depth_km"], "{:.1f} km"),
        _number("VR", 100 * prediction["variance_reduction"], "{:.0f} %"),
    ]
    planes = [
        "/".join(f"{prediction[f'{angle}{k}_deg']:.0f}" for angle in ("strike", "dip", "rake")).replace("-", "−")
        for k in (1, 2)
        if pd.notna(prediction[f"strike{k}_deg"])
    ]
    cover = [
        _number("", prediction["n_stations"], "{:.0f} stations"),
        _number("", prediction["n_traces"], "{:.0f} traces"),
        _number("gap", prediction["azimuthal_gap_deg"], "{:.0f}°"),
    ]
    second = " · ".join(filter(None, size))
    if planes:
        second += " · strike/dip/rake " + " and ".join(planes)
    return [who, second, " · ".join(filter(None, cover))]


def _number(name: str, value: float, form: str) -> str:
    return "" if pd.isna(value) else f"{name} {form.format(value)}".strip().replace("-", "−")
