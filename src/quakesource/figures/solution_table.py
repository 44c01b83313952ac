"""Every answer for one event, beside the reference."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from quakesource.figures.beachball_svg import beachball_svg
from quakesource.figures.checking import tensor_of
from quakesource.figures.page_parts import Markup, number, table, text
from quakesource.figures.prediction_facts import plane_text
from quakesource.figures.style import REFERENCE_COLOUR
from quakesource.mechanisms import moment_tensor

_HEADERS = (
    "", "Answer", "Strike/dip/rake", "Mw", "Depth (km)", "VR", "Uncertainty", "Quality", "Stations, traces, gap",
    "Kagan", "ΔMw", "Δdepth (km)", "VR ref.",
)  # fmt: skip


def solution_table(predictions: pd.DataFrame, kagan: pd.DataFrame) -> Markup:
    """HTML table: the reference, then one row a system, variant and seed.

    `predictions` has the columns of tables.PREDICTION, `kagan` those of tables.KAGAN, both for one event.
    """
    rows: list[list[Any]] = []
    classes: list[str] = []
    known = kagan[kagan["reference_mw"].notna()] if len(kagan) else kagan
    if len(known):
        rows.append(_reference_row(known.iloc[0].to_dict()))
        classes.append("reference")
    keys = ["system", "variant", "seed"]
    compared = {tuple(row[key] for key in keys): row for row in kagan.to_dict("records")}
    for row in predictions.to_dict("records"):
        rows.append(_answer_row(row, compared.get(tuple(row[key] for key in keys), {})))
        classes.append("" if row["status"] == "answered" else "dropped")
    return table(_HEADERS, rows, classes=classes)


def _reference_row(row: Mapping[Any, Any]) -> list[Any]:
    angles = [row[f"reference_{name}_deg"] for name in ("strike", "dip", "rake")]
    ball, planes = "", ""
    if not pd.isna(angles).any():
        ball = Markup(beachball_svg(moment_tensor(angles[0], angles[1], angles[2], 1.0), colour=REFERENCE_COLOUR))
        planes = "/".join(number(angle, "{:.0f}") for angle in angles)
    middle = [number(row["reference_mw"], "{:.2f}"), number(row["reference_depth_km"], "{:.1f}")]
    return [ball, Markup("<b>reference</b>"), planes, *middle, *[""] * 8]


def _answer_row(row: Mapping[Any, Any], compared: Mapping[Any, Any]) -> list[Any]:
    tensor = tensor_of(row)
    planes = [plane_text(row, k) for k in (1, 2) if pd.notna(row[f"strike{k}_deg"])]
    name = f"{text(str(row['system']).replace('_', ' '))}<br><b>{text(str(row['variant']).replace('_', ' '))}</b>"
    if row["status"] != "answered":
        name += f"<br>{text(str(row['status']))}"
    spread = number(row["mw_uncertainty"], " ± {:.2f}")
    low, high = number(row["depth_low_km"], "{:g}"), number(row["depth_high_km"], "{:g}")
    cover = [
        number(row["n_stations"], "{:.0f}") + number(row["n_stations_passed"], " of {:.0f}"),
        number(row["n_traces"], "{:.0f}"),
        number(row["azimuthal_gap_deg"], "{:.0f}°"),
    ]
    return [
        "" if tensor is None else Markup(beachball_svg(tensor)),
        Markup(name),
        Markup("<br>".join(planes)),
        number(row["mw"], "{:.2f}") + spread,
        Markup(number(row["depth_km"], "{:.1f}") + (f"<br>({low} to {high})" if low and high else "")),
        number(100 * np.float64(row["variance_reduction"]), "{:.0f} %"),
        number(row["uncertainty_deg"], "{:.0f}°"),
        row["quality"],
        ", ".join(filter(None, cover)),
        number(compared.get("kagan_deg"), "{:.1f}°"),
        number(compared.get("delta_mw"), "{:+.2f}"),
        number(compared.get("depth_error_km"), "{:+.1f}"),
        number(100 * np.float64(compared.get("reference_variance_reduction", np.nan)), "{:.0f} %"),
    ]
