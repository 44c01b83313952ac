"""Published mechanisms in: from angles, tensors and QuakeML."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from obspy import UTCDateTime
from obspy.core.event import Catalog, Event, FocalMechanism, MomentTensor, Origin, ResourceIdentifier, Tensor

from quakesource.acquire import read_references
from quakesource.errors import CatalogueError
from quakesource.tables import MOMENT_TENSOR_COLUMNS, REFERENCE

MW_5_MOMENT = 10 ** (1.5 * 5.0 + 9.1)


def csv(folder: Path, *rows: dict) -> Path:
    pd.DataFrame(list(rows)).to_csv(folder / "r.csv", index=False)
    return folder / "r.csv"


def test_angles_become_a_tensor(tmp_path):
    # Vertical strike-slip fault striking north, left-lateral: the only element is Mxy = -Mtp = M0.
    path = csv(
        tmp_path, {"event_id": "01", "strike_deg": 0, "dip_deg": 90, "rake_deg": 0, "mw": 5.0, "depth_km": 7, "x": 1}
    )
    table = read_references(path)
    assert list(table.columns) == list(REFERENCE)
    expected = np.array([0, 0, 0, 0, 0, -MW_5_MOMENT])
    assert np.allclose(table[list(MOMENT_TENSOR_COLUMNS)].to_numpy()[0], expected, atol=1e-9 * MW_5_MOMENT)
    assert table.mw[0] == pytest.approx(5.0)
    assert (table.depth_km[0], table.event_id[0]) == (7, "01")
    assert "r.csv" in table.source[0]


def test_tensor_columns_go_before_angles_and_give_the_magnitude(tmp_path):
    tensor = dict(zip(MOMENT_TENSOR_COLUMNS, (0.0, 1e16, -1e16, 0.0, 0.0, 0.0), strict=True))
    angles = {"strike_deg": 10, "dip_deg": 20, "rake_deg": 30, "mw": 4.7}
    table = read_references(csv(tmp_path, {"event_id": "a", "depth_km": 5, "source": "someone", **tensor, **angles}))
    assert table.mtt_n_m[0] == 1e16
    assert table.mw[0] == pytest.approx(2 / 3 * (16 - 9.1))  # M0 = sqrt(sum Mij^2)/sqrt 2 = 1e16
    assert table.source[0] == "someone"


def test_rows_without_a_mechanism_are_left_out(tmp_path):
    angles = {"strike_deg": 10.0, "dip_deg": 20.0, "rake_deg": 30.0, "mw": 5.0, "depth_km": 5.0}
    table = read_references(csv(tmp_path, {"event_id": "a", **angles}, {"event_id": "b", "depth_km": 5.0}))
    assert list(table.event_id) == ["a"]


def test_rows_without_a_tensor_are_left_out(tmp_path):
    tensor = dict.fromkeys(MOMENT_TENSOR_COLUMNS, 1e15)
    table = read_references(csv(tmp_path, {"event_id": "a", **tensor}, {"event_id": "b"}))
    assert list(table.event_id) == ["a"]


@pytest.mark.parametrize("missing", ["strike_deg", "mw", "event_id"])
def test_missing_columns_are_named(tmp_path, missing):
    row = {"event_id": "a", "strike_deg": 10, "dip_deg": 20, "rake_deg": 30, "mw": 5.0, "depth_km": 5}
    with pytest.raises(CatalogueError, match=missing) as caught:
        read_references(csv(tmp_path, {k: v for k, v in row.items() if k != missing}))
    assert "next:" in str(caught.value)


def quakeml(folder: Path, *events: Event) -> Path:
    Catalog(list(events)).write(str(folder / "r.xml"), format="QUAKEML")
    return folder / "r.xml"


def event_with_tensor(name: str) -> Event:
    hypocentre = Origin(time=UTCDateTime(0), latitude=1.0, longitude=2.0, depth=10e3)
    centroid = Origin(time=UTCDateTime(0), latitude=1.0, longitude=2.0, depth=17e3)
    tensor = Tensor(m_rr=0.0, m_tt=1e16, m_pp=-1e16, m_rt=0.0, m_rp=0.0, m_tp=0.0)
    mechanism = FocalMechanism(moment_tensor=MomentTensor(derived_origin_id=centroid.resource_id, tensor=tensor))
    event = Event(
        resource_id=ResourceIdentifier(f"smi:some.agency/{name}"),
        origins=[hypocentre, centroid],
        focal_mechanisms=[mechanism],
    )
    event.preferred_origin_id = hypocentre.resource_id
    return event


def test_quakeml_tensor(tmp_path):
    bare = Event(
        resource_id=ResourceIdentifier("smi:some.agency/none"),
        origins=[Origin(time=UTCDateTime(0), latitude=1, longitude=2)],
    )
    table = read_references(quakeml(tmp_path, event_with_tensor("7"), bare))
    assert list(table.event_id) == ["7"]
    assert (table.mtt_n_m[0], table.mpp_n_m[0]) == (1e16, -1e16)


def test_quakeml_depth_is_that_of_the_tensor_not_of_the_hypocentre(tmp_path):
    assert read_references(quakeml(tmp_path, event_with_tensor("7"))).depth_km[0] == 17.0


def test_one_empty_mechanism_does_not_cost_the_others(tmp_path):
    empty = event_with_tensor("8")
    empty.focal_mechanisms = [FocalMechanism()]
    table = read_references(quakeml(tmp_path, event_with_tensor("7"), empty))
    assert list(table.event_id) == ["7"]
