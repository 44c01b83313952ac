"""Q for models that come without it, and the Q of P from those of shear and bulk."""

import numpy as np
from numpy.typing import NDArray

QS_PER_VS = 50.0
QS_LARGEST = 600.0
QP_PER_QS = 2.0


def q_by_rule(vs_km_s: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (qp, qs) of layers from their S velocity in km/s: Qs = 50 Vs capped at 600, Qp = 2 Qs.

    The rule is docs/design.md §3; a model that used it says ``q_source == "rule"``.
    """
    qs = np.minimum(QS_PER_VS * vs_km_s, QS_LARGEST)
    return QP_PER_QS * qs, qs


def qp_from_moduli(
    vp_km_s: NDArray[np.float64],
    vs_km_s: NDArray[np.float64],
    q_shear: NDArray[np.float64],
    q_bulk: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Qp from the Q of the two moduli: 1/Qp = L/Qmu + (1-L)/Qkappa, L = 4/3 (Vs/Vp)².

    Dahlen & Tromp (1998, chapter 9); all arrays of one shape.
    """
    shear_share = 4.0 / 3.0 * (vs_km_s / vp_km_s) ** 2
    return 1.0 / (shear_share / q_shear + (1.0 - shear_share) / q_bulk)
