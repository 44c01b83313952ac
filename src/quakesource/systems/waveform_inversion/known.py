"""What is known of an earthquake beside the records that are inverted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quakesource.earth import LayeredModel
from quakesource.systems.waveform_inversion.first_motions import FirstMotions
from quakesource.systems.waveform_inversion.letters import Caveat


@dataclass(frozen=True)
class Known:
    """``magnitude`` and ``depth_km`` of the catalogue, NaN where it has none; ``losses`` {reason: number of stations
    that the quality screens took away}; ``layers``, the velocity model of the Green's functions, without which no
    depth below their grid is tried; ``first_motions``, to compare an answer with; ``remarks``, what else is to be
    said of any answer.
    """

    magnitude: float = float("nan")
    depth_km: float = float("nan")
    losses: Mapping[str, int] = field(default_factory=dict)
    layers: LayeredModel | None = None
    first_motions: FirstMotions | None = None
    remarks: Sequence[Caveat] = ()
