"""Earthquakes and mechanisms whatever their format: what is none, what contradicts itself, and what is read wrongly."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archive_examples import event_table
from obspy import UTCDateTime
from obspy.core.event import (
    Catalog,
    Event,
    FocalMechanism,
    Magnitude,
    MomentTensor,
    NodalPlane,
    NodalPlanes,
    Origin,
    ResourceIdentifier,
    Tensor,
)

from quakesource.acquire.catalogue import listed_events, read_events
from quakesource.acquire.event_files import REFUSED, format_of, read_catalog
from quakesource.acquire.references import listed_references, read_references
from quakesource.errors import CatalogueError
from quakesource.mechanisms import magnitude_to_moment, moment_tensor

TIME = UTCDateTime("2020-03-04T06:00:00")
NAMES = ("m_rr", "m_tt", "m_pp", "m_rt", "m_rp", "m_tp")
PLANE = (30.0, 60.0, -90.0)


def origin(name: str = "o", **changes: object) -> Origin:
    values = {"time": TIME, "latitude": 35.0, "longitude": -117.0, "depth": 8000.0, **changes}
    return Origin(resource_id=ResourceIdentifier(f"smi:local/{name}"), **values)


def event(name: str = "e1", *, magnitude: float | None = 5.0, origins=None, mechanisms=(), **changes: object) -> Event:
    sizes = [] if magnitude is None else [Magnitude(mag=magnitude, magnitude_type="Mw")]
    made = Event(
        resource_id=ResourceIdentifier(f"smi:local/{name}"),
        origins=[origin(f"{name}/o")] if origins is None else origins,
        magnitudes=sizes,
        focal_mechanisms=list(mechanisms),
        **changes,
    )
    made.preferred_origin_id = made.origins[0].resource_id if made.origins else None
    return made


def quakeml(folder: Path, *events: Event) -> Path:
    Catalog(list(events)).write(str(folder / "events.xml"), format="QUAKEML")
    return folder / "events.xml"


@pytest.mark.parametrize("kind", ["quarry blast", "not existing", "nuclear explosion", "landslide", "collapse"])
def test_what_is_no_earthquake_is_a_problem(tmp_path, kind):
    listed = listed_events(quakeml(tmp_path, event("quake"), event("other", event_type=kind)))
    assert list(listed.table.event_id) == ["quake"]
    ((name, reason),) = listed.problems
    assert name == "other"
    assert repr(kind) in reason


@pytest.mark.parametrize("kind", [None, "earthquake", "not reported", "induced or triggered event"])
def test_earthquakes_and_what_says_nothing_are_taken(tmp_path, kind):
    assert list(read_events(quakeml(tmp_path, event("quake", event_type=kind))).event_id) == ["quake"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evaluation_status": "rejected"}, "rejected"),
        ({"depth": None}, "no depth"),
        ({"latitude": None, "depth": None}, "no latitude and no depth"),
        ({"depth": 7.4e6}, "no depth of an earthquake: 7400 km"),
        ({"latitude": -117.0, "longitude": 35.0}, "no place on the Earth"),
        ({"longitude": 243.0}, "no place on the Earth"),
        ({"time": UTCDateTime(4, 12, 26)}, "no time of an earthquake: 0004-12-26"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_origins_that_cannot_be_are_problems(tmp_path, changes, reason):
    odd = event("odd", origins=[origin("odd/o", **changes)])
    listed = listed_events(quakeml(tmp_path, odd, event("quake")))
    assert list(listed.table.event_id) == ["quake"]
    assert [name for name, _ in listed.problems] == ["odd"]
    assert reason in listed.problems[0][1]


def test_an_origin_without_a_time_is_a_problem(tmp_path):
    path = quakeml(tmp_path, event("odd"), event("quake"))
    text = path.read_text()
    first = text.index("<time>")
    path.write_text(text[:first] + text[text.index("</time>") + len("</time>") :])
    listed = listed_events(path)
    assert list(listed.table.event_id) == ["quake"]
    assert "no time" in listed.problems[0][1]


@pytest.mark.parametrize(
    "changes",
    [
        {"depth_km": 6800.0},
        {"magnitude": 42.0},
        {"latitude_deg": -117.0, "longitude_deg": 35.0},
        {"longitude_deg": 243.0},
        {"origin_time_utc": "yesterday"},
        {"depth_km": "deep"},
        {"depth_km": float("nan")},
    ],
    ids=str,
)
def test_one_bad_row_of_a_table_costs_no_other_and_is_named(tmp_path, changes):
    table = pd.concat([event_table(), event_table(event_id="odd", **changes)])
    table.to_csv(tmp_path / "events.csv", index=False)
    listed = listed_events(tmp_path / "events.csv")
    assert list(listed.table.event_id) == ["e1"]
    ((name, reason),) = listed.problems
    assert name == "odd"
    assert "events.csv, row 2" in reason
    table[1:].to_csv(tmp_path / "odd.csv", index=False)
    with pytest.raises(CatalogueError, match=r"odd.csv, row 1[\s\S]*next:"):
        read_events(tmp_path / "odd.csv")


@pytest.mark.parametrize("hypocentre_type", ["hypocenter", None])
@pytest.mark.parametrize("centroid_first", [True, False])
def test_the_origin_is_the_hypocentre_where_a_centroid_is_preferred(tmp_path, hypocentre_type, centroid_first):
    both = [
        origin("c", time=TIME + 70, depth=20000.0, origin_type="centroid"),
        origin("h", origin_type=hypocentre_type),
    ]
    made = event(origins=both if centroid_first else both[::-1])
    made.preferred_origin_id = ResourceIdentifier("smi:local/c")
    row = read_events(quakeml(tmp_path, made)).iloc[0]
    assert (UTCDateTime(row.origin_time_utc), row.depth_km) == (TIME, 8.0)


def test_a_centroid_alone_is_taken(tmp_path):
    assert read_events(quakeml(tmp_path, event(origins=[origin(origin_type="centroid")]))).depth_km[0] == 8.0


def mechanism(*, tensor=None, plane=PLANE, moment_n_m=None, status=None, name: str = "f") -> FocalMechanism:
    moment = None
    if tensor is not None or moment_n_m is not None:
        elements = None if tensor is None else Tensor(**dict(zip(NAMES, map(float, tensor), strict=True)))
        moment = MomentTensor(
            derived_origin_id=ResourceIdentifier("smi:local/e1/o"), tensor=elements, scalar_moment=moment_n_m
        )
    planes = None if plane is None else NodalPlanes(nodal_plane_1=NodalPlane(*plane))
    return FocalMechanism(
        resource_id=ResourceIdentifier(f"smi:local/{name}"),
        moment_tensor=moment,
        nodal_planes=planes,
        evaluation_status=status,
    )


def tensor_of(plane=PLANE, mw: float = 5.0) -> np.ndarray:
    return moment_tensor(*plane, float(magnitude_to_moment(mw)))


M0 = float(magnitude_to_moment(5.0))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"tensor": tensor_of((75.0, 60.0, -90.0))}, "degrees from the plane 30/60/-90"),
        ({"tensor": -tensor_of()}, "degrees from the plane 30/60/-90"),
        ({"tensor": 1e7 * tensor_of(), "moment_n_m": M0}, "moment 3.98e+16 is not that of the tensor, 3.98e+23"),
        ({"tensor": tensor_of(), "moment_n_m": 1e7 * M0}, "moment 3.98e+23 is not that of the tensor, 3.98e+16"),
        ({"tensor": 1e7 * tensor_of(), "moment_n_m": 1e7 * M0}, "Mw 9.67 is not the stated Mw 5.00"),
        ({"moment_n_m": 1e7 * M0}, "Mw 9.67 is not the stated Mw 5.00"),
        ({"tensor": tensor_of(), "status": "rejected"}, "rejected"),
    ],
    ids=["turned", "sign", "unit of tensor", "unit of moment", "unit of both", "planes and moment", "rejected"],
)
def test_a_mechanism_that_contradicts_itself_is_told_with_both(tmp_path, made, said):
    path = quakeml(tmp_path, event(mechanisms=[mechanism(**made)]))
    listed = listed_references(path)
    assert listed.table.empty
    assert said in listed.problems[0][1]
    with pytest.raises(CatalogueError, match=r"e1: events.xml[\s\S]*next:"):
        read_references(path)


@pytest.mark.parametrize("made", [{"tensor": tensor_of(), "moment_n_m": 1.1 * M0}, {"moment_n_m": M0}, {}])
def test_mechanisms_that_agree_are_read(tmp_path, made):
    row = read_references(quakeml(tmp_path, event(mechanisms=[mechanism(**made)]))).iloc[0]
    assert row.mw == pytest.approx(5.0, abs=0.01)


def test_a_rejected_mechanism_does_not_stand_before_one_that_is_not(tmp_path):
    other = mechanism(tensor=tensor_of((120.0, 45.0, 90.0)), plane=None, status="rejected", name="r")
    made = event(mechanisms=[other, mechanism(tensor=tensor_of())])
    made.preferred_focal_mechanism_id = other.resource_id
    row = read_references(quakeml(tmp_path, made)).iloc[0]
    assert row.mrr_n_m == pytest.approx(tensor_of()[0])


@pytest.mark.parametrize(
    "odd",
    [
        {"strike_deg": 999, "dip_deg": 99, "rake_deg": 999, "mw": 5},
        {"strike_deg": 30, "dip_deg": 99, "rake_deg": 0, "mw": 5},
        {"strike_deg": 30, "dip_deg": 60, "rake_deg": 0, "mw": 42},
        {"strike_deg": "NNE", "dip_deg": 60, "rake_deg": 0, "mw": 5},
    ],
    ids=str,
)
def test_one_bad_mechanism_of_a_table_costs_no_other_and_is_named(tmp_path, odd):
    good = {"event_id": "a", "strike_deg": 30, "dip_deg": 60, "rake_deg": 270, "mw": 5}
    pd.DataFrame([good, {"event_id": "b", **odd}]).to_csv(tmp_path / "r.csv", index=False)
    listed = listed_references(tmp_path / "r.csv")
    assert list(listed.table.event_id) == ["a"]
    assert [name for name, _ in listed.problems] == ["b"]
    assert "r.csv, row 2" in listed.problems[0][1]
    with pytest.warns(UserWarning, match=r"b: r.csv, row 2"):
        read_references(tmp_path / "r.csv")


@pytest.mark.parametrize("name", REFUSED)
def test_formats_that_are_read_wrongly_are_refused_with_the_reason(tmp_path, name, monkeypatch):
    (tmp_path / "a.txt").write_text("made up")
    monkeypatch.setattr("quakesource.acquire.event_files.format_of", lambda _: name)
    with pytest.raises(CatalogueError, match=r"cannot be believed: ObsPy[\s\S]*QuakeML or CSV"):
        read_catalog(tmp_path / "a.txt")


def test_formats_are_found_by_content(tmp_path):
    assert format_of(quakeml(tmp_path, event())) == "QUAKEML"
    (tmp_path / "zmap.xml").write_text("-117\t35\t2020.1\t3\t4\t5\t8\t6\t0\t0\n")
    assert format_of(tmp_path / "zmap.xml") == "ZMAP"
    (tmp_path / "page.xml").write_text("<html></html>")
    assert format_of(tmp_path / "page.xml") == ""


CMTSOLUTION = """ PDEW2004 12 26  0 58 53.45   3.3000   95.9800  30.0 8.9 9.0 OFF W COAST OF NORTHERN
event name:     M122604A
time shift:    139.0000
half duration:  95.0000
latitude:        3.0900
longitude:      94.2600
depth:          28.6000
Mrr:       1.040000e+29
Mtt:      -4.270000e+28
Mpp:      -6.100000e+28
Mrt:       2.980000e+29
Mrp:      -2.400000e+29
Mtp:       4.260000e+28
"""


def test_a_cmtsolution_has_its_hypocentre_as_origin_and_its_tensor_in_newton_metres(tmp_path):
    (tmp_path / "CMTSOLUTION").write_text(CMTSOLUTION)
    row = read_events(tmp_path / "CMTSOLUTION").iloc[0]
    assert (row.latitude_deg, row.longitude_deg, row.depth_km) == (3.3, 95.98, 30.0)
    assert UTCDateTime(row.origin_time_utc) == UTCDateTime("2004-12-26T00:58:53.45")
    reference = read_references(tmp_path / "CMTSOLUTION").iloc[0]
    assert reference.mrt_n_m == pytest.approx(2.98e22)
    assert reference.depth_km == pytest.approx(28.6)
    assert reference.mw == pytest.approx(9.0, abs=0.05)
