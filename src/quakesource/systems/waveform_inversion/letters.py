"""How far a solution may be trusted: a letter from A to D by its measures, lowered by what speaks against it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.waveforms.bands import Size, band_of, event_band, event_size

LETTERS: Final = "ABCD"
LIMITS: Final = {"A": (10.0, 0.5, 6, 200.0), "B": (20.0, 0.4, 5, 270.0), "C": (35.0, 0.3, 4, 360.0)}
"""{letter: largest uncertainty in degrees, least variance reduction, fewest stations, widest gap in degrees}."""

MANY_AT_LIMIT: Final = 1 / 3
"""Of the time shifts; the synthetics of those groups would go on sliding if they could."""
COMMON_SHIFT: Final = 0.8
"""Of the largest shift, which is a quarter period: displacement taken for velocity moves every record by so much."""
FEWEST_FOR_COMMON: Final = 4
MOST_CUT: Final = 0.5
"""Of the surface windows that may end early without a word."""
SHALLOWEST_KM: Final = 5.0
"""Above this there is little that a grid which begins here could have missed."""
FAR_FROM_CATALOGUE_KM: Final = 30.0
"""Depths of regional waves are weak, catalogues' too; beyond this one of the two is wrong."""
FEW_COMPONENTS: Final = 1.5
"""Components a station, below which the mechanism rests on vertical records alone or nearly so."""


@dataclass(frozen=True)
class Caveat:
    """What speaks against an answer, in words, and the best letter that it leaves."""

    words: str
    letter: str


def quality_letter(variance_reduction: float, uncertainty_deg: float, n_stations: int, gap_deg: float) -> str:
    """Letter A to D; the limits are those of docs/real_events.md, and what they are worth is measured elsewhere."""
    for letter, (largest_deg, least_reduction, fewest, widest_deg) in LIMITS.items():
        if (
            uncertainty_deg <= largest_deg
            and variance_reduction >= least_reduction
            and n_stations >= fewest
            and gap_deg <= widest_deg
        ):
            return letter
    return LETTERS[-1]


def lowered(letter: str, caveats: list[Caveat]) -> str:
    """The letter, or the worst of those that the caveats leave."""
    return max([letter, *(caveat.letter for caveat in caveats)])


def shift_caveats(data: EventData, shifts: NDArray[np.int64]) -> list[Caveat]:
    """What the time shifts say: many at their limit, or all the same quarter period.

    Parameters
    ----------
    shifts : (n_group,) shift index of every group of all trace sets, as in `objective.Normal`
    """
    limits = np.concatenate([np.full(int(s.group.max()) + 1, s.max_shift) for s in data.sets])
    moved, free = shifts - limits, limits > 0
    if not free.any():
        return []
    at_limit, n_free = int((np.abs(moved[free]) == limits[free]).sum()), int(free.sum())
    caveats = []
    if at_limit:
        letter = "C" if at_limit > MANY_AT_LIMIT * n_free else "A"
        letter = "D" if at_limit > 2 * MANY_AT_LIMIT * n_free else letter
        caveats.append(Caveat(f"{at_limit} of {len(limits)} time shifts are at their limit", letter))
    share = float(np.median(moved[free] / limits[free]))
    if abs(share) >= COMMON_SHIFT and n_free >= FEWEST_FOR_COMMON:
        side = "late" if share > 0 else "early"
        words = f"the records are a quarter period {side} throughout: are units, origin time and velocity model right?"
        caveats.append(Caveat(words, "D"))
    return caveats


def depth_caveats(depth_km: NDArray[np.float64], best: int, catalogue_depth_km: float = float("nan")) -> list[Caveat]:
    """A best depth at an end of the grid has no minimum: the source may lie beyond. Nor is one far below or above
    the catalogue's to be believed at once.
    """
    if len(depth_km) > 1 and best in (0, len(depth_km) - 1):
        words = f"the depth is at the end of the grid ({depth_km[0]:g}-{depth_km[-1]:g} km)"
        at_surface = best == 0 and depth_km[0] <= SHALLOWEST_KM
        return [Caveat(words, "C" if at_surface else "D")]
    difference_km = float(depth_km[best]) - catalogue_depth_km  # NaN where the catalogue has none
    if abs(difference_km) > FAR_FROM_CATALOGUE_KM:
        side = "below" if difference_km > 0 else "above"
        return [Caveat(f"the depth is {abs(difference_km):.0f} km {side} the catalogue's", "C")]
    return []


def turned_caveats(data: EventData) -> list[Caveat]:
    """Stations whose horizontals were turned over, by their fit or their Rayleigh wave: a repair against metadata."""
    if not data.turned:
        return []
    words = f"horizontals of {', '.join(data.turned)} turned over: their waves ask for it, against their metadata"
    return [Caveat(words, "B")]


def cut_caveats(data: EventData, n_short: int) -> list[Caveat]:
    """Windows that end with their records, and stations lost because theirs ended before the surface waves.

    Parameters
    ----------
    n_short : stations whose records were too short to be used
    """
    cut = np.concatenate([traces.cut for traces in data.sets if traces.window.kind == "surface"] or [np.zeros(0, bool)])
    if not cut.size or cut.mean() <= MOST_CUT:
        return []
    words = f"{int(cut.sum())} of {cut.size} surface windows end with their records"
    if n_short > len(data.used):
        return [Caveat(f"{words}, and {n_short} stations are lost because theirs end before the surface waves", "D")]
    return [Caveat(words, "B")]


def band_caveats(bands: BandSettings, magnitude: float, size: Size) -> list[Caveat]:
    """That the records were looked at in another band than the catalogue's magnitude asks for; no fault of theirs."""
    if size == event_size(bands, magnitude):
        return []
    low_hz, high_hz = band_of(bands, size)
    first_hz = event_band(bands, magnitude)
    heard = "few records can be used" if event_size(bands, magnitude) == "local" else "noise hides most records"
    words = f"fitted at {low_hz:g}-{high_hz:g} Hz: {heard} at {first_hz[0]:g}-{first_hz[1]:g} Hz"
    return [Caveat(words, "A")]


def component_caveats(data: EventData) -> list[Caveat]:
    """Whether there are records of more than one component a station."""
    n_stations, n_traces = len(data.used), data.n_traces
    if n_traces < FEW_COMPONENTS * n_stations:
        return [Caveat(f"{n_traces} components of {n_stations} stations: the mechanism rests on few of them", "C")]
    return []
