"""Poles and zeros by their own arithmetic: complex ones in pairs, and the stated size at the stated frequency."""

from copy import deepcopy

import numpy as np
from numpy.typing import ArrayLike
from obspy.core.inventory import Response
from obspy.core.inventory.response import PolesZerosResponseStage

from quakesource.errors import WaveformError

PAIR_TOLERANCE = 1e-3
"""Tables print poles with four digits or more."""
MAX_SIZE_ERROR = 0.25
"""Stated sensitivities are rounded and often a nominal value; the faults that are looked for are factors."""
_DIGITAL = "DIGITAL"


def with_true_normalisation(response: Response, where: str) -> tuple[Response, str]:
    """The response with normalisation factors that its poles and zeros give, and what was put right; blank if nothing.

    A0 is 1 / |poles and zeros| at the normalisation frequency (SEED manual 2.4, blockette 53). The stated sensitivity
    decides: A0 is replaced where the response then is what is stated, and is not with the listed one.

    Raises
    ------
    WaveformError
        A complex pole or zero has no conjugate, so that the filter is none of a real instrument.
    """
    stages = [stage for stage in response.response_stages if isinstance(stage, PolesZerosResponseStage)]
    for stage in stages:
        for kind, values in (("pole", stage.poles), ("zero", stage.zeros)):
            if lonely := _without_conjugate(values):
                raise WaveformError(
                    f"a {kind} without its conjugate: {lonely:.4g}",
                    where=where,
                    next_step="Correct the sign of one of the pair in the StationXML.",
                )
    size = _over_stated(response)
    if size is None or abs(size - 1) <= MAX_SIZE_ERROR:
        return response, ""
    true = deepcopy(response)
    for stage in true.response_stages:
        if isinstance(stage, PolesZerosResponseStage) and (shape := _shape(stage)):
            stage.normalization_factor = float(np.sign(stage.normalization_factor or 1.0)) / shape
    size_then = _over_stated(true)
    if size_then is None or abs(size_then - 1) > MAX_SIZE_ERROR:
        return response, ""
    return true, f"A0 made the response {size:.3g} times the stated sensitivity; A0 is computed anew"


def refuse_contradicted_sensitivity(response: Response, where: str) -> None:
    """WaveformError if poles and zeros times gains are not the stated sensitivity at its own frequency."""
    size = _over_stated(response)
    if size is not None and abs(size - 1) > MAX_SIZE_ERROR:
        stated = response.instrument_sensitivity
        raise WaveformError(
            f"the response is {size * abs(stated.value):.3g} at {stated.frequency:g} Hz, the stated sensitivity is "
            f"{stated.value:.3g}",
            where=where,
            next_step="Find out which is right and correct the StationXML.",
        )


def _without_conjugate(values: ArrayLike) -> complex | None:
    """A complex number that occurs more often than its conjugate; None if there is none."""
    left = [complex(value) for value in np.asarray(values, dtype=complex)]
    left = [value for value in left if abs(value.imag) > PAIR_TOLERANCE * abs(value)]
    while left:
        value = left.pop()
        near = PAIR_TOLERANCE * abs(value)
        partner = next((k for k, other in enumerate(left) if abs(other - value.conjugate()) < near), None)
        if partner is None:
            return value
        left.pop(partner)
    return None


def _over_stated(response: Response) -> float | None:
    """|Poles and zeros times all gains| over the stated sensitivity, at its frequency; None where it is not stated.

    Digital filters are left out: they are one at low frequencies, and are looked at by themselves.
    """
    stated = response.instrument_sensitivity
    if not stated or not stated.value or not stated.frequency or _other_units(response):
        return None
    size = 1.0
    for stage in response.response_stages:
        size *= abs(stage.stage_gain or 1.0)
        if isinstance(stage, PolesZerosResponseStage):
            size *= abs(stage.normalization_factor or 1.0) * abs(_polynomial(stage, float(stated.frequency)))
    return float(size / abs(stated.value)) if np.isfinite(size) and size > 0 else None


def _other_units(response: Response) -> bool:
    """Whether the sensitivity is stated for another quantity than the first stage takes in."""
    stated = str(response.instrument_sensitivity.input_units or "").upper().replace("SEC", "S")
    first = str(response.response_stages[0].input_units or "").upper().replace("SEC", "S")
    return stated != first


def _shape(stage: PolesZerosResponseStage) -> float:
    """|Poles and zeros| at the normalisation frequency; 0 where there is none."""
    return abs(_polynomial(stage, float(stage.normalization_frequency or 0.0)))


def _polynomial(stage: PolesZerosResponseStage, frequency_hz: float) -> complex:
    kind = str(stage.pz_transfer_function_type)
    if _DIGITAL in kind:
        return 1.0 + 0.0j
    s = 1j * frequency_hz * (1.0 if "HERTZ" in kind else 2 * np.pi)
    zeros, poles = (np.asarray(values, dtype=complex) for values in (stage.zeros, stage.poles))
    below = np.prod(s - poles)
    return complex(np.prod(s - zeros) / below) if below else 0j
