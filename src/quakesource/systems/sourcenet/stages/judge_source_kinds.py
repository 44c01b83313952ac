"""Stage judge-source-kinds: how our network answers to sources that no point can stand for, and whether it says so."""

import sys
from pathlib import Path

import pandas as pd

from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.systems.sourcenet.comparison.source_kinds import source_kind_table
from quakesource.systems.sourcenet.settings import SourceNetComparisonSettings
from quakesource.systems.sourcenet.tables import SOURCE_KINDS


def judge_source_kinds(
    comparison: SourceNetComparisonSettings, *, predictions: Path, references: Path, source_kinds: Path
) -> None:
    """Write errors, coverage and warnings of the network by the kind of source.

    Parameters
    ----------
    predictions : manifest of predict-sourcenet
    references : CSV of the reference mechanisms
    source_kinds : CSV to write, columns of `tables.SOURCE_KINDS`
    """
    folder = open_product(predictions, "predictions").folder
    answered = read_parquet(folder / "predictions.parquet")
    posterior = read_parquet(folder / "posterior.parquet")
    truth = pd.read_csv(references, dtype={"event_id": str}).drop_duplicates("event_id").set_index("event_id")
    found = source_kind_table(answered, posterior, truth, comparison.n_bootstrap)
    source_kinds.parent.mkdir(parents=True, exist_ok=True)
    table = found.assign(simulated=bool(answered["simulated"].any())).reindex(columns=list(SOURCE_KINDS))
    table.to_csv(source_kinds, index=False, float_format="%.6g")
    print(table.round(3).to_string(index=False), file=sys.stderr)
