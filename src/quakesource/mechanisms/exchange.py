"""To and from ObsPy's event classes, and so QuakeML.

ObsPy is imported when called: a bare GPU node imports this room without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from quakesource.constants import MOMENT_TENSOR_COMPONENTS
from quakesource.errors import SourceError
from quakesource.mechanisms.axes import Axis, principal_axes
from quakesource.mechanisms.decomposition import decompose
from quakesource.mechanisms.fault import moment_tensor
from quakesource.mechanisms.magnitude import magnitude_to_moment, scalar_moment
from quakesource.mechanisms.planes import nodal_planes
from quakesource.mechanisms.validation import FloatArray, checked_tensors

if TYPE_CHECKING:
    from obspy.core.event import Event, FocalMechanism


def to_obspy_focal_mechanism(
    mt: ArrayLike,
    *,
    derived_origin_id: str | None = None,
    method_id: str | None = None,
    preferred_plane: int | None = None,
) -> FocalMechanism:
    """Focal mechanism of one USE tensor (6,), N·m, with tensor, fractions, nodal planes and principal axes.

    QuakeML 1.2 field by field; fractions as in decompose, without sign. QuakeML wants `derived_origin_id`,
    the origin that the tensor belongs to. Raises SourceError unless mt is one finite tensor that is not
    isotropic.
    """
    from obspy.core import event as quakeml

    m = checked_tensors(mt, where="to_obspy_focal_mechanism")
    planes = nodal_planes(m)
    if m.ndim != 1 or np.isnan(planes).any():
        raise SourceError(
            f"QuakeML holds one tensor with an orientation, got shape {m.shape}",
            where="to_obspy_focal_mechanism",
            next_step="call it once for each tensor, and leave out isotropic and zero tensors",
        )
    parts, axes = decompose(m), principal_axes(m)

    def axis(of: Axis) -> object:
        return quakeml.Axis(azimuth=float(of.azimuth_deg), plunge=float(of.plunge_deg), length=float(of.eigenvalue_n_m))

    one, two = (quakeml.NodalPlane(strike=float(s), dip=float(d), rake=float(r)) for s, d, r in planes.tolist())
    tensor = quakeml.Tensor(
        **{f"m_{name[1:]}": float(value) for name, value in zip(MOMENT_TENSOR_COMPONENTS, m, strict=True)}
    )
    return quakeml.FocalMechanism(
        nodal_planes=quakeml.NodalPlanes(nodal_plane_1=one, nodal_plane_2=two, preferred_plane=preferred_plane),
        principal_axes=quakeml.PrincipalAxes(t_axis=axis(axes.t), p_axis=axis(axes.p), n_axis=axis(axes.n)),
        moment_tensor=quakeml.MomentTensor(
            derived_origin_id=_identifier(derived_origin_id),
            method_id=_identifier(method_id),
            scalar_moment=float(scalar_moment(m)),
            tensor=tensor,
            double_couple=float(parts.dc),
            clvd=float(abs(parts.clvd)),
            iso=float(abs(parts.iso)),
        ),
        method_id=_identifier(method_id),
    )


def from_obspy(source: Event | FocalMechanism) -> FloatArray:
    """USE tensor (6,), N·m, of an ObsPy event (its preferred, else its first mechanism) or focal mechanism.

    A complete tensor is taken as it is. Else the preferred (else first complete) nodal plane becomes a
    double couple whose moment is the listed scalar moment, else that of the event's magnitude (a moment
    magnitude before the preferred before the first, any type read as Mw), else 1. Raises SourceError when
    there is no mechanism.
    """
    from obspy.core.event import Event

    is_event = isinstance(source, Event)
    mechanisms = _mechanisms(source) if is_event else [source]
    for mechanism in mechanisms:
        tensor = mechanism.moment_tensor.tensor if mechanism.moment_tensor else None
        elements = [getattr(tensor, f"m_{name[1:]}", None) for name in MOMENT_TENSOR_COMPONENTS]
        if None not in elements:
            return checked_tensors(np.array(elements, dtype=np.float64), where="from_obspy")
        plane = _plane(mechanism)
        if plane is not None:
            return moment_tensor(*plane, _moment_n_m(mechanism, source if is_event else None))
    raise SourceError(
        "The event has neither a complete moment tensor nor a nodal plane",
        where=f"from_obspy, {getattr(source, 'resource_id', 'no resource id')}",
        next_step="read a catalogue that carries mechanisms (GCMT ndk, ComCat QuakeML), or drop the event",
    )


def _identifier(text: str | None) -> object:
    from obspy.core.event import ResourceIdentifier

    return None if text is None else ResourceIdentifier(text)


def _mechanisms(event: Event) -> list[FocalMechanism]:
    preferred = event.preferred_focal_mechanism()
    return ([preferred] if preferred is not None else []) + list(event.focal_mechanisms)


def _plane(mechanism: FocalMechanism) -> tuple[float, float, float] | None:
    planes = mechanism.nodal_planes
    if not planes:
        return None
    both = [planes.nodal_plane_1, planes.nodal_plane_2]
    for plane in both[::-1] if planes.preferred_plane == 2 else both:
        if plane and None not in (plane.strike, plane.dip, plane.rake):
            return plane.strike, plane.dip, plane.rake
    return None


def _moment_n_m(mechanism: FocalMechanism, event: Event | None) -> float:
    if mechanism.moment_tensor and mechanism.moment_tensor.scalar_moment:
        return float(mechanism.moment_tensor.scalar_moment)
    if event is None or not event.magnitudes:
        return 1.0
    of_moment = [m for m in event.magnitudes if (m.magnitude_type or "").upper().startswith("MW")]
    chosen = (of_moment or [event.preferred_magnitude() or event.magnitudes[0]])[0]
    return float(magnitude_to_moment(chosen.mag))
