"""Strata are of the event, the same for every system, and add up."""

import numpy as np
import pandas as pd
import pytest
from kagan_rows import angles, kagan_rows

from quakesource.evaluation import event_conditions, stratify, summarise
from quakesource.evaluation.strata import STRATA, STRATA_COLUMNS
from quakesource.tables import REFERENCE


def verdict(event, station, component="Z", word="kept", snr="10"):
    return {"event_id": event, "network": "XX", "station": station, "component": component, "verdict": word, "snr": snr}


def observed(*verdicts, events=("a",)):
    events = pd.DataFrame({"event_id": list(events), "magnitude": 3.4})
    azimuth_deg = {"S1": 0.0, "S2": 90.0, "S3": 200.0}
    pairs = pd.DataFrame(
        [
            {"event_id": e, "network": "XX", "station": s, "azimuth_deg": a}
            for e in events["event_id"]
            for s, a in azimuth_deg.items()
        ]
    )
    columns = ["event_id", "network", "station", "component", "verdict", "snr"]
    return events, pairs, pd.DataFrame(list(verdicts), columns=columns)


def references(**kinds):
    table = pd.DataFrame({"event_id": list(kinds), "source_kind": list(kinds.values()), "depth_km": 12.0})
    return table.reindex(columns=list(dict.fromkeys([*REFERENCE, "source_kind"])))


def test_stations_count_by_kept_traces_and_the_gap_and_snr_are_theirs():
    rows = (
        verdict("a", "S1", snr="4"),
        verdict("a", "S1", "R", snr="8"),
        verdict("a", "S1", "*", "repaired", snr=""),
        verdict("a", "S2", word="repaired", snr="100"),
        verdict("a", "S3", word="dropped", snr="900"),
        verdict("a", "S3", "*", "repaired", snr="900"),
    )
    row = event_conditions(*observed(*rows), references(a="finite")).iloc[0]
    assert (row["n_kept_stations"], row["kept_gap_deg"], row["snr"]) == (2, 270, 8)
    assert (row["magnitude"], row["reference_depth_km"], row["source_kind"]) == (3.4, 12, "finite")


def test_an_event_without_records_or_reference_has_its_row():
    row = event_conditions(*observed(), references()).iloc[0]
    assert (row["n_kept_stations"], row["kept_gap_deg"], row["source_kind"]) == (0, 360, "")
    assert np.isnan([row["snr"], row["reference_depth_km"]]).all()


def test_where_every_station_was_lost_there_are_rows_all_the_same():
    """A table without rows has no types, so its names come back from a file as numbers."""
    events, pairs, verdicts = observed(verdict("a", "S1", "*", "dropped", snr=""))
    no_pairs = pairs.iloc[:0].astype(float)
    row = event_conditions(events, no_pairs, verdicts, references()).iloc[0]
    assert (row["n_kept_stations"], row["kept_gap_deg"]) == (0, 360)


def conditions(n, **columns):
    rng = np.random.default_rng(7)
    table = pd.DataFrame(
        {
            "event_id": list(angles(n)),
            "magnitude": rng.uniform(2.5, 5.5, n),
            "n_kept_stations": rng.integers(0, 40, n),
            "kept_gap_deg": rng.uniform(30, 360, n),
            "snr": rng.lognormal(2, 1, n),
            "reference_depth_km": rng.uniform(0, 30, n),
            "source_kind": rng.choice(["point", "finite", ""], n),
        }
    )
    return table.assign(**columns)


def test_the_bins_of_every_stratum_add_up_to_the_summary():
    one = kagan_rows({**angles(80), "e003": "declined", "e004": "unusable"})
    rows = pd.concat([one, kagan_rows(angles(50, seed=2), system="t")])
    counts = ["n_asked", "n_answered", "n_declined", "n_unusable", "n_compared"]
    table = stratify(rows, conditions(60), 50, 1)  # 20 of the events have no conditions
    total = summarise(rows, 50, 1).set_index(["system", "basis"])[counts]
    for stratum in (*STRATA, "source_kind"):
        of_stratum = table[table["stratum"] == stratum].groupby(["system", "basis"])[counts].sum()
        pd.testing.assert_frame_equal(of_stratum, total, check_like=True, check_dtype=False)
    assert list(table.columns) == STRATA_COLUMNS


def test_a_bin_holds_its_lower_edge_and_not_its_upper():
    rows = kagan_rows(dict.fromkeys("abcd", 10.0))
    stations = pd.DataFrame({"event_id": list("abcd"), "n_kept_stations": [5, 6, 9, 25]})
    table = stratify(rows, conditions(0).merge(stations, how="right"), 50, 1)
    own = table[(table["stratum"] == "stations") & (table["basis"] == "common")]
    assert dict(zip(own["bin"], own["n_asked"], strict=True)) == {"<6": 1, "6–10": 2, "≥25": 1}
    assert own["bin_low"].tolist() == [-np.inf, 6, 25]


def test_few_events_have_counts_and_no_errors():
    table = stratify(kagan_rows(angles(9)), conditions(9, magnitude=[3.2] * 4 + [4.2] * 5), 50, 1)
    own = table[(table["stratum"] == "magnitude") & (table["basis"] == "all_answered")].set_index("bin")
    assert own["n_compared"].tolist() == [4, 5]
    assert own["kagan_median_deg"].isna().tolist() == [True, False]
    assert own.loc["4–4.5", "kagan_median_deg_low"] <= own.loc["4–4.5", "kagan_median_deg"]


def test_errors_of_a_bin_are_those_of_its_events():
    rows = kagan_rows(angles(40))
    depth = conditions(40).assign(reference_depth_km=[2.0] * 20 + [30.0] * 20)
    table = stratify(rows, depth, 50, 1)
    shallow = table[(table["stratum"] == "depth_km") & (table["bin"] == "<5")].iloc[0]
    assert shallow["kagan_mean_deg"] == pytest.approx(rows["kagan_deg"][:20].mean())
