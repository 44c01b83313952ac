"""HASH mechanisms of SCEDC, and where two labels of an event disagree."""

import csv

import numpy as np
import pandas as pd
import pytest
from shared_files import shared_file

from quakesource.acquire.formats import cross_check, read_comcat_tensors, read_focal_mechanisms
from quakesource.errors import CatalogueError
from quakesource.mechanisms import kagan_angle, moment_magnitude, moment_tensor
from quakesource.tables import MOMENT_TENSOR_COLUMNS, REFERENCE

LINE = (
    "2018  8 29  2 33 28.120 38038071  34.12783 -117.78217   4.710  4.410  312  77 -179  17  23  151  0.09   88  1.00 B"
)
YSH_LINE = "1981 01 01 04 -1 -1.000   3301565 33.25517 -115.96750 5.680 2.260 318 57 -168 37 39 18 0.17 0 0.00 C"


def changed(line=LINE, **fields):
    parts = line.split()
    for name, value in fields.items():
        parts[{"name": 6, "mag": 10, "strike": 11, "dip": 12, "uncertainty": 14, "quality": 20}[name]] = value
    return " ".join(parts)


def reference(event_id, strike, dip, rake, mw=5.0):
    tensor = moment_tensor(strike, dip, rake, 10 ** (1.5 * mw + 9.1))
    columns = dict(zip(MOMENT_TENSOR_COLUMNS, tensor.tolist(), strict=True))
    row = {"event_id": event_id, **columns, "depth_km": 8.0, "mw": mw, "source": "somebody", "source_kind": ""}
    return pd.DataFrame([row], columns=list(REFERENCE))


def test_numbers_of_a_mechanism():
    read = read_focal_mechanisms("\n".join([LINE, YSH_LINE, ""]).encode())
    assert list(read.table.columns)[: len(REFERENCE)] == list(REFERENCE)
    row = read.table.iloc[0]
    assert row["event_id"] == "38038071"
    assert (row["quality"], row["depth_km"], row["mw"]) == ("B", 4.71, 4.41)
    assert (row["n_polarities"], row["polarity_misfit"], row["n_ratios"]) == (151, 0.09, 88)
    assert row["source"] == "SCEDC HASH, quality B"
    tensor = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float)
    assert moment_magnitude(tensor) == pytest.approx(4.41)
    assert kagan_angle(tensor, moment_tensor(312, 77, -179)) == pytest.approx(0, abs=1e-6)
    assert read.table["event_id"].tolist() == ["38038071", "3301565"]


def test_best_of_several_solutions():
    text = "\n".join([changed(quality="C", strike="10"), changed(strike="20"), changed(strike="30", uncertainty="16")])
    read = read_focal_mechanisms(text)
    assert read.table["strike_deg"].tolist() == [30]
    assert [name for name, _ in read.problems] == ["38038071"] * 2
    assert [reason.split(", ")[-1] for _, reason in read.problems] == ["10/77/-179", "20/77/-179"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE.rsplit(" ", 1)[0], "20 columns"),
        (changed(name="eleven"), "no event number"),
        (changed(quality="Z"), "no quality letter"),
        (changed(dip="97"), "no fault plane"),
        (changed(strike="***"), "could not convert"),
        (changed(mag="nan"), "magnitude"),
    ],
)
def test_bad_line_is_told_and_costs_no_other(line, reason):
    read = read_focal_mechanisms("\n".join([line, YSH_LINE]))
    assert read.table["event_id"].tolist() == ["3301565"]
    ((_, said),) = read.problems
    assert reason in said


@pytest.mark.parametrize("text", ["", "<html>\nnot here\n</html>", "# only a comment"])
def test_another_file_is_an_error(text):
    with pytest.raises(CatalogueError):
        read_focal_mechanisms(text)


def test_conflict_is_an_angle_above_the_limit():
    tensors = pd.concat([reference("ci1", 0, 90, 0), reference("ci2", 0, 90, 0), reference("us3", 0, 90, 0)])
    focal = pd.concat([reference("2", 0, 90, 180), reference("1", 30, 90, 0), reference("3", 0, 90, 0)])
    found = cross_check(tensors, focal)
    assert found["event_id"].tolist() == ["ci1", "ci2"]  # us3 is not SCEDC's 3
    assert found["kagan_deg"].tolist() == pytest.approx([30, 90])
    assert found["conflict"].tolist() == [False, True]
    assert cross_check(tensors, focal, limit_deg=20)["conflict"].tolist() == [True, True]
    assert cross_check(tensors, focal[:0]).empty


def test_event_with_two_rows_is_an_error():
    with pytest.raises(CatalogueError, match="ci1"):
        cross_check(pd.concat([reference("ci1", 0, 90, 0), reference("1", 0, 90, 0)]), reference("2", 0, 90, 0))


@pytest.mark.real
def test_every_line_of_2018():
    text = shared_file("catalogs/scedc_focmec/sc2018_hash_ABCD_so.focmec.scedc").read_text()
    read = read_focal_mechanisms(text)
    assert len(read.table) + len(read.problems) == len(text.splitlines()) == 6091
    assert read.table["quality"].value_counts().to_dict() == {"A": 531, "B": 1626, "C": 2637, "D": 1297}
    computed = moment_magnitude(read.table[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float))
    assert np.allclose(computed, read.table["mw"])


@pytest.mark.real
def test_la_verne_agrees_in_hash_and_tensor():
    detail = shared_file("services/comcat/ci38038071.detail.geojson").read_bytes()
    text = shared_file("catalogs/scedc_focmec/sc2018_hash_ABCD_so.focmec.scedc").read_text()
    (row,) = cross_check(read_comcat_tensors(detail).table, read_focal_mechanisms(text).table).to_dict("records")
    assert row["kagan_deg"] == pytest.approx(6.4, abs=0.1)
    assert not row["conflict"]
    assert (row["tensor_mw"], row["focal_mw"]) == pytest.approx((4.379, 4.41), abs=0.001)


@pytest.mark.real
def test_label_of_a_published_list_that_conflicts_with_the_tensors():
    """The list of SymAE prints 321/81/1 for the Ridgecrest Mw 7.1; with a rake of ±180 it would be right."""
    path = shared_file("catalogs/symae/events_list_12_oct.csv")
    detail = shared_file("services/comcat/ci38457511.detail.geojson").read_bytes()
    with path.open() as file:
        (line,) = [row for row in csv.DictReader(file) if row["Name"] == "california2"]
    angles = [float(line[name]) for name in ("Strike", "Dip", "Slip")]
    assert angles == [321, 81, 1]
    tensors = read_comcat_tensors(detail).table
    (row,) = cross_check(tensors, reference("38457511", *angles, mw=7.1)).to_dict("records")
    assert row["kagan_deg"] == pytest.approx(90.3, abs=0.1)
    assert row["conflict"]
    (row,) = cross_check(tensors, reference("38457511", 321, 81, -179, mw=7.1)).to_dict("records")
    assert row["kagan_deg"] == pytest.approx(8.3, abs=0.1)
    assert not row["conflict"]
