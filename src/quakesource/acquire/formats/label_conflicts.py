"""Two published mechanisms of one earthquake, and whether they can both be true."""

from typing import Final

import pandas as pd

from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.errors import CatalogueError
from quakesource.mechanisms import kagan_angle
from quakesource.tables import MOMENT_TENSOR_COLUMNS

COMPARED: Final = {
    "event_id": "as in the table of tensors",
    "kagan_deg": "smallest rotation between the two double couples, 0-120; NaN where one has no orientation",
    "conflict": "whether the angle is above the limit; False where it is NaN",
    "tensor_mw": "moment magnitude of the tensor",
    "focal_mw": "magnitude of the focal mechanism",
    "tensor_source": "who published the tensor",
    "focal_source": "who published the focal mechanism, and its quality",
}
"""Columns of a comparison."""


def cross_check(tensors: pd.DataFrame, focal: pd.DataFrame, limit_deg: float = 45.0) -> pd.DataFrame:
    """Kagan angles between two tables with the columns of `tables.REFERENCE`, of the events that are in both.

    ``ci38038071`` and ``38038071`` are the same event (`scedc_event_id`). The columns are those of `COMPARED`, the
    order that of ``tensors``. The default limit is HASH's own: a solution is probable where it lies within 45 degrees
    of the answer (cangle of Yang, Hauksson & Shearer 2012, table S1).

    Raises
    ------
    CatalogueError
        A table has two rows of one event, so that it is not said which is meant.
    """
    left, right = (table.assign(key=table["event_id"].map(scedc_event_id)) for table in (tensors, focal))
    for name, table in (("tensors", left), ("focal mechanisms", right)):
        repeated = sorted(set(table["event_id"][table["key"].duplicated(keep=False)].astype(str)))
        if repeated:
            raise CatalogueError(
                f"Events are repeated: {', '.join(repeated)}.", where=name, next_step="Keep one mechanism an event."
            )
    both = left.merge(right, on="key", suffixes=("_tensor", "_focal"))
    mechanisms = [
        both[[f"{name}_{side}" for name in MOMENT_TENSOR_COLUMNS]].to_numpy(float) for side in ("tensor", "focal")
    ]
    angles = kagan_angle(*mechanisms)
    return pd.DataFrame(
        {
            "event_id": both["event_id_tensor"],
            "kagan_deg": angles,
            "conflict": angles > limit_deg,
            "tensor_mw": both["mw_tensor"],
            "focal_mw": both["mw_focal"],
            "tensor_source": both["source_tensor"],
            "focal_source": both["source_focal"],
        },
        columns=list(COMPARED),
    )
