"""Moment tensors of two real events against what ComCat's documents print of them."""

import json

import numpy as np
import pytest
from shared_files import shared_file

from quakesource.acquire.formats import read_comcat_tensors
from quakesource.mechanisms import auxiliary_plane, kagan_angle, moment_tensor, scalar_moment_eigenvalue
from quakesource.tables import MOMENT_TENSOR_COLUMNS


@pytest.mark.real
def test_mw_7_1_is_the_reviewed_w_phase_solution():
    path = shared_file("services/comcat/ci38457511.detail.geojson")
    read = read_comcat_tensors(path.read_bytes())
    assert read.candidates["product_code"].tolist() == ["us_70004bn0_mww", "us_70004bn0_mwb", "ci38457511_mt1"]
    (row,) = read.table.to_dict("records")
    assert row["mw"] == pytest.approx(7.07, abs=0.005)
    assert row["depth_km"] == 11.5
    assert read.candidates["mw"].tolist() == pytest.approx([7.067, 6.889, 6.889], abs=1e-3)
    assert read.candidates["latitude_deg"].isna().tolist() == [False, True, False]
    assert read.candidates["depth_km"].tolist() == [11.5, 17.0, 8.0]
    assert read.candidates["evaluation_status"].tolist() == ["reviewed", "reviewed", "preliminary"]
    assert read.problems == []


@pytest.mark.real
@pytest.mark.parametrize("event_id", ["ci38457511", "ci38038071"])
def test_numbers_agree_with_those_that_the_documents_print(event_id):
    path = shared_file(f"services/comcat/{event_id}.detail.geojson")
    printed = {
        p["code"]: p["properties"] for p in json.loads(path.read_bytes())["properties"]["products"]["moment-tensor"]
    }
    candidates = read_comcat_tensors(path.read_bytes()).candidates
    assert len(candidates) == len(printed)
    for row in candidates.to_dict("records"):
        own = printed[row["product_code"]]
        tensor = np.array([row[name] for name in MOMENT_TENSOR_COLUMNS])
        assert row["dc_share"] == pytest.approx(float(own["percent-double-couple"]), abs=0.005)
        assert scalar_moment_eigenvalue(tensor) == pytest.approx(float(own["scalar-moment"]), rel=0.01)
        computed = np.array([[row[f"{a}{n}_deg"] for a in ("strike", "dip", "rake")] for n in (1, 2)])
        # both planes are those of one double couple, and that one is the tensor's
        assert kagan_angle(tensor, moment_tensor(*computed.T)) == pytest.approx([0, 0], abs=1e-5)
        assert auxiliary_plane(*computed[0]) == pytest.approx(computed[1], abs=1e-6)
        if "nodal-plane-1-strike" in own:
            planes = [[float(own[f"nodal-plane-{n}-{a}"]) for a in ("strike", "dip", "rake")] for n in (1, 2)]
            assert computed == pytest.approx(np.array(sorted(planes, key=lambda plane: plane[1])), abs=0.02)


@pytest.mark.real
def test_la_verne_is_the_reviewed_solution_of_the_network():
    read = read_comcat_tensors(shared_file("services/comcat/ci38038071.detail.geojson").read_bytes())
    (row,) = read.table.to_dict("records")
    assert row["product_code"] == "ci38038071_mt1"
    assert row["magnitude_type"] == "mwr"
    assert row["mw"] == pytest.approx(4.38, abs=0.005)  # ComCat's own Mw of the event is 4.38
    assert row["dc_share"] == pytest.approx(0.86, abs=0.001)
    assert row["depth_km"] == 5.0
