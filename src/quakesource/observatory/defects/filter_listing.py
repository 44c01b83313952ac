"""Digital filters listed in another order than evaluation programs expect."""

from typing import Final

import numpy as np
from obspy.core.inventory.response import CoefficientsTypeResponseStage, FIRResponseStage
from scipy.signal import firwin

from quakesource.observatory.defects.station_records import Damage, StationRecords, all_channels

DECIMATIONS: Final = (5, 5, 5)
N_COEFFICIENTS: Final = 41
CUTOFF: Final = 0.162
"""Corner over Nyquist frequency, which is also the filters' central coefficient: read centre-first, a filter passes
1 + 0.162 times the long periods, and three of them 1.57 times."""
SEISMOMETER_V_S_M: Final = 1500.0


def response_listed_wrongly(records: StationRecords, rng: np.random.Generator) -> Damage:
    """Three odd symmetric FIR filters with their coefficients listed from the centre outwards, on all channels.

    Symmetric filters are listed by half, outermost coefficient first. Read in that order, this response is about
    1.5 times too large at 20-50 s and anything at short periods; counts and total gain are right.
    """
    damaged = list_filters(records, centre_first=True)
    return Damage(damaged, all_channels(damaged), "three FIR filters listed centre first")


def list_filters(records: StationRecords, *, centre_first: bool) -> StationRecords:
    """Give every channel a seismometer, a digitiser and three decimating filters, in the right order or not."""
    records = records.copy()
    for code in all_channels(records):
        channel = records.channel(code)
        stages, rate = channel.response.response_stages, channel.sample_rate * float(np.prod(DECIMATIONS))
        gain = stages[0].stage_gain
        stages[0].stage_gain, stages[0].output_units = SEISMOMETER_V_S_M, "V"
        stages.append(
            CoefficientsTypeResponseStage(
                2,
                gain / SEISMOMETER_V_S_M,
                1.0,
                "V",
                "COUNTS",
                "DIGITAL",
                numerator=[],
                denominator=[],
                **_decimation(rate, 1),
            )
        )
        for number, factor in enumerate(DECIMATIONS, 3):
            half = firwin(N_COEFFICIENTS, CUTOFF)[: N_COEFFICIENTS // 2 + 1]
            stages.append(
                FIRResponseStage(
                    number,
                    1.0,
                    1.0,
                    "COUNTS",
                    "COUNTS",
                    symmetry="ODD",
                    coefficients=list(half[::-1] if centre_first else half),
                    **_decimation(rate, factor),
                )
            )
            rate /= factor
    return records


def _decimation(rate_hz: float, factor: int) -> dict[str, float]:
    return {
        "decimation_input_sample_rate": rate_hz,
        "decimation_factor": factor,
        "decimation_offset": 0,
        "decimation_delay": 0.0,
        "decimation_correction": 0.0,
    }
