"""Stage plot-sourcenet: what the network says, how far it is off, whether its posterior can be trusted."""

from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.figures.attention_map import plot_attention
from quakesource.figures.nothing_to_draw import plot_nothing
from quakesource.figures.posterior_calibration import plot_posterior_calibration
from quakesource.figures.posterior_clouds import plot_posterior_clouds
from quakesource.figures.posterior_errors import plot_posterior_errors
from quakesource.figures.training_curves import plot_training_curves
from quakesource.figures.writing import write_figure
from quakesource.mechanisms import kagan_angle
from quakesource.products import open_product, remake_command
from quakesource.settings import PlotSettings
from quakesource.systems.sourcenet.rows import ZERO_SHOT
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def plot_sourcenet(
    plot: PlotSettings,
    *,
    title: str,
    predictions: Path,
    networks: list[Path],
    observations: Path,
    references: Path,
    errors_figure: Path,
    posteriors_figure: Path,
    calibration_figure: Path,
    attention_figure: Path,
    training_figure: Path,
) -> None:
    """Histogram and map of errors, clouds of posteriors, coverage and radii, attention of one event, training curves.

    Of the networks that saw synthetics alone.

    Parameters
    ----------
    predictions, observations : manifests
    networks : manifests of the trained networks
    references : CSV of the evaluation
    errors_figure, posteriors_figure, calibration_figure, attention_figure, training_figure : PNG files to write
    """
    answers = open_product(predictions, "predictions").folder
    rows = judged_rows(answers, references, open_product(observations, "observations").folder / "events.csv")
    tensors = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    truth = {str(event): row.to_numpy(np.float64) for event, row in tensors[list(MOMENT_TENSOR_COLUMNS)].iterrows()}
    rows = rows[rows["variant"] == ZERO_SHOT]
    draws, attention = (
        table[table["variant"] == ZERO_SHOT]
        for table in (pd.read_parquet(answers / f"{name}.parquet") for name in ("resampled", "attention"))
    )
    products = [open_product(manifest, "model") for manifest in networks]
    histories = {product.attributes["model"]: pd.read_csv(product.folder / "history.csv") for product in products}
    chosen = typical_event(rows, attention)
    simulated = bool(rows["simulated"].any())
    pictures = (
        (plot_posterior_errors(rows, title=f"{title}: errors"), errors_figure, [predictions, references], len(rows)),
        (
            plot_posterior_clouds(rows, draws, truth, title=f"{title}: posteriors"),
            posteriors_figure, [predictions, references], len(rows),
        ),
        (
            plot_posterior_calibration(rows, title=f"{title}: calibration"),
            calibration_figure, [predictions, references], len(rows),
        ),
        (
            plot_attention(
                attention[attention["event_id"] == chosen], title=f"{title}: attention, {chosen}", simulated=simulated
            )
            if chosen
            else plot_nothing(f"{title}: attention", "No event had stations enough.", simulated=simulated),
            attention_figure, [predictions], int((attention["event_id"] == chosen).sum()),
        ),
        (plot_training_curves(histories, title=f"{title}: training"), training_figure, networks, len(histories)),
    )  # fmt: skip
    for picture, path, inputs, n in pictures:
        write_figure(
            picture, path, command=remake_command(path), inputs=[str(name) for name in inputs], n=n, dpi=plot.dpi
        )


def judged_rows(answers: Path, references: Path, events: Path) -> pd.DataFrame:
    """Predictions with their angle, declined ones too, radii and strangeness, place and kind of source."""
    text = {"event_id": str, "variant": str}
    rows = pd.read_parquet(answers / "predictions.parquet")
    rows = rows.merge(pd.read_parquet(answers / "posterior.parquet"), on=["event_id", "variant"], how="left")
    places = pd.read_csv(events, dtype=text)[["event_id", "latitude_deg", "longitude_deg"]]
    known = pd.read_csv(references, dtype=text).drop_duplicates("event_id")
    known = known.reindex(columns=["event_id", "source_kind", *MOMENT_TENSOR_COLUMNS])
    rows = rows.merge(places, on="event_id", how="left")
    rows = rows.merge(known, on="event_id", how="left", suffixes=("", "_reference"))
    predicted = rows[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
    reference = rows[[f"{name}_reference" for name in MOMENT_TENSOR_COLUMNS]].to_numpy(np.float64)
    both = np.isfinite(predicted).all(1) & np.isfinite(reference).all(1)
    rows["kagan_deg"] = np.nan
    rows.loc[both, "kagan_deg"] = kagan_angle(predicted[both], reference[both])
    return rows


def typical_event(rows: pd.DataFrame, attention: pd.DataFrame) -> str:
    """The event of median error among those with most stations; blank if none has any."""
    counts = attention["event_id"].value_counts()
    many = rows[rows["event_id"].isin(counts.index[counts >= counts.quantile(0.5)])] if len(counts) else rows[:0]
    ordered = many.sort_values("kagan_deg", kind="stable")["event_id"]
    return str(ordered.iloc[len(ordered) // 2]) if len(ordered) else ""
