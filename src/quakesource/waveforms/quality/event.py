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
FUNDAMENTAL_KM_S = 3.0
"""Group velocity of the bulk of regional surface waves at 20-50 s."""
SLOWEST_KM_S = 2.2
"""Signal windows end one longest period after a wave of this speed has passed."""

LEAST_OVERALL = 1 / 20
"""Of a station's amplitude ratios in the median: a node lowers one component, a gain error all."""

NEAR_KM = 60.0
"""Nearer than this to the hypocentre, body waves and the near field outgrow surface waves."""

MOST_NEAR = 1 / 3
"""The nearest stations, of which most must see an earthquake if it is to be seen at all: this share, at least four."""

CLEAR, ENOUGH_CLEAR = 3.0, 3
"""Stations with this many times the least signal to noise, of which so many show an earthquake whatever others see."""


TOO_QUIET = "low signal-to-noise ratio"
"""Reason of a trace that noise hides."""


@dataclass(frozen=True)
class EventStation:
    """One station that recorded an earthquake: {component: (nt,) ground velocity, m/s}, and when to expect what.

    Times are relative to the origin time; untapered record goes from ``noise_from_s`` to ``record_to_s``; ``broadband``
    sensors feel the ground before P, others mostly themselves.
    """

    components: dict[str, FloatArray]
    distance_km: float
    hypocentral_km: float
    p_arrival_s: float
    s_arrival_s: float
    noise_from_s: float
    broadband: bool = True
    record_to_s: float = float("inf")


def signal_end_s(distance_km: float, s_arrival_s: float, band_hz: tuple[float, float]) -> float:
    """When the slowest waves, or S of a deep earthquake, have passed, and a longest period more."""
    return max(distance_km / SLOWEST_KM_S, s_arrival_s) + 1 / band_hz[0]


def least_signal_end_s(distance_km: float, s_arrival_s: float, band_hz: tuple[float, float]) -> float:
    """When the fundamental surface waves of a crust, or S, have passed, and half a longest period more.

    Teaching data sets and those of other inversion codes are cut tight: a record that ends later than this still has
    most of what is fitted.
    """
    return max(distance_km / FUNDAMENTAL_KM_S, s_arrival_s) + 0.5 / band_hz[0]


def spreading(hypocentral_km: float) -> float:
    """What amplitudes are multiplied with to compare stations.

    The square root of distance, the geometrical spreading of surface waves: on real regional records at 20-50 s it
    leaves less scatter (median deviation 0.43 in ln) than 1/r does (0.53). Near the source one power more.
    """
    return float(np.sqrt(hypocentral_km / 100) * min(1.0, hypocentral_km / NEAR_KM))


@dataclass
class TraceVerdict:
    """One component of one station; ``reason`` is blank while it is kept."""

    station: int
    component: str
    snr: float = float("nan")
    needed_snr: float = float("nan")
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
    stations: Sequence[EventStation], time_s: FloatArray, band_hz: tuple[float, float], settings: ObserveSettings
) -> list[TraceVerdict]:
    """Verdicts on every component of every station of one earthquake.

    A station one of whose components is far above the distance-corrected median has a gain error and goes as a
    whole, since its horizontals are mixtures; a component far below it (dead) or with little signal goes alone.

    Parameters
    ----------
    time_s : (nt,) of the components, relative to the origin time
    band_hz : band of the event
    """
    verdicts = [
        _measure(TraceVerdict(i, name), stations[i], time_s, band_hz, settings)
        for i, station in enumerate(stations)
        for name in sorted(station.components)
    ]
    if "steps" in settings.screens:
        for verdict in verdicts:
            _judge_step(verdict, stations[verdict.station], time_s, band_hz, settings)
    if "amplitude" in settings.screens:
        _judge_amplitudes(verdicts, [spreading(station.hypocentral_km) for station in stations], settings)
    if "noise" in settings.screens:
        _judge_noise(verdicts, stations, settings.min_snr)
    return verdicts


def _measure(
    verdict: TraceVerdict,
    station: EventStation,
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> TraceVerdict:
    rate = 1 / (time_s[1] - time_s[0])
    series = band_pass(velocity_to_displacement(station.components[verdict.component], rate), rate, band_hz)
    end_s = min(signal_end_s(station.distance_km, station.s_arrival_s, band_hz), station.record_to_s)
    signal_s = (station.p_arrival_s - 5, end_s)
    noise_s = (station.noise_from_s, station.p_arrival_s - 5)
    verdict.peak_m = float(np.abs(series[(time_s >= signal_s[0]) & (time_s < signal_s[1])]).max(initial=0.0))
    if noise_s[1] - noise_s[0] >= settings.min_pre_event_s / 2:
        noise_m = window_rms(series, time_s, noise_s)
        verdict.snr = window_rms(series, time_s, signal_s) / noise_m if noise_m > 0 else float("nan")
        verdict.noise_ratio = noise_m / high_noise_m(band_hz)
        # Less than a period of noise, with the filter still rising, is too quiet by chance.
        periods = (noise_s[1] - noise_s[0]) * band_hz[0]
        verdict.needed_snr = settings.min_snr * max(1.0, periods**-0.5)
    return verdict


def _judge_step(
    verdict: TraceVerdict,
    station: EventStation,
    time_s: FloatArray,
    band_hz: tuple[float, float],
    settings: ObserveSettings,
) -> None:
    velocity, noise_s = station.components[verdict.component], (station.noise_from_s, station.p_arrival_s - 5)
    step = find_step(velocity, time_s, noise_s, band_hz, settings.response_band_hz)
    verdict.step_explained = step.explained
    if step.spoils:
        verdict.drop(
            "baseline step",
            f"one step explains {100 * step.explained:.0f} % of the long periods, makes {100 * step.in_band:.0f} % of "
            f"the amplitude in the band, and is {step.prominence:.0f} times what fits before P",
        )


def _judge_amplitudes(verdicts: list[TraceVerdict], spreadings: Sequence[float], settings: ObserveSettings) -> None:
    """Amplitudes against the median of their own component: radiation favours one over another for all stations.

    Only records with signal are a measure of others, and only they tell of their station, unless they are beyond
    anything that noise could be.
    """
    limit = settings.max_amplitude_ratio
    corrected = np.array([verdict.peak_m * spreadings[verdict.station] for verdict in verdicts])
    telling = np.array([not v.reason and not v.snr < settings.min_snr for v in verdicts])
    for name in sorted({verdict.component for verdict in verdicts}):
        of_component = np.array([verdict.component == name for verdict in verdicts]) & (corrected > 0)
        measures = corrected[of_component & telling] if (of_component & telling).sum() > 2 else corrected[of_component]
        if not measures.size:
            continue
        # the median of logarithms: of two stations that contradict each other neither is the measure of the other
        median = np.exp(np.median(np.log(measures)))
        for verdict, value in zip(verdicts, corrected, strict=True):
            if verdict.component == name:
                verdict.amplitude_ratio = float(value / median)
    by_station = {i: [k for k, v in enumerate(verdicts) if v.station == i] for i in {v.station for v in verdicts}}
    for own in by_station.values():
        overall = _overall([verdicts[k].amplitude_ratio for k in own])
        large = [verdicts[k] for k in own if verdicts[k].amplitude_ratio > (limit if telling[k] else limit**2)]
        for verdict in (verdicts[k] for k in own):
            if overall < LEAST_OVERALL:
                verdict.drop(
                    "gain outlier: amplitude of the station far below the distance-corrected median",
                    f"the middle component is {overall:.3g} times the median, limit {LEAST_OVERALL:.2g}",
                )
            if large:
                worst = max(large, key=lambda v: v.amplitude_ratio)
                verdict.drop(
                    "gain outlier: amplitude of the station far above the distance-corrected median",
                    f"{worst.component} is {worst.amplitude_ratio:.3g} times the median, limit {limit:g}",
                )
            elif verdict.amplitude_ratio < 1 / limit**2:
                verdict.drop(
                    "dead: amplitude far below the distance-corrected median",
                    f"{verdict.amplitude_ratio:.3g} times the median, limit {1 / limit**2:.2g}",
                )


def _overall(ratios: Sequence[float]) -> float:
    """Median of a station's ratios, which neither a node nor one dead component moves; NaN of a single one."""
    return float(np.median(ratios)) if len(ratios) > 1 else float("nan")


def _judge_noise(verdicts: list[TraceVerdict], stations: Sequence[EventStation], min_snr: float) -> None:
    """Too little signal; and if most of the network shook before P, by what.

    Where even the nearest stations do not see the earthquake, or a coda hides it from most, the few records above the
    limit are chance, or the other earthquake's, and go with the rest; unless enough stations see it clearly.
    """
    vertical = [v for v in verdicts if v.component == "Z" and stations[v.station].broadband]
    loud = {v.station for v in vertical if v.noise_ratio > 1}
    measured = {v.station for v in vertical if np.isfinite(v.noise_ratio)}
    in_coda = len(loud) > len(measured) / 2
    reason = "coda of another earthquake" if in_coda else TOO_QUIET
    kept = sorted({v.station for v in verdicts if not v.reason}, key=lambda i: stations[i].distance_km)
    # A coda is everywhere: what the nearest stations see above it is no more trustworthy than the rest.
    near = set(kept if in_coda else kept[: max(4, round(MOST_NEAR * len(kept)))])
    near_snr = float(np.median([v.snr for v in verdicts if v.station in near and np.isfinite(v.snr)] or [np.inf]))
    clear = {v.station for v in verdicts if not v.reason and v.snr >= CLEAR * v.needed_snr}
    unseen = near_snr < min_snr and len(clear) < ENOUGH_CLEAR
    for verdict in verdicts:
        before_p = f"; before P {verdict.noise_ratio:.1f} times the high-noise model" if in_coda else ""
        if np.isnan(verdict.snr):
            verdict.drop("no pre-event record to measure the noise on", "")
        elif verdict.snr < verdict.needed_snr:
            verdict.drop(reason, f"SNR {verdict.snr:.1f} < {verdict.needed_snr:.2g}{before_p}")
        elif unseen:
            where = "the median of all" if in_coda else "that of the nearest stations"
            verdict.drop(reason, f"SNR {verdict.snr:.1f}, but {where} is {near_snr:.1f}{before_p}")
