"""A letter for an answer, after HASH."""

from typing import Any, Final

from quakesource.systems.polarity.answer import Answer

LETTERS: Final = (("A", 25.0, 0.15, 0.8), ("B", 35.0, 0.20, 0.6), ("C", 45.0, 0.30, 0.5))
"""Letter, largest mean RMS plane uncertainty (degrees), largest misfit, least share of the posterior within 45°."""

MAX_GAP_DEG: Final = 90.0


def quality_letter(answer: Answer, own: dict[str, Any]) -> str:
    """A to D by the limits of Hardebeck & Shearer (2002, table 3) as SKHASH has them.

    The mechanism must meet all limits of a letter. The station distribution ratio is left out, and a gap beyond
    90° allows C at best (HASH: D), since regional networks rarely do better.
    """
    rms_deg = float(answer.plane_uncertainty_deg.mean())
    letters = [
        letter
        for letter, most_deg, most_misfit, least_near in LETTERS
        if rms_deg <= most_deg and own["polarity_misfit"] <= most_misfit and answer.probability_near >= least_near
    ]
    best = letters[0] if letters else "D"
    return max(best, "C") if own["azimuthal_gap_deg"] > MAX_GAP_DEG else best
