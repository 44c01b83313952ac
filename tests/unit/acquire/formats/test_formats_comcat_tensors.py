"""Moment tensors of ComCat's details: numbers, and which one is chosen."""

import json

import numpy as np
import pytest

from quakesource.acquire.formats import read_comcat_tensors
from quakesource.errors import CatalogueError
from quakesource.mechanisms import moment_tensor
from quakesource.tables import REFERENCE

NAMES = ("mrr", "mtt", "mpp", "mrt", "mrp", "mtp")


def product(code="ci1_mt1", source="ci", time=1000, status="UPDATE", weight=1, **properties):
    # Mw 5.0: 10^(1.5 * 5.0 + 9.1) = 10^16.6 N·m
    tensor = moment_tensor(30, 60, 90, 10**16.6)
    own = {f"tensor-{name}": repr(float(value)) for name, value in zip(NAMES, tensor, strict=True)}
    own |= {"scalar-moment": "3.981E+16", "derived-depth": "7", "depth": "9", "evaluation-status": "reviewed"}
    own |= {name.replace("_", "-"): value for name, value in properties.items()}
    own = {name: value for name, value in own.items() if value is not None}
    return {
        "source": source,
        "code": code,
        "updateTime": time,
        "status": status,
        "preferredWeight": weight,
        "properties": own,
    }


def detail(*products, mag=5.0, **properties):
    properties = {
        "mag": mag,
        "net": "ci",
        "status": "reviewed",
        "products": {"moment-tensor": list(products)},
    } | properties
    return json.dumps({"id": "ci1", "geometry": {"coordinates": [-117, 34, 11.0]}, "properties": properties}).encode()


def chosen(*products, **properties):
    return read_comcat_tensors(detail(*products, **properties)).table["product_code"].tolist()


def test_row_of_a_reference():
    read = read_comcat_tensors(detail(product()))
    assert list(read.table.columns)[: len(REFERENCE)] == list(REFERENCE)
    (row,) = read.table.to_dict("records")
    assert row["event_id"] == "ci1"
    assert row["mw"] == pytest.approx(5.0, abs=1e-9)
    assert row["depth_km"] == 7.0
    assert row["dc_share"] == pytest.approx(1.0)
    assert np.isnan(row["dc_share_listed"])
    assert [row[f"{angle}1_deg"] for angle in ("strike", "dip", "rake")] == pytest.approx([210, 30, 90])
    assert [row[f"{angle}2_deg"] for angle in ("strike", "dip", "rake")] == pytest.approx([30, 60, 90])
    assert row["update_time_utc"] == "1970-01-01T00:00:01.000000Z"
    assert row["source"] == "ComCat ci ci1_mt1, mw, reviewed, version 1970-01-01T00:00:01.000000Z"
    assert read.problems == []


def test_depth_is_the_hypocentre_where_none_is_derived():
    (row,) = read_comcat_tensors(detail(product(derived_depth=None))).table.to_dict("records")
    assert (row["depth_km"], row["depth_from"]) == (9.0, "hypocentre")
    (row,) = read_comcat_tensors(detail(product(derived_depth=None, depth=None))).table.to_dict("records")
    assert (row["depth_km"], row["depth_from"]) == (11.0, "hypocentre")


def test_nulls_are_not_a_place():
    place = {"derived_latitude": "35.5", "derived_longitude": "-117.5", "derived_eventtime": "2019-07-06T03:19:53.000Z"}
    for null in (
        {"derived_latitude": "0.0000", "derived_longitude": "0.0000"},
        {"derived_eventtime": "1970-01-01T00:00:00.000Z"},
        {"derived_latitude": None},
    ):
        (row,) = read_comcat_tensors(detail(product(**(place | null)))).table.to_dict("records")
        assert np.isnan(row["latitude_deg"])
        assert np.isnan(row["longitude_deg"])
        assert row["time_utc"] == ""
    (row,) = read_comcat_tensors(detail(product(**place))).table.to_dict("records")
    assert (row["latitude_deg"], row["longitude_deg"], row["time_utc"]) == (35.5, -117.5, "2019-07-06T03:19:53.000Z")


def test_reviewed_comes_before_weight_class_and_age():
    automatic = product(
        "us_mww", "us", time=9000, weight=500, evaluation_status="preliminary", derived_magnitude_type="Mww"
    )
    assert chosen(automatic, product("ci_mt1", time=1), mag=7.0) == ["ci_mt1"]
    by_review = product("us_mww", "us", evaluation_status=None, review_status="automatic")
    assert chosen(by_review, product("ci_mt1", time=1)) == ["ci_mt1"]


def test_class_goes_with_the_magnitude_of_the_event():
    regional = product("ci_mt1", time=9000, beachball_type="smi:ci.anss.org/momentTensor/TMTS")
    phase_w = product("us_x_mww", "us")
    body_wave = product("us_x_mwb", "us", time=9999)
    assert chosen(regional, phase_w, body_wave, mag=6.0) == ["us_x_mww"]
    assert chosen(regional, phase_w, body_wave, mag=5.9) == ["ci_mt1"]
    assert chosen(regional, body_wave, mag=6.5) == ["us_x_mwb"]
    assert chosen(regional, phase_w, body_wave, mag=None) == ["ci_mt1"]  # the tensors themselves have Mw 5


def test_network_of_the_event_then_newest():
    us = product("us_x_mwr", "us", time=9000)
    assert chosen(us, product("ci_a_mwr", time=1)) == ["ci_a_mwr"]
    assert chosen(product("ci_a_mwr", time=999), product("ci_b_mwr", time=1000)) == ["ci_b_mwr"]


def test_superseded_and_deleted_are_never_chosen():
    old, new = product(time=1000, derived_depth="3"), product(time=2000, evaluation_status="preliminary")
    read = read_comcat_tensors(detail(old, new))
    assert read.table["depth_km"].tolist() == [7.0]
    assert read.problems == [("ci1", "ci ci1_mt1 version 1000 is superseded by version 2000")]
    gone = {key: value for key, value in product(time=3000, status="DELETE").items() if key != "properties"}
    read = read_comcat_tensors(detail(old, new, gone, product("us_x_mwr", "us")))
    assert read.candidates["product_code"].tolist() == ["us_x_mwr"]
    assert len(read.problems) == 3
    read = read_comcat_tensors(detail(old, gone))
    assert read.table.empty
    assert read.problems[-1] == ("ci1", "no moment tensor that can be used")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tensor_mrr": None}, "lacks a component"),
        ({"tensor_mrr": "much"}, "tensor-mrr is no number"),
        ({"tensor_mrr": "inf"}, "lacks a component"),
        ({"scalar_moment": "3.981E+23"}, "is not that of the tensor"),  # dyne-cm
        ({"evaluation_status": "rejected"}, "rejected by its reviewer"),
    ],
)
def test_product_that_cannot_be_used_is_told(changes, reason):
    read = read_comcat_tensors(detail(product(**changes), product("us_x_mwr", "us")))
    assert read.table["product_code"].tolist() == ["us_x_mwr"]
    ((_, said),) = read.problems
    assert reason in said


def test_event_without_tensor_has_no_row_and_a_reason():
    for sent in (detail(), detail(products={}), detail(product(), status="deleted"), detail({"source": "ci"})):
        read = read_comcat_tensors(sent)
        assert read.table.empty
        assert read.problems
        assert {name for name, _ in read.problems} == {"ci1"}


@pytest.mark.parametrize("sent", [b"<html>", detail(product())[:-9], b"{}", b'{"id": "ci1", "properties": {"mag": 1}}'])
def test_another_body_is_an_error(sent):
    with pytest.raises(CatalogueError):
        read_comcat_tensors(sent)
