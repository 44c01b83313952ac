"""A prediction in a few words, for the head of a figure."""

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from quakesource.figures.checking import tensor_of


def prediction_facts(prediction: Mapping[Any, Any]) -> list[str]:
    """Three lines: who answers, the size and fit, the coverage and uncertainty; or why there is no answer."""
    who = f"{prediction['system']} · {prediction['variant']}".replace("_", " ")
    if tensor_of(prediction) is None:
        reason = (
            f": {textwrap.shorten(str(prediction['reason']), 80)}"
            if str(prediction["reason"] or "") not in ("", "nan")
            else ""
        )
        return [who, f"no mechanism ({prediction['status']}{reason})"]
    size = [
        magnitude_text(prediction),
        depth_text(prediction),
        _number("VR", 100 * prediction["variance_reduction"], "{:.0f} %"),
    ]
    planes = [plane_text(prediction, k) for k in (1, 2) if pd.notna(prediction[f"strike{k}_deg"])]
    cover = [
        _number("", prediction["n_stations"], "{:.0f} stations"),
        _number("", prediction["n_traces"], "{:.0f} traces"),
        _number("gap", prediction["azimuthal_gap_deg"], "{:.0f}°"),
        quality_text(prediction),
        _number("", prediction["uncertainty_deg"], "68 % of resampled sources within {:.0f}°"),
    ]
    second = " · ".join(filter(None, size))
    if planes:
        second += " · strike/dip/rake " + " and ".join(planes)
    return [who, second, " · ".join(filter(None, cover))]


def plane_text(prediction: Mapping[Any, Any], k: int) -> str:
    """Nodal plane k (1 or 2) as strike/dip/rake in whole degrees."""
    angles = (f"{prediction[f'{angle}{k}_deg']:.0f}" for angle in ("strike", "dip", "rake"))
    return "/".join(angles).replace("-", "−")


def magnitude_text(prediction: Mapping[Any, Any]) -> str:
    """Mw with the standard deviation of the resampled sources, if known."""
    text, spread = _number("Mw", prediction["mw"], "{:.2f}"), prediction["mw_uncertainty"]
    return text if not text or pd.isna(spread) else f"{text} ± {spread:.2f}"


def depth_text(prediction: Mapping[Any, Any]) -> str:
    """Depth with the range that holds 68 % of the resampled sources, if known."""
    text = _number("depth", prediction["depth_km"], "{:.1f} km")
    low_km, high_km = prediction["depth_low_km"], prediction["depth_high_km"]
    return text if not text or pd.isna(low_km) or pd.isna(high_km) else f"{text} ({low_km:g} to {high_km:g})"


def quality_text(prediction: Mapping[Any, Any]) -> str:
    """'quality B', or blank."""
    letter = prediction["quality"]
    return f"quality {letter}" if isinstance(letter, str) and letter else ""


def _number(name: str, value: float, form: str) -> str:
    return "" if pd.isna(value) else f"{name} {form.format(value)}".strip().replace("-", "−")
