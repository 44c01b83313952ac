"""Instrument response: is it plausible, and ground velocity without it.

Listed responses can be wrong: digital filters given in another order than evaluation programs expect are the
commonest case, and then amplitudes are off by a factor that looks like magnitude. Poles and zeros times the total
gain must give the same amplitude well below the Nyquist frequency; where they do not, they are used instead, and
that is recorded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from obspy import Inventory, Trace
from obspy.core.inventory import Response
from obspy.core.inventory.response import PolesZerosResponseStage

from quakesource.errors import WaveformError

_POWERS_OF_S = {"M": -1, "M/S": 0, "M/S**2": 1}


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
    frequencies = np.geomspace(band_hz[0], min(band_hz[1], trace.stats.sampling_rate / 8), 8)
    simple = _poles_zeros_response(response, trace.id)
    listed = _amplitude(response, frequencies, trace.id)
    expected = _amplitude(simple, frequencies, trace.id)
    deviation = float(np.max(np.abs(listed / expected - 1)))
    azimuth, dip = float(channel.azimuth or 0.0), float(channel.dip or 0.0)
    if deviation <= max_error:
        return CheckedResponse(response, azimuth, dip, "")
    ratio = float(np.median(listed / expected))
    repair = (
        f"listed response is {ratio:.3g} times poles and zeros x total gain in "
        f"{frequencies[0]:.3g}-{frequencies[-1]:.3g} Hz; the latter is used"
    )
    return CheckedResponse(simple, azimuth, dip, repair)


def remove_response(trace: Trace, response: Response, band_hz: tuple[float, float]) -> Trace:
    """Ground velocity, m/s, of a record that has no gaps; flat in the band, cosine edges one octave wide."""
    velocity = trace.copy()
    velocity.stats.response = response
    nyquist = trace.stats.sampling_rate / 2
    upper = min(band_hz[1], 0.8 * nyquist)
    velocity.data = velocity.data.astype(np.float64)
    velocity.detrend("linear")
    velocity.remove_response(
        output="VEL", water_level=None, pre_filt=(band_hz[0] / 2, band_hz[0], upper, min(2 * upper, 0.95 * nyquist))
    )
    return velocity


def _channel(inventory: Inventory, trace: Trace):  # type: ignore[no-untyped-def]
    stats = trace.stats
    epochs = [
        channel
        for network in inventory.select(network=stats.network, station=stats.station)
        for station in network
        for channel in station
        if (channel.code, channel.location_code) == (stats.channel, stats.location)
    ]
    middle = stats.starttime + (stats.endtime - stats.starttime) / 2
    now = [c for c in epochs if c.start_date is None or c.start_date <= middle]
    now = [c for c in now if c.end_date is None or c.end_date > middle]
    if not now:
        raise WaveformError(
            "no response for this channel and time",
            where=f"{trace.id} at {middle} ({len(epochs)} other epochs)",
            next_step="Get the StationXML of this channel again.",
        )
    if len(now) > 1 and any(c.response != now[0].response or c.azimuth != now[0].azimuth for c in now):
        raise WaveformError(
            f"{len(now)} different responses for one time",
            where=trace.id,
            next_step="Remove the wrong epoch from the StationXML.",
        )
    return now[0]


def _poles_zeros_response(response: Response, where: str) -> Response:
    """Poles and zeros of the first analogue stage times the gain of all stages."""
    stages = response.response_stages
    analogue = [stage for stage in stages if isinstance(stage, PolesZerosResponseStage)]
    units = str(stages[0].input_units).upper().replace("SEC", "S")
    if not analogue or units not in _POWERS_OF_S:
        raise WaveformError(
            f"the response does not start from ground motion with poles and zeros (input units {units})",
            where=where,
            next_step="Leave this channel out, or correct its StationXML.",
        )
    gains = [stage.stage_gain for stage in stages if stage.stage_gain]
    first = analogue[0]
    return Response.from_paz(
        first.zeros,
        first.poles,
        stage_gain=float(np.prod(gains)),
        stage_gain_frequency=first.stage_gain_frequency or first.normalization_frequency or 1.0,
        input_units=units,
        output_units="COUNTS",
        normalization_frequency=first.normalization_frequency or 1.0,
        pz_transfer_function_type=first.pz_transfer_function_type,
        normalization_factor=first.normalization_factor or 1.0,
    )


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
