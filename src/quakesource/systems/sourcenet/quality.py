"""A letter for an answer of the network: how wide its posterior is, who recorded it, how far it is from training."""

from typing import Final

LETTERS: Final = (("A", 12.0, 6, 200.0), ("B", 20.0, 5, 270.0), ("C", 35.0, 4, 360.0))
"""Letter, largest 68 % radius (degrees), fewest stations, widest gap (degrees)."""

UNLIKE: Final = 1.5
STRANGE: Final = 2.0
"""Out-of-distribution scores, 1 for a typical example of the training, above which C and D is the best letter."""


def judged(radius_deg: float, n_stations: int, gap_deg: float, ood_score: float) -> tuple[str, str]:
    """Letter A to D, and what to know of the answer; blank if nothing."""
    letters = [
        letter
        for letter, largest_deg, fewest, widest_deg in LETTERS
        if radius_deg <= largest_deg and n_stations >= fewest and gap_deg <= widest_deg
    ]
    letter = letters[0] if letters else "D"
    if not ood_score > UNLIKE:
        return letter, ""
    best = "D" if ood_score > STRANGE else "C"
    return max(letter, best), f"unlike the training (score {ood_score:.1f}, typical is 1)"
