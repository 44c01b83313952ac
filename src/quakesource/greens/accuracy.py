"""How finely the frequency–wavenumber sums are taken: named levels instead of five loose numbers."""

from dataclasses import dataclass
from typing import Final

from quakesource.errors import GreensError


@dataclass(frozen=True)
class Accuracy:
    """Discretisation of the frequency–wavenumber integral (``docs/greens.md``, "Discretisation").

    The complex frequency ω - iσ has σ = damping · π / T: it suppresses what wraps around in time by exp(-damping·π).
    The wavenumber step is 2π / (spacing · (r_max + vp_max T)), after Bouchon (1981): spacing 1 keeps the images of
    the source from arriving inside the window. Wavenumbers end where (k - terms of the Rayleigh pole) have decayed
    by exp(-near_field) over the source depth: k² = (near_field / depth)² + (slowness · ω / vs_min)², and before that
    where S waves between source and surface decay by as much. With ``single`` the sums over wavenumbers are taken in
    single precision; the kernels are always made in double. The period T is ``periods`` times what is asked for.
    """

    damping: float
    spacing: float
    near_field: float
    single: bool
    periods: float = 1.0
    slowness: float = 1.15


LEVELS: Final[dict[str, Accuracy]] = {
    "fast": Accuracy(damping=1.5, spacing=1.0, near_field=12.0, single=True),
    "standard": Accuracy(damping=1.5, spacing=1.25, near_field=15.0, single=True),
    "world": Accuracy(damping=1.8, spacing=1.0, near_field=15.0, single=False),
    "reference": Accuracy(damping=1.5, spacing=2.0, near_field=20.0, single=False, periods=2.0),
}
"""Their errors against the oracles stand in ``docs/greens.md``. Level ``world`` is what the records of the simulated
worlds were made with from the beginning: the judge stays as it is when the engine changes."""


def accuracy_level(name: str) -> Accuracy:
    """The level called ``name``; GreensError if there is none."""
    if name not in LEVELS:
        raise GreensError(
            f"Unknown accuracy {name!r}.", next_step=f"Use one of {', '.join(LEVELS)} ('standard' is the default)."
        )
    return LEVELS[name]
