"""Stage plot-attention: which stations SourceNet listened to."""

from pathlib import Path

import pandas as pd

from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.judged_rows import judged_rows
from quakesource.figures.writing import write_figure
from quakesource.products import open_product, remake_command
from quakesource.products.parquet import read_parquet
from quakesource.settings import PlotSettings
from quakesource.systems.sourcenet.figures.attention_map import plot_attention as plot_attention_map


def plot_attention(
    plot: PlotSettings, *, title: str, predictions: Path, references: Path, observations: list[Path], attention: Path
) -> None:
    """Attention of one event, of median error, by the network that saw synthetics alone.

    Parameters
    ----------
    predictions, observations : manifests
    references : CSV of the evaluation
    attention : PNG file to write; SVG and JSON come beside it
    """
    rows = judged_rows(predictions, references, observations)
    shares = read_parquet(open_product(predictions, "predictions").folder / "attention.parquet")
    shares = shares[shares["variant"].isin(rows["variant"].unique())]
    chosen, simulated = typical_event(rows, shares), bool(rows["simulated"].any())
    of_event = shares[shares["event_id"] == chosen]
    figure = (
        plot_attention_map(of_event, title=f"{title}: attention, {chosen}", simulated=simulated)
        if chosen
        else plot_nothing(f"{title}: attention", "No event had stations enough.", simulated=simulated)
    )
    command, inputs = remake_command(attention), [str(predictions)]
    write_figure(figure, attention, command=command, inputs=inputs, n=len(of_event), dpi=plot.dpi)


def typical_event(rows: pd.DataFrame, attention: pd.DataFrame) -> str:
    """The event of median error among those with most stations; blank if none has any."""
    counts = attention["event_id"].value_counts()
    many = rows[rows["event_id"].isin(counts.index[counts >= counts.quantile(0.5)])] if len(counts) else rows[:0]
    ordered = many.sort_values("kagan_deg", kind="stable")["event_id"]
    return str(ordered.iloc[len(ordered) // 2]) if len(ordered) else ""
