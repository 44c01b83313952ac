"""Stage plot-system: pictures that several systems have, of whatever a system lets one draw."""

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.figures.judged_rows import judged_rows
from quakesource.figures.posterior_calibration import plot_posterior_calibration
from quakesource.figures.posterior_clouds import plot_posterior_clouds
from quakesource.figures.posterior_errors import plot_posterior_errors
from quakesource.figures.training_curves import plot_training_curves
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.products.parquet import read_parquet
from quakesource.settings import PlotSettings
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def plot_system(
    plot: PlotSettings,
    *,
    title: str,
    predictions: Path,
    references: Path,
    observations: list[Path],
    trained_models: list[Path] | None = None,
    errors: Path,
    posteriors: Path | None = None,
    calibration: Path | None = None,
    training: Path | None = None,
) -> None:
    """Errors of the headline variant; its posterior, and how its networks were trained, where a system has these.

    Parameters
    ----------
    predictions, observations : manifests
    references : CSV of the evaluation
    trained_models : manifests, one a velocity model
    errors, posteriors, calibration, training : PNG files to write; SVG and JSON come beside them
    """
    rows = judged_rows(predictions, references, observations)
    save = partial(write_figure, inputs=[str(predictions), str(references)], n=len(rows), dpi=plot.dpi)
    save(plot_posterior_errors(rows, title=f"{title}: errors"), errors, command=remake_command(errors))
    if posteriors is not None:
        tensors = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
        truth = {str(event): row.to_numpy(np.float64) for event, row in tensors[list(MOMENT_TENSOR_COLUMNS)].iterrows()}
        draws = read_parquet(open_product(predictions, "predictions").folder / "resampled.parquet")
        draws = draws[draws["variant"].isin(rows["variant"].unique())]
        figure = plot_posterior_clouds(rows, draws, truth, title=f"{title}: posteriors")
        save(figure, posteriors, command=remake_command(posteriors))
    if calibration is not None:
        figure = plot_posterior_calibration(rows, title=f"{title}: calibration")
        save(figure, calibration, command=remake_command(calibration))
    if training is not None:
        products = [open_product(manifest, "trained_model") for manifest in trained_models or []]
        histories = {str(p.attributes["velocity_model"]): pd.read_csv(p.folder / "history.csv") for p in products}
        figure = plot_training_curves(histories, title=f"{title}: training")
        inputs = [str(path) for path in trained_models or []]
        write_figure(figure, training, command=remake_command(training), inputs=inputs, n=len(histories), dpi=plot.dpi)
