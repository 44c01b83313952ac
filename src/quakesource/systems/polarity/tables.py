"""Tables that the polarity system writes beside those of every system."""

from typing import Final

POLARITY_FIT: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "network": "FDSN network code",
    "station": "station code",
    "latitude_deg": "station",
    "longitude_deg": "station",
    "distance_km": "epicentral distance",
    "azimuth_deg": "source to station, clockwise from north",
    "takeoff_deg": "of the P ray from the catalogue depth: 0 down, 180 up",
    "polarity": "observed first motion: 1 up, -1 down, 0 none",
    "error_probability": "that the observed sign is wrong",
    "polarity_source": "analyst, automatic or none",
    "predicted_amplitude": "P radiation of the answer, -1 to 1; positive is up",
    "agrees": "1 if the signs agree, 0 if not, NaN without a polarity",
    "log10_sp_ratio": "observed; NaN if there is none",
    "predicted_log10_sp_ratio": "of the answer, the event's common term included; NaN for polarities alone",
}
"""Every observation beside what the answer predicts for it."""

POLARITY_SOLUTION: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "plane1_uncertainty_deg": "RMS angle between nodal plane 1 and those of the posterior",
    "plane2_uncertainty_deg": "the same of nodal plane 2",
    "probability_near": "share of the posterior within 45 degrees of the answer, as a Kagan angle",
    "polarity_misfit": "share of the polarities that disagree, weighted by 1 - 2 error_probability",
    "sp_misfit_log10": "mean absolute residual of the amplitude ratios; NaN without them",
    "sp_event_term_log10": "median residual of the amplitude ratios, common to all stations",
    "n_polarities": "used",
    "n_ratios": "amplitude ratios used",
    "azimuthal_gap_deg": "largest gap between the azimuths of the polarities on the lower focal hemisphere",
    "takeoff_gap_deg": "largest gap between their angles from the vertical",
    "catalogue_depth_km": "depth that the trial depths scatter around",
}
"""What the polarity system says beside its predictions: uncertainty of planes, misfits, coverage."""

TABLES: Final = {"solutions": POLARITY_SOLUTION, "first_motions": POLARITY_FIT}
"""{file: columns} of the product of predictions."""
