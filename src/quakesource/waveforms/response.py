"""Instrument response: is it plausible, and ground velocity without it.

Listed responses can be wrong: digital filters given in another order than evaluation programs expect are the
commonest case, and then amplitudes are off by a factor that looks like magnitude. Poles and zeros times the total
gain must give the same amplitude well below the Nyquist frequency; where they do not, they are used instead, and
that is recorded. What poles and zeros must give themselves is checked in `poles_zeros.py`.
"""

import pickle
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from obspy import Inventory, Trace
from obspy.core.inventory import Channel, Response
from obspy.core.inventory.response import PolesZerosResponseStage
from obspy.signal.invsim import cosine_sac_taper, cosine_taper
from scipy.fft import irfft, next_fast_len, rfft

from quakesource.errors import WaveformError
from quakesource.waveforms.channel_metadata import epochs_of, refuse_contradictions
from quakesource.waveforms.poles_zeros import refuse_contradicted_sensitivity, with_true_normalisation

_POWERS_OF_S = {"M": -1, "M/S": 0, "M/S**2": 1}
MOST_BELIEVED = 2000
_believed: dict[tuple[float, ...], tuple[Response, Response, str]] = {}
"""Responses that were compared already: stations record many earthquakes."""
MOST_EVALUATED = 300
_evaluated: dict[tuple[bytes, int, float, int, int], NDArray[np.complex128]] = {}
"""Responses at the frequencies of a record's transform: many records are as long, many channels have one instrument."""
_contents: dict[int, tuple[Response, bytes]] = {}


@dataclass(frozen=True)
class CheckedResponse:
    """A response that can be used; ``repair`` says what was done to it and is blank if nothing was."""

    response: Response
    azimuth_deg: float
    dip_deg: float
    repair: str


def checked_response(
    inventory: Inventory, trace: Trace, band_hz: tuple[float, float], max_error: float
) -> CheckedResponse:
    """The response of a trace, checked against its own poles and zeros in a band.

    Parameters
    ----------
    band_hz : where the response is compared; its upper end is lowered to a quarter of the Nyquist frequency
    max_error : allowed relative deviation of the amplitude

    Raises
    ------
    WaveformError
        There is no response for this channel and time, more than one, or the input units are not ground motion.
    """
    channel = _channel(inventory, trace)
    response = channel.response
    if response is None or not response.response_stages:
        raise WaveformError(
            "no response", where=trace.id, next_step="Get StationXML with level=response from the data centre."
        )
    key = (id(response), trace.stats.sampling_rate, *band_hz, max_error)
    if key not in _believed:
        if len(_believed) >= MOST_BELIEVED:
            _believed.clear()
        # With the response itself, or another one could come to lie at its address.
        _believed[key] = (response, *_compared(response, trace, band_hz, max_error))
    _, believed, repair = _believed[key]
    return CheckedResponse(believed, float(channel.azimuth), float(channel.dip), repair)


def _compared(response: Response, trace: Trace, band_hz: tuple[float, float], max_error: float) -> tuple[Response, str]:
    """The response to be used, and what is wrong with the listed one."""
    frequencies = np.geomspace(band_hz[0], min(band_hz[1], trace.stats.sampling_rate / 8), 8)
    response, renormalised = with_true_normalisation(response, trace.id)
    simple = _poles_zeros_response(response, trace.id)
    refuse_contradicted_sensitivity(simple, trace.id)
    listed = _amplitude(response, frequencies, trace.id)
    expected = _amplitude(simple, frequencies, trace.id)
    if float(np.max(np.abs(listed / expected - 1))) <= max_error:
        return response, renormalised
    ratio = float(np.median(listed / expected))
    told = (
        f"listed response is {ratio:.3g} times poles and zeros x total gain in "
        f"{frequencies[0]:.3g}-{frequencies[-1]:.3g} Hz; the latter is used"
    )
    return simple, "; ".join(filter(None, [renormalised, told]))


def remove_response(trace: Trace, response: Response, band_hz: tuple[float, float]) -> Trace:
    """Ground velocity, m/s, of a record that has no gaps; flat in the band, cosine edges one octave wide.

    What ``Trace.remove_response`` does with a ``pre_filt``, at a fraction of the time: the response is evaluated where
    the edges leave something, not up to the Nyquist frequency. WaveformError for a masked record.
    """
    if np.ma.isMaskedArray(trace.data):
        raise WaveformError("the record has gaps", where=trace.id, next_step="Split it before its response is removed.")
    n, nyquist = trace.stats.npts, trace.stats.sampling_rate / 2
    upper = min(band_hz[1], 0.8 * nyquist)
    edges = band_hz[0] / 2, band_hz[0], upper, min(2 * upper, 0.95 * nyquist)
    n_fft = next_fast_len(2 * n, real=True)
    frequencies = np.fft.rfftfreq(n_fft, trace.stats.delta)
    first, last = np.searchsorted(frequencies, (edges[0], edges[3]))
    inside = slice(first, last)
    spectrum = rfft(_without_trend(trace.data.astype(np.float64)) * _ends(n), n_fft)
    key = _content(response), n_fft, float(trace.stats.delta), int(first), int(last)
    if (divisor := _evaluated.get(key)) is None:
        if len(_evaluated) >= MOST_EVALUATED:
            _evaluated.clear()
        divisor = response.get_evalresp_response_for_frequencies(frequencies[inside], output="VEL")
        _evaluated[key] = divisor
    motion = np.zeros_like(spectrum)
    motion[inside] = spectrum[inside] * cosine_sac_taper(frequencies[inside], edges) / divisor
    velocity = Trace(irfft(motion, n_fft)[:n])
    for name in ("network", "station", "location", "channel", "starttime", "sampling_rate"):
        velocity.stats[name] = trace.stats[name]
    return velocity


def _content(response: Response) -> bytes:
    """What tells a response from others, whichever channel has it."""
    if id(response) not in _contents:
        if len(_contents) >= MOST_BELIEVED:
            _contents.clear()
        # with the response itself, as in `_believed`
        _contents[id(response)] = response, sha256(pickle.dumps(response)).digest()
    return _contents[id(response)][1]


def _without_trend(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Less the straight line that fits best; `scipy.signal.detrend` takes 30 times as long."""
    place = np.arange(series.size) - (series.size - 1) / 2
    series = series - series.mean()
    squares = place @ place
    return np.asarray(series - place * ((place @ series) / squares if squares else 0.0))


@lru_cache(maxsize=64)
def _ends(n_samples: int) -> NDArray[np.float64]:
    """Taper of a record."""
    return np.asarray(cosine_taper(n_samples, 0.05, halfcosine=False, sactaper=True))


def _channel(inventory: Inventory, trace: Trace) -> Channel:
    stats = trace.stats
    epochs = epochs_of(inventory, trace)
    now = [c for c in epochs if c.start_date is None or c.start_date < stats.endtime]
    now = [c for c in now if c.end_date is None or c.end_date > stats.starttime]
    if not now:
        raise WaveformError(
            "no response for this channel and time",
            where=f"{trace.id} at {stats.starttime} ({len(epochs)} other epochs)",
            next_step="Get the StationXML of this channel again.",
        )
    refuse_contradictions(now, trace.id)
    starts, ends = [c.start_date for c in now], [c.end_date for c in now]
    if (None not in starts and min(starts) > stats.starttime) or (None not in ends and max(ends) < stats.endtime):
        raise WaveformError(
            "no response for a part of the record", where=trace.id, next_step="Get the StationXML again."
        )
    if now[0].azimuth is None or now[0].dip is None:
        raise WaveformError("azimuth or dip is not stated", where=trace.id, next_step="Complete the StationXML.")
    return now[0]


def _poles_zeros_response(response: Response, where: str) -> Response:
    """Poles and zeros of the first analogue stage times the gain of all stages."""
    stages = response.response_stages
    analogue = [stage for stage in stages if isinstance(stage, PolesZerosResponseStage)]
    units = str(stages[0].input_units).upper().replace("SEC", "S")
    if not isinstance(stages[0], PolesZerosResponseStage) or units not in _POWERS_OF_S:
        raise WaveformError(
            f"the response does not start from ground motion with poles and zeros (input units {units})",
            where=where,
            next_step=f"Leave this channel out, or correct its StationXML{_spelled(units)}.",
        )
    others = analogue[1:]
    gain = float(np.prod([stage.stage_gain for stage in stages if stage.stage_gain]))
    sensitivity = response.instrument_sensitivity
    if sensitivity and sensitivity.value and not 0.8 < abs(gain / sensitivity.value) < 1.25:
        raise WaveformError(
            f"the gains of the stages give {gain:.3g}, the stated sensitivity is {sensitivity.value:.3g}",
            where=where,
            next_step="Find out which is right and correct the StationXML.",
        )
    simple = copy(response)
    simple.response_stages = deepcopy(analogue)
    for number, stage in enumerate(simple.response_stages, 1):
        stage.stage_sequence_number = number
    simple.response_stages[0].stage_gain = gain / float(np.prod([s.stage_gain for s in others]))
    return simple


def _spelled(units: str) -> str:
    """The spelling of StationXML for units that are ground motion under another name; blank if they are not."""
    usual = {"M/S/S": "M/S**2", "M/S^2": "M/S**2", "M/S2": "M/S**2", "METERS/S": "M/S", "METERS": "M", "M/S^1": "M/S"}
    return f": {units} is written {usual[units]}" if units in usual else ""


def _amplitude(response: Response, frequencies: NDArray[np.float64], where: str) -> NDArray[np.float64]:
    try:
        values = response.get_evalresp_response_for_frequencies(frequencies, output="VEL")
    except Exception as error:  # evalresp raises ValueError, NotImplementedError or its own
        raise WaveformError(
            f"the response cannot be evaluated: {error}",
            where=where,
            next_step="Correct the StationXML of this channel.",
        ) from None
    amplitude = np.abs(values)
    if not np.isfinite(amplitude).all() or (amplitude == 0).any():
        raise WaveformError(
            "the response is zero or not finite in the band", where=where, next_step="Correct its StationXML."
        )
    return np.asarray(amplitude)
