"""Predictions against references: no row is lost, none is invented."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import QuakesourceError
from quakesource.evaluation import compare_with_references
from quakesource.mechanisms import kagan_angle, moment_magnitude, moment_tensor
from quakesource.tables import KAGAN, MOMENT_TENSOR_COLUMNS, PREDICTION, REFERENCE

TENSOR = list(MOMENT_TENSOR_COLUMNS)


def prediction(event, angles=(10, 80, 20), moment=1e16, **changes):
    tensor = moment_tensor(*angles, moment)
    row = {
        "event_id": event,
        "system": "s",
        "variant": "v",
        "seed": 0,
        "status": "answered",
        "reason": "",
        **dict(zip(TENSOR, tensor, strict=True)),
        "mw": float(moment_magnitude(tensor)),
        "depth_km": 12.0,
        "n_stations": 5,
        "variance_reduction": 0.9,
        "azimuthal_gap_deg": 90.0,
        "simulated": False,
    }
    return {**row, **changes}


def unanswered(event, status="unusable", **changes):
    nothing = {**dict.fromkeys(TENSOR, np.nan), "mw": np.nan, "depth_km": np.nan}
    return prediction(event, status=status, reason="2 usable stations", **nothing, **changes)


def reference(event, angles=(10, 80, 20), moment=1e16, **changes):
    tensor = moment_tensor(*angles, moment)
    row = {
        "event_id": event,
        **dict(zip(TENSOR, tensor, strict=True)),
        "depth_km": 10.0,
        "mw": float(moment_magnitude(tensor)),
        "source": "GCMT",
    }
    return {**row, **changes}


def table(predictions, references):
    return compare_with_references(
        pd.DataFrame(predictions, columns=list(PREDICTION)), pd.DataFrame(references, columns=list(REFERENCE)), "tiny"
    )


def test_columns_and_their_order_are_those_of_the_schema():
    assert list(table([prediction("a")], [reference("a")]).columns) == list(KAGAN)


def test_rows_keep_the_order_of_the_predictions():
    events = ["c", "a", "b"]
    result = table([prediction(e) for e in events], [reference(e) for e in sorted(events)])
    assert result["event_id"].tolist() == events
    assert (result["study"] == "tiny").all()


def test_the_angle_and_the_signs_of_the_differences():
    row = table([prediction("a", (40, 80, 20), 4e16)], [reference("a", (10, 80, 20), 1e16)]).iloc[0]
    assert row["kagan_deg"] == pytest.approx(kagan_angle(moment_tensor(40, 80, 20), moment_tensor(10, 80, 20)))
    assert row["delta_mw"] == pytest.approx(2 / 3 * np.log10(4))  # predicted minus reference
    assert row["depth_error_km"] == pytest.approx(2.0)
    assert row["mw"] - row["reference_mw"] == pytest.approx(row["delta_mw"])
    assert (row["depth_km"], row["reference_depth_km"], row["reference_source"]) == (12.0, 10.0, "GCMT")


def test_each_event_meets_its_own_reference():
    result = table(
        [prediction("a", (0, 90, 0)), prediction("b", (90, 45, 90))],
        [reference("b", (90, 45, 90)), reference("a", (30, 90, 0))],
    )
    np.testing.assert_allclose(result["kagan_deg"], [30, 0], atol=1e-6)


def test_no_answer_keeps_its_row_and_its_reason():
    result = table([unanswered("a"), prediction("b")], [reference("a"), reference("b")])
    assert result["kagan_deg"].isna().tolist() == [True, False]
    assert result["reason"].tolist() == ["2 usable stations", ""]
    assert np.isnan(result["delta_mw"][0])
    assert result["reference_mw"][0] > 0


def test_an_answer_without_a_reference_keeps_its_row_and_says_so():
    result = table([prediction("a"), unanswered("b")], [reference("elsewhere")])
    assert result["kagan_deg"].isna().all()
    assert result["reason"].tolist() == ["no reference mechanism", "2 usable stations"]
    assert np.isnan(result["depth_error_km"][0])


def test_no_references_at_all():
    for references in (pd.DataFrame(columns=list(REFERENCE)), pd.DataFrame([], columns=list(REFERENCE), dtype=object)):
        result = compare_with_references(pd.DataFrame([prediction("a")]), references, "s")
        assert result["reason"].tolist() == ["no reference mechanism"]


def test_a_reference_without_a_tensor_is_not_compared_and_says_so():
    lacking = reference("a", **dict.fromkeys(TENSOR, np.nan))
    row = table([prediction("a")], [lacking]).iloc[0]
    assert np.isnan(row["kagan_deg"])
    assert row["reason"]


def test_a_declined_answer_is_not_scored_even_if_it_carries_a_tensor():
    row = table([prediction("a", status="declined", reason="uncertain")], [reference("a")]).iloc[0]
    assert np.isnan(row["kagan_deg"])
    assert np.isnan(row["delta_mw"])


def test_two_references_of_one_event_are_refused():
    two = [reference("a"), reference("a", (40, 80, 20), source="SCSN")]
    with pytest.raises(QuakesourceError, match=r"more than one reference mechanism: a\.[\s\S]*one row an event"):
        table([prediction("a")], two)


def test_a_reference_without_a_source_still_is_a_reference():
    row = table([prediction("a")], [reference("a", source=np.nan)]).iloc[0]
    assert row["kagan_deg"] == pytest.approx(0, abs=1e-6)
    assert row["reason"] != "no reference mechanism"


def conditions(**snr):
    return pd.DataFrame({"event_id": list(snr), "magnitude": 3.5, "snr": list(snr.values())})


def test_what_the_event_was_like_comes_along():
    result = compare_with_references(
        pd.DataFrame([prediction("a"), prediction("b")]),
        pd.DataFrame([reference("a", source_kind="finite"), reference("b")]),
        "tiny",
        conditions(a=12.0),
    )
    if {"snr", "magnitude", "source_kind"} <= set(KAGAN):
        assert result["snr"].tolist() == pytest.approx([12.0, np.nan], nan_ok=True)
        assert result["magnitude"].tolist() == pytest.approx([3.5, np.nan], nan_ok=True)
        assert result["source_kind"].tolist() == ["finite", ""]


def test_systems_may_be_asked_for_some_of_the_events_only():
    rows = [prediction("a"), prediction("b"), prediction("b", system="t")]
    assert table(rows, [reference("a"), reference("b")])["system"].tolist() == ["s", "s", "t"]


def test_a_prediction_that_is_there_twice_is_an_error():
    with pytest.raises(QuakesourceError, match=r"(?s)twice.*first: a, s, v, seed 0.*next"):
        table([prediction("a"), prediction("a")], [reference("a")])
