"""Screens that need all stations of an earthquake: amplitude against distance, noise, and what shook before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.settings import ObserveSettings
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement
from quakesource.waveforms.quality.noise import high_noise_m, window_rms
from quakesource.waveforms.quality.steps import find_step

FloatArray = NDArray[np.float64]
SLOWEST_KM_S = 2.2
"""Signal windows end one longest period after a wave of this speed has passed."""

# Amplitudes are corrected with the square root of distance, the geometrical spreading of surface waves: on real
# regional records at 20-50 s it leaves less scatter (median deviation 0.43 in ln) than 1/r does (0.53).

LEAST_OVERALL = 1 / 20
"""Of a station's amplitude ratios in the median: a node lowers one component, a gain error all."""

MOST_NEAR = 1 / 3
"""The nearest stations, of which most must see an earthquake if it is to be seen at all: this share, at least four."""


@dataclass
class TraceVerdict:
    """One component of one station; ``reason`` is blank while it is kept."""

    station: int
    component: str
    snr: float = float("nan")
    amplitude_ratio: float = float("nan")
    noise_ratio: float = float("nan")
    step_explained: float = float("nan")
    peak_m: float = float("nan")
    reason: str = ""
    evidence: str = ""

    def drop(self, reason: str, evidence: str) -> None:
        """Condemn it, unless an earlier screen has done so."""
        if not self.reason:
            self.reason, self.evidence = reason, evidence


def screen_event(
    components: Sequence[dict[str, FloatArray]],
    distance_km: FloatArray,
    p_arrival_s: FloatArray,
    noise_from_s: FloatArray,
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> list[TraceVerdict]:
    """Verdicts on every component of every station of one earthquake.

    A station one of whose components is far above the distance-corrected median has a gain error and goes as a
    whole, since its horizontals are mixtures; a component far below it (dead) or with little signal goes alone.

    Parameters
    ----------
    components : for each station, {component: (nt,) ground velocity}
    distance_km, p_arrival_s, noise_from_s : (n,) for each station
    time_s : (nt,) relative to the origin time
    band_hz : band of the event
    """
    verdicts = [
        _measure(TraceVerdict(i, name), velocity, distance_km[i], p_arrival_s[i], noise_from_s[i], time_s, band_hz,
                 settings)
        for i, station in enumerate(components)
        for name, velocity in sorted(station.items())
    ]  # fmt: skip
    if "steps" in settings.screens:
        for verdict in verdicts:
            i = verdict.station
            noise_s = noise_from_s[i], p_arrival_s[i] - 5
            _judge_step(verdict, components[i][verdict.component], noise_s, time_s, band_hz, settings)
    if "amplitude" in settings.screens:
        _judge_amplitudes(verdicts, distance_km, settings.max_amplitude_ratio)
    if "noise" in settings.screens:
        _judge_noise(verdicts, distance_km, settings.min_snr)
    return verdicts


def _measure(
    verdict: TraceVerdict,
    velocity: FloatArray,
    distance_km: float,
    p_s: float,
    noise_from_s: float,
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> TraceVerdict:
    rate = 1 / (time_s[1] - time_s[0])
    series = band_pass(velocity_to_displacement(velocity, rate), rate, band_hz)
    signal_s = (p_s - 5, distance_km / SLOWEST_KM_S + 1 / band_hz[0])
    noise_s = (noise_from_s, p_s - 5)
    verdict.peak_m = float(np.abs(series[(time_s >= signal_s[0]) & (time_s < signal_s[1])]).max(initial=0.0))
    if noise_s[1] - noise_s[0] >= settings.min_pre_event_s / 2:
        noise_m = window_rms(series, time_s, noise_s)
        verdict.snr = window_rms(series, time_s, signal_s) / noise_m if noise_m > 0 else float("nan")
        verdict.noise_ratio = noise_m / high_noise_m(band_hz)
    return verdict


def _judge_step(
    verdict: TraceVerdict,
    velocity: FloatArray,
    noise_s: tuple[float, float],
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> None:
    step = find_step(velocity, time_s, noise_s, band_hz, settings.response_band_hz)
    verdict.step_explained = step.explained
    if step.spoils:
        verdict.drop(
            "baseline step",
            f"one step explains {100 * step.explained:.0f} % of the long periods, makes {100 * step.in_band:.0f} % of "
            f"the amplitude in the band, and is {step.prominence:.0f} times what fits before P",
        )


def _judge_amplitudes(verdicts: list[TraceVerdict], distance_km: FloatArray, limit: float) -> None:
    """Amplitudes against the median of their own component: radiation favours one over another for all stations."""
    corrected = np.array([verdict.peak_m * np.sqrt(distance_km[verdict.station] / 100) for verdict in verdicts])
    for name in sorted({verdict.component for verdict in verdicts}):
        of_component = np.array([verdict.component == name for verdict in verdicts])
        positive = corrected[of_component & (corrected > 0)]
        if not positive.size:
            continue
        # the median of logarithms: of two stations that contradict each other neither is the measure of the other
        median = np.exp(np.median(np.log(positive)))
        for i in np.flatnonzero(of_component):
            verdicts[i].amplitude_ratio = float(corrected[i] / median)
    worst = {v.station: v for v in sorted(verdicts, key=lambda v: np.nan_to_num(v.amplitude_ratio))}
    overall = {i: _overall([v.amplitude_ratio for v in verdicts if v.station == i]) for i in worst}
    for verdict in verdicts:
        largest = worst[verdict.station]
        if overall[verdict.station] < LEAST_OVERALL:
            verdict.drop(
                "gain outlier: amplitude of the station far below the distance-corrected median",
                f"the middle component is {overall[verdict.station]:.3g} times the median, limit {LEAST_OVERALL:.2g}",
            )
        if largest.amplitude_ratio > limit:
            verdict.drop(
                "gain outlier: amplitude of the station far above the distance-corrected median",
                f"{largest.component} is {largest.amplitude_ratio:.3g} times the median, limit {limit:g}",
            )
        elif verdict.amplitude_ratio < 1 / limit**2:
            verdict.drop(
                "dead: amplitude far below the distance-corrected median",
                f"{verdict.amplitude_ratio:.3g} times the median, limit {1 / limit**2:.2g}",
            )


def _overall(ratios: Sequence[float]) -> float:
    """Median of a station's ratios, which neither a node nor one dead component moves; NaN of a single one."""
    return float(np.median(ratios)) if len(ratios) > 1 else float("nan")


def _judge_noise(verdicts: list[TraceVerdict], distance_km: FloatArray, min_snr: float) -> None:
    """Too little signal; and if most of the network shook before P, by what.

    Where even the nearest stations do not see the earthquake, or a coda hides it from most, the few records above the
    limit are chance, or the other earthquake's, and go with the rest.
    """
    loud = {v.station for v in verdicts if v.component == "Z" and v.noise_ratio > 1}
    measured = {v.station for v in verdicts if v.component == "Z" and np.isfinite(v.noise_ratio)}
    in_coda = len(loud) > len(measured) / 2
    reason = "coda of another earthquake" if in_coda else "low signal-to-noise ratio"
    kept = sorted({v.station for v in verdicts if not v.reason}, key=lambda i: distance_km[i])
    # A coda is everywhere: what the nearest stations see above it is no more trustworthy than the rest.
    near = set(kept if in_coda else kept[: max(4, round(MOST_NEAR * len(kept)))])
    near_snr = float(np.median([v.snr for v in verdicts if v.station in near and np.isfinite(v.snr)] or [np.inf]))
    for verdict in verdicts:
        before_p = f"; before P {verdict.noise_ratio:.1f} times the high-noise model" if in_coda else ""
        if np.isnan(verdict.snr):
            verdict.drop("no pre-event record to measure the noise on", "")
        elif verdict.snr < min_snr:
            verdict.drop(reason, f"SNR {verdict.snr:.1f} < {min_snr:g}{before_p}")
        elif near_snr < min_snr:
            where = "the median of all" if in_coda else "that of the nearest stations"
            verdict.drop(reason, f"SNR {verdict.snr:.1f}, but {where} is {near_snr:.1f}{before_p}")
