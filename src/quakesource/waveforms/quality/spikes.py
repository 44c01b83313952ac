"""Glitches: single samples that stand far out of their neighbourhood."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from obspy import Stream, Trace
from scipy.ndimage import binary_closing, find_objects, label

from quakesource.errors import WaveformError
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

LONGEST_RUN = 3
"""Samples; what lasts longer may be ground motion."""
LIMIT = 40.0
"""Times what is common in the neighbourhood."""
COMMON_PERCENT = 60
"""Of the bends around; at an onset half of them are those of the shaking. Room for other spikes is above."""
NEIGHBOURHOOD = 20
"""Samples on either side."""
LEAST = 0.1
"""Of the largest sample of the record: smaller spikes do no harm."""
SLOW_HZ = 10.0
"""Below this rate a near earthquake itself is a pulse of few samples."""
BEYOND_PARTNERS = 4.0
"""Times the largest sample of the sensor's other channels: the ground moves all of them, a glitch one."""
MOST_UNKNOWN = 0.25
"""Of the largest displacement in the band, that may be hidden under the glitches."""
MOST = 10
"""Records with more glitches are not repaired: the instrument is at fault."""


def without_spikes(
    trace: Trace, partners: Stream, band_hz: tuple[float, float], *, pulses: bool = False
) -> tuple[Trace, str]:
    """The record with its few glitches interpolated, and what was done (blank if there were none).

    WaveformError if there are too many to believe the rest, or if what lies under them could matter in the band.

    Parameters
    ----------
    partners : the sensor's other channels, which tell glitches from pulses of the ground where samples are far apart
    pulses : the earthquake is so small and near that it is a pulse of few samples at any rate
    """
    series = trace.data.astype(np.float64)
    runs = find_spikes(series)
    if runs and (pulses or trace.stats.sampling_rate < SLOW_HZ):
        least = BEYOND_PARTNERS * max((_peak(partner.data) for partner in partners), default=np.inf)
        level = np.abs(series - np.median(series))
        runs = [run for run in runs if level[run].max() > least]
    if not runs:
        return trace, ""
    noun, next_step = "glitch" if len(runs) == 1 else "glitches", "Leave it out: the instrument is at fault."
    if len(runs) > MOST:
        raise WaveformError(f"glitches: {len(runs)} spikes", where=trace.id, next_step=next_step)
    repaired = trace.copy()
    data = trace.data.astype(np.float64)
    bad = np.concatenate([np.arange(run.start, run.stop) for run in runs])
    good = np.setdiff1d(np.arange(data.size), bad)
    data[bad] = np.interp(bad, good, data[good])
    repaired.data = data
    unknown = _unknown_share(data, runs, trace.stats.sampling_rate, band_hz)
    if unknown > MOST_UNKNOWN:
        evidence = f"{len(runs)} {noun} of {bad.size} samples hide up to {100 * unknown:.0f} % of the amplitude"
        raise WaveformError(f"glitches: {evidence}", where=trace.id, next_step=next_step)
    return repaired, f"{len(runs)} {noun} of {bad.size} samples interpolated"


def _peak(data: NDArray[np.float64]) -> float:
    finite = data[np.isfinite(data)]
    return float(np.abs(finite - np.median(finite)).max()) if finite.size else 0.0


def _unknown_share(
    series: NDArray[np.float64], runs: Sequence[slice], rate: float, band_hz: tuple[float, float]
) -> float:
    """What the ground may have done under the glitches, over the largest displacement in the band.

    Velocity that is off by the scatter around a glitch, for as long as it lasts, offsets displacement by their product.
    """
    offset = 0.0
    for run in runs:
        around = series[max(run.start - NEIGHBOURHOOD, 0) : run.stop + NEIGHBOURHOOD]
        offset += float(np.std(np.diff(around))) * (run.stop - run.start) ** 1.5 / rate
    displacement = band_pass(velocity_to_displacement(series - series.mean(), rate), rate, band_hz)
    return offset / float(np.abs(displacement).max())


def find_spikes(series: NDArray[np.float64]) -> list[slice]:
    """Runs of at most `LONGEST_RUN` samples, or two of them side by side, that stick out of a record.

    Measured by the bend, the distance of a sample from the line between its neighbours. Shaking bends too, but then so
    do the samples around it.
    """
    level = np.abs(series - np.median(series))
    bend = np.zeros(series.size)
    bend[1:-1] = np.abs(series[1:-1] - 0.5 * (series[:-2] + series[2:]))
    # the edge of a spike bends half as much as it is high; rounding to counts bends records that else are straight
    least = max(LEAST / 4 * bend.max(), LEAST / 2 * level.max())
    candidates = np.flatnonzero((level > LEAST * level.max()) & (bend > least))
    sides = np.arange(LONGEST_RUN + 1, NEIGHBOURHOOD + 1)
    around = np.pad(bend, NEIGHBOURHOOD, mode="reflect")[
        candidates[:, None] + NEIGHBOURHOOD + np.concatenate([-sides, sides])
    ]
    sharp = np.zeros(series.size, dtype=bool)
    if candidates.size:
        sharp[candidates] = bend[candidates] > LIMIT * np.percentile(around, COMMON_PERCENT, axis=1)
    if not sharp.any():
        return []
    runs, _ = label(binary_closing(sharp))
    found = [slices[0] for slices in find_objects(runs)]
    return [run for run in found if run.stop - run.start <= 2 * LONGEST_RUN + 2 and not _is_step(series, run)]


def _is_step(series: NDArray[np.float64], run: slice) -> bool:
    """Whether a run lies between the levels before and after it rather than outside them."""
    before, after = series[max(run.start - 1, 0)], series[min(run.stop, series.size - 1)]
    off = np.abs(series[run] - 0.5 * (before + after)).max()
    return bool(off <= 0.6 * abs(after - before))
