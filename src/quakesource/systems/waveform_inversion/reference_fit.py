"""How well the reference mechanism fits the records at the depth of the prediction: does a difference matter?"""

from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.systems.waveform_inversion.objective import load_normal
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def reference_variance_reduction(predictions: pd.DataFrame, references: pd.DataFrame, folder: Path) -> pd.Series:
    """Variance reduction of each event's reference mechanism, its size and the time shifts free.

    Parameters
    ----------
    predictions : columns of `tables.PREDICTION`, of one system
    folder : of its predictions; NaN comes back where it holds no normal equations of an event and variant

    Returns
    -------
    Series with the index of ``predictions``
    """
    tensors = references.set_index("event_id")[list(MOMENT_TENSOR_COLUMNS)]
    values = np.full(len(predictions), np.nan)
    for i, row in enumerate(predictions.itertuples()):
        path = folder / "normal_equations" / f"{row.event_id}_{row.variant}.npz"
        if row.event_id in tensors.index and path.is_file():
            normal = load_normal(path)
            misfit = normal.scaled_misfit(tensors.loc[[row.event_id]].to_numpy(float))[0]
            values[i] = 1 - float(misfit[0]) / normal.total
    return pd.Series(values, index=predictions.index)
