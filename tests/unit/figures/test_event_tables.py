"""Rows of one event, from tables of every shape that a system leaves behind."""

import pandas as pd

from quakesource.figures.event_tables import event_rows
from quakesource.tables import RESAMPLED, TRACE_FIT


def test_a_table_that_nobody_answered_in_gives_no_rows(tmp_path):
    path = tmp_path / "trace_fits.parquet"
    pd.DataFrame([]).reindex(columns=list(TRACE_FIT)).to_parquet(path)  # columns without a type
    rows = event_rows(path, "a")
    assert rows.empty
    assert list(rows.columns) == list(TRACE_FIT)


def test_rows_of_one_event_and_of_a_table_that_is_not_there(tmp_path):
    path = tmp_path / "resampled.parquet"
    pd.DataFrame({"event_id": ["a", "b", "a"], "mw": [4.0, 5.0, 4.1]}).to_parquet(path)
    assert event_rows(path, "a")["mw"].to_list() == [4.0, 4.1]
    assert event_rows(path, "c").empty
    assert list(event_rows(tmp_path / "none.parquet", "a").columns) == list(RESAMPLED)
