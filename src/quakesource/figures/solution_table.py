"""Every answer for one event, beside the reference."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from quakesource.figures.beachball_svg import beachball_svg
from quakesource.figures.checking import tensor_of
from quakesource.figures.page_rendering import Markup, PageRow, bold, lines, number
from quakesource.figures.prediction_facts import plane_text
from quakesource.figures.style import REFERENCE_COLOUR
from quakesource.mechanisms import auxiliary_plane, moment_tensor

SOLUTION_HEADERS: Final = (
    "",
    "Answer",
    "Strike/dip/rake",
    "Mw",
    "Depth (km)",
    "VR",
    "Uncertainty",
    "Quality",
    "Stations, traces, gap",
    "Kagan",
    "ΔMw",
    "Δdepth (km)",
    "VR ref.",
)


def solution_rows(predictions: pd.DataFrame, kagan: pd.DataFrame) -> list[PageRow]:
    """Rows of the table: the reference, then one a system, variant and seed.

    `predictions` has the columns of tables.PREDICTION, `kagan` those of tables.KAGAN, both for one event.
    """
    known = kagan[kagan["reference_mw"].notna()] if len(kagan) else kagan
    rows = [PageRow(_reference_cells(known.iloc[0].to_dict()), "reference")] if len(known) else []
    keys = ["system", "variant", "seed"]
    compared = {tuple(row[key] for key in keys): row for row in kagan.to_dict("records")}
    for row in predictions.to_dict("records"):
        cells = _answer_cells(row, compared.get(tuple(row[key] for key in keys), {}))
        rows.append(PageRow(cells, "" if row["status"] == "answered" else "dropped"))
    return rows


def _reference_cells(row: Mapping[Any, Any]) -> list[Any]:
    angles = [row[f"reference_{name}_deg"] for name in ("strike", "dip", "rake")]
    ball, planes = Markup(""), Markup("")
    if not pd.isna(angles).any():
        tensor = moment_tensor(angles[0], angles[1], angles[2], 1.0)
        ball = Markup(beachball_svg(tensor, colour=REFERENCE_COLOUR))
        both = angles, auxiliary_plane(*angles)
        planes = lines(*("/".join(number(angle, "{:.0f}") for angle in plane) for plane in both))
    middle = [number(row["reference_mw"], "{:.2f}"), number(row["reference_depth_km"], "{:.1f}")]
    return [ball, bold("reference"), planes, *middle, *[""] * 8]


def _answer_cells(row: Mapping[Any, Any], compared: Mapping[Any, Any]) -> list[Any]:
    tensor = tensor_of(row)
    system, variant = (str(row[name]).replace("_", " ") for name in ("system", "variant"))
    low, high = number(row["depth_low_km"], "{:g}"), number(row["depth_high_km"], "{:g}")
    cover = [
        number(row["n_stations"], "{:.0f}") + number(row["n_stations_passed"], " of {:.0f}"),
        number(row["n_traces"], "{:.0f}"),
        number(row["azimuthal_gap_deg"], "{:.0f}°"),
    ]
    return [
        "" if tensor is None else Markup(beachball_svg(tensor)),
        lines(system, bold(variant), "" if row["status"] == "answered" else str(row["status"])),
        lines(*(plane_text(row, k) for k in (1, 2) if pd.notna(row[f"strike{k}_deg"]))),
        number(row["mw"], "{:.2f}") + number(row["mw_uncertainty"], " ± {:.2f}"),
        lines(number(row["depth_km"], "{:.1f}"), f"({low} to {high})" if low and high else ""),
        number(100 * np.float64(row["variance_reduction"]), "{:.0f} %"),
        number(row["uncertainty_deg"], "{:.0f}°"),
        row["quality"],
        ", ".join(filter(None, cover)),
        number(compared.get("kagan_deg"), "{:.1f}°"),
        number(compared.get("delta_mw"), "{:+.2f}"),
        number(compared.get("depth_error_km"), "{:+.1f}"),
        number(100 * np.float64(compared.get("reference_variance_reduction", np.nan)), "{:.0f} %"),
    ]
