"""What each figure of an event shows and how to read it, in the order of the page."""

from typing import Final

CAPTIONS: Final = {
    "station_map": (
        "Stations and mechanisms",
        "Stations at their true distance and azimuth. A circle with a letter is a station none of whose records "
        "passed; the list says why. Look for large sectors without a triangle: a mechanism is weak there.",
    ),
    "waveform_fits": (
        "Waveform fits",
        "Data (black) and synthetics (red), stations from north clockwise. Shifts should change smoothly with azimuth; "
        "neighbours with opposite shifts, shifts at their limit (*) and amplitude ratios far from 1 point to a wrong "
        "record, a wrong depth or a wrong velocity model.",
    ),
    "record_section": (
        "Record section",
        "Every record that passed, at its distance, with theoretical P and S. Arrivals before P are noise or a timing "
        "error; dotted lines are records that were dropped, with the letter of the reason.",
    ),
    "depth_curve": (
        "Misfit against depth",
        "Best variance reduction at every trial depth, with the mechanism found there. A flat curve, or mechanisms "
        "that change near the best depth, mean that depth and mechanism are not resolved.",
    ),
    "lune": (
        "Source type and spread",
        "Left: source types on the lune (Tape & Tape 2012); a cloud that reaches DC does not prove a part "
        "other than shear. Right: mechanisms of the resampled sources; the narrower the bundles, the better resolved.",
    ),
    "radiation_pattern": (
        "Radiation pattern",
        "P and SH amplitude on the focal sphere, with first motions where they were read, and amplitudes of surface "
        "waves against azimuth. Stations near nodal lines are small and fit badly for good reasons.",
    ),
    "trace_quality": (
        "Trace quality",
        "Verdict, amplitude, noise, shift and fit of every record, stations by distance. A value beyond a dashed line "
        "is why a record was dropped; shifts that grow with distance mean that the model is too fast or too slow.",
    ),
}
"""{name of the figure: (title, how to read it)}."""
