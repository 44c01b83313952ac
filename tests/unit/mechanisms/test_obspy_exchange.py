import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from gcmt_ndk import DATA, read_ndk
from obspy import read_events
from obspy.core.event import (
    Catalog,
    Event,
    FocalMechanism,
    Magnitude,
    MomentTensor,
    NodalPlane,
    NodalPlanes,
    Origin,
)

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    decompose,
    from_obspy,
    kagan_angle,
    moment_magnitude,
    moment_tensor,
    nodal_planes,
    random_moment_tensors,
    scalar_moment,
    to_obspy_focal_mechanism,
)


def test_quakeml_keeps_the_tensor() -> None:
    tensors = random_moment_tensors(5, np.random.default_rng(0), 3.3e18)
    origin = Origin(time=0, latitude=1.0, longitude=2.0, depth=3e3)
    events = Catalog(
        [
            Event(
                origins=[origin],
                focal_mechanisms=[to_obspy_focal_mechanism(mt, derived_origin_id=str(origin.resource_id))],
            )
            for mt in tensors
        ]
    )
    buffer = BytesIO()
    events.write(buffer, format="QUAKEML", validate=True)
    buffer.seek(0)
    for mt, event in zip(tensors, read_events(buffer), strict=True):
        np.testing.assert_allclose(from_obspy(event), mt, rtol=1e-6)
        mechanism = event.focal_mechanisms[0]
        assert mechanism.moment_tensor.scalar_moment == pytest.approx(scalar_moment(mt))
        assert mechanism.moment_tensor.double_couple == pytest.approx(decompose(mt).dc)
        assert mechanism.principal_axes.t_axis.length > mechanism.principal_axes.n_axis.length
        assert mechanism.moment_tensor.derived_origin_id == origin.resource_id
        listed = mechanism.nodal_planes
        for plane in (listed.nodal_plane_1, listed.nodal_plane_2):
            assert kagan_angle(mt, moment_tensor(plane.strike, plane.dip, plane.rake)) < 1e-6


def test_reads_gcmt_through_obspy() -> None:
    printed = read_ndk("multiple_events.ndk")
    events = read_events(str(DATA / "multiple_events.ndk"))
    for event, expected in zip(events, printed, strict=True):
        np.testing.assert_allclose(from_obspy(event), expected.tensor, rtol=1e-9)


def _planes(preferred: int | None = None) -> NodalPlanes:
    return NodalPlanes(
        nodal_plane_1=NodalPlane(strike=10, dip=20, rake=30),
        nodal_plane_2=NodalPlane(strike=100, dip=50, rake=-60),
        preferred_plane=preferred,
    )


def test_planes_stand_in_where_there_is_no_tensor() -> None:
    bare = FocalMechanism(nodal_planes=_planes())
    np.testing.assert_allclose(from_obspy(bare), moment_tensor(10, 20, 30))
    np.testing.assert_allclose(from_obspy(FocalMechanism(nodal_planes=_planes(2))), moment_tensor(100, 50, -60))
    sized = FocalMechanism(nodal_planes=_planes(), moment_tensor=MomentTensor(scalar_moment=2e17))
    np.testing.assert_allclose(from_obspy(sized), moment_tensor(10, 20, 30, 2e17))
    event = Event(focal_mechanisms=[bare], magnitudes=[Magnitude(mag=4.0, magnitude_type="ML")])
    assert moment_magnitude(from_obspy(event)) == pytest.approx(4.0)
    event.magnitudes.append(Magnitude(mag=4.4, magnitude_type="Mww"))
    assert moment_magnitude(from_obspy(event)) == pytest.approx(4.4)


def test_the_preferred_mechanism_is_taken() -> None:
    first, second = (to_obspy_focal_mechanism(moment_tensor(s, 45, 90)) for s in (0, 70))
    event = Event(focal_mechanisms=[first, second], preferred_focal_mechanism_id=second.resource_id)
    np.testing.assert_allclose(from_obspy(event), moment_tensor(70, 45, 90), atol=1e-12)
    np.testing.assert_allclose(nodal_planes(from_obspy(first))[0], [0, 45, 90], atol=1e-6)


def test_nothing_to_exchange_is_an_error() -> None:
    for empty in (
        Event(),
        FocalMechanism(),
        Event(focal_mechanisms=[FocalMechanism(moment_tensor=MomentTensor())]),
    ):
        with pytest.raises(SourceError, match="next:"):
            from_obspy(empty)
    for bad in (np.zeros(6), np.ones((2, 6)), np.full(6, np.nan)):
        with pytest.raises(SourceError):
            to_obspy_focal_mechanism(bad)


def test_the_room_imports_without_obspy() -> None:
    code = "import sys, quakesource.mechanisms; sys.exit('obspy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
