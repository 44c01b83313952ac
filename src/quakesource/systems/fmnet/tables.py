"""Schema of FMNet's table of the search: {column: meaning with unit}."""

from typing import Final

SEARCH: Final = {
    "source": "number of the earthquake, the same in all conditions",
    "condition": "what its records suffer from: each condition has what the one before it has, and more",
    "weighting": "amplitude: records as they are; station: every station alike",
    "method": "grid: the best candidate; double_couple, deviatoric: the best between the candidates",
    "n_stations": "stations with records",
    "kagan_deg": "Kagan angle to the truth, degrees",
    "horizontal_error_km": "distance of the best place from the epicentre",
    "depth_error_km": "depth of the best place less the true one",
    "explained": "part of the records' energy that the answer explains, 0 to 1",
    "simulated": "whether the records are simulated",
}
