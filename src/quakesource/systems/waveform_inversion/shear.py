"""Is it an earthquake at all: what a full tensor explains that a double couple cannot, and what of it is resolved."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import decompose
from quakesource.systems.waveform_inversion.letters import Caveat

NOT_SHEAR: Final = 0.12
"""Share of what the double couple leaves unexplained that a full tensor must explain to speak against shear."""
RESOLVED: Final = 0.02
"""Variance reduction that a part of the tensor must gain over one without it to be resolved."""

WORTH_A_WORD: Final = 0.05
"""Isotropic part above which it is said that it is not resolved."""


def shear_caveats(variant: str, reductions: dict[str, float], full_tensor: NDArray[np.float64]) -> list[Caveat]:
    """What speaks against a double couple, and of the full tensor whether its isotropic part is resolved.

    Parameters
    ----------
    reductions : {variant: variance reduction at its best depth}
    full_tensor : (6,) of the variant ``full``
    """
    parts = decompose(full_tensor)
    caveats = []
    left = 1 - reductions["double_couple"]
    gain = (reductions["full"] - reductions["double_couple"]) / left if left > 0 else 0.0
    if gain >= NOT_SHEAR and gain * left >= RESOLVED:
        words = (
            f"a full tensor explains {100 * gain:.0f} % of what a double couple leaves (isotropic "
            f"{100 * parts.iso:+.0f} %, CLVD {100 * parts.clvd:+.0f} %): explosion, collapse or opening?"
        )
        caveats.append(Caveat(words, "A" if variant == "full" else "D"))
    over_deviatoric = reductions["full"] - reductions["deviatoric"]
    if variant == "full" and over_deviatoric < RESOLVED and abs(parts.iso) >= WORTH_A_WORD:
        words = f"the isotropic part of {100 * parts.iso:+.0f} % is not resolved: it gains {over_deviatoric:.3f} of VR"
        caveats.append(Caveat(words, "A"))
    return caveats
