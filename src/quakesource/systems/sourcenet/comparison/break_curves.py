"""How an answer suffers from faults of the observations, and whether its region grows with its error."""

import sys
from typing import Any

import pandas as pd

from quakesource.earth import LayeredModel
from quakesource.evaluation.proportions import share_columns
from quakesource.mechanisms import kagan_angle
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.comparison.faults import with_fault
from quakesource.systems.sourcenet.comparison.summaries import angle_columns, difference_columns
from quakesource.systems.sourcenet.rows import ZERO_SHOT, answer_rows
from quakesource.systems.sourcenet.settings import SourceNetAnsweringSettings, SourceNetBreakingSettings
from quakesource.systems.sourcenet.tables import NO_FAULT
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import Observations

_TENSOR = list(MOMENT_TENSOR_COLUMNS)


def break_curves(
    trained: Trained,
    observed: Observations,
    model: LayeredModel,
    truth: pd.DataFrame,
    answering: SourceNetAnsweringSettings,
    breaking: SourceNetBreakingSettings,
) -> pd.DataFrame:
    """Columns of `tables.BREAK_CURVES`, a row a fault and level, the one without fault first.

    Declined answers count with the others: whether they are declined is a column. Differences are of the same events
    without the fault.

    Parameters
    ----------
    observed : of the earthquakes that judge, all of one velocity model
    model : that velocity model
    truth : tensors and magnitudes of the references, by event
    """
    sound = _answers(trained, observed, truth, answering)
    rows = [{"fault": NO_FAULT, "level": 0.0} | _summary(sound, sound, breaking.n_bootstrap, (NO_FAULT, 0.0))]
    for fault, levels in breaking.levels().items():
        for level in levels:
            faulty = _answers(trained, with_fault(observed, fault, level, model, breaking.seed), truth, answering)
            row = {"fault": fault, "level": level} | _summary(faulty, sound, breaking.n_bootstrap, (fault, level))
            mean_deg = row.get("kagan_mean_deg", float("nan"))
            print(f"{fault} {level:g}: {row['n']} events, mean Kagan angle {mean_deg:.1f} deg", file=sys.stderr)
            rows.append(row)
    return pd.DataFrame(rows)


def _answers(
    trained: Trained, observed: Observations, truth: pd.DataFrame, answering: SourceNetAnsweringSettings
) -> pd.DataFrame:
    """What the network says of every event that it can be asked for, by event, with its errors."""
    found = answer_rows(trained, observed, observed.events, answering, ZERO_SHOT)
    table = pd.DataFrame(
        found.predictions, columns=["event_id", "status", "mw", "uncertainty_deg", "remarks", *_TENSOR]
    )
    posterior = pd.DataFrame(found.others["posterior"], columns=["event_id", "radius_90_deg"])
    table = table.dropna(subset=_TENSOR).merge(posterior, on="event_id").set_index("event_id")
    known = truth.loc[table.index]
    table["kagan_deg"] = kagan_angle(table[_TENSOR].to_numpy(float), known[_TENSOR].to_numpy(float))
    table["magnitude_error"] = (table["mw"] - known["mw"]).abs()
    return table


def _summary(own: pd.DataFrame, sound: pd.DataFrame, n_bootstrap: int, names: tuple[Any, ...]) -> dict[str, Any]:
    if not len(own):
        return {"n": 0}
    held = own["kagan_deg"] <= own["radius_90_deg"]
    row: dict[str, Any] = {**angle_columns(own["kagan_deg"], n_bootstrap, names)}
    row |= share_columns("held", int(held.sum()), len(own))
    row |= {
        "radius_68_median_deg": own["uncertainty_deg"].median(),
        "share_declined": (own["status"] == "declined").mean(),
        "share_unlike_training": (own["remarks"] != "").mean(),
        "magnitude_error": own["magnitude_error"].mean(),
    }
    if own is sound:
        return row
    return row | difference_columns(own["kagan_deg"], sound["kagan_deg"], n_bootstrap, names)
