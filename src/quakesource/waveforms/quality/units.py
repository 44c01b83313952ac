"""Input units of a response against what the channel code says the instrument is."""

from obspy.core.inventory import Response
from obspy.core.inventory.response import PolesZerosResponseStage

from quakesource.errors import WaveformError

ACCELEROMETER = "N"
SEISMOMETERS = "HL"


def screen_units(channel: str, response: Response, where: str) -> None:
    """WaveformError if the response cannot be that of the instrument which the channel code (SEED) names.

    A seismometer does not feel constant velocity: its response to velocity starts with two zeros at frequency 0, and a
    few have amplifiers that add one. An accelerometer feels constant acceleration: one. A pure factor without poles
    stands for records that are ground motion already, and passes.
    """
    stage = response.response_stages[0]
    if not isinstance(stage, PolesZerosResponseStage) or not stage.poles:
        return
    units = str(stage.input_units).upper().replace("SEC", "S")
    instrument = channel[1:2]
    zeros = sum(abs(zero) < 1e-6 for zero in stage.zeros)
    zeros_of_velocity = zeros + {"M": -1, "M/S": 0, "M/S**2": 1}.get(units, 0)
    if instrument == ACCELEROMETER and zeros_of_velocity != 1:
        fault = "an accelerometer"
    elif (
        instrument
        and instrument in SEISMOMETERS
        and (zeros_of_velocity < 2 or (units != "M/S" and zeros_of_velocity > 2))
    ):
        fault = "a seismometer"
    else:
        return
    raise WaveformError(
        f"units: {units} with {zeros} zeros at frequency 0 is not the response of {fault}, as the channel code says",
        where=where,
        next_step="Correct the input units of its StationXML, or the channel code.",
    )
