"""What figures show and how to read them, written once: pages, report and targets have it from here.

Figures that belong to one system have theirs in its `systems.contract.System`.
"""

from typing import Final

from quakesource.systems.contract import Caption

EVENT: Final = {
    "answers": Caption(
        "Mechanisms of every system",
        "The answer of each system on the lower focal hemisphere, sources drawn from its uncertainty, and the "
        "reference. A system whose draws miss the reference is surer than it should be.",
    ),
    "station_map": Caption(
        "Stations and mechanisms",
        "Stations at their true distance and azimuth. A circle with a letter is a station none of whose records "
        "passed; the list says why. Look for large sectors without a triangle: a mechanism is weak there.",
    ),
    "record_section": Caption(
        "Record section",
        "Every record that passed, at its distance, with theoretical P and S. Arrivals before P are noise or a timing "
        "error; dotted lines are records that were dropped, with the letter of the reason.",
    ),
    "trace_quality": Caption(
        "Trace quality",
        "Verdict, amplitude, noise, shift and fit of every record, stations by distance. A value beyond a dashed line "
        "is why a record was dropped; shifts that grow with distance mean that the model is too fast or too slow.",
    ),
}
"""{figure of an event: caption}, in the order of the page."""

SYSTEM: Final = {
    "errors": Caption("Errors", "Kagan angles to the reference, and where the events are. Declined ones are grey."),
    "posteriors": Caption("Posteriors", "Draws of the posterior for events spread evenly over the errors."),
    "calibration": Caption(
        "Calibration",
        "How often regions hold the reference, the 80 % radius against the error, and how likely the system thinks a "
        "compound or slow source.",
    ),
    "training": Caption(
        "Training",
        "Error on examples that are not trained on, by step, and the level of the nuisances (the curriculum).",
    ),
}
"""{figure that several systems have: caption}."""

STUDY: Final = {
    "kagan": Caption(
        "Kagan angles",
        "One row an event, system and variant: Kagan angle (0–120°) between the double couples of prediction and "
        "reference, and errors of magnitude and depth. ``simulated`` is True where the records are simulated; "
        "``reason`` says why there is no answer.",
    ),
    "kagan_summary": Caption(
        "Kagan angles",
        "Kagan angles of every system, and errors of magnitude and depth against the references.",
    ),
    "summary": Caption(
        "Systems",
        "Mean and median Kagan angle and mean absolute ΔMw of each system and variant, with 95 % bootstrap intervals "
        "over events.",
    ),
    "paired": Caption(
        "Systems in pairs",
        "On the events that both answered: mean and median difference of their Kagan angles with 95 % intervals from "
        "resampling events, both values of an event together.",
    ),
    "strata": Caption(
        "Strata",
        "Kagan angles by stations, azimuthal gap, magnitude, signal-to-noise ratio, depth and kind of source; the "
        "bins are those of the event, so that they are the same for every system.",
    ),
    "quality_grades": Caption(
        "Quality grades",
        "The grades A to D of every system: how many of the answers lie within 15, 25 and 40° of the reference.",
    ),
    "label_noise": Caption(
        "Noisy labels",
        "What the same answers would look like against noisy labels, as first-motion catalogues give them: error "
        "against truth and against labels, and the floor that a perfect system would be given.",
    ),
    "receiver_groups": Caption(
        "Receiver groups",
        "Where the rays of the study's earthquakes leave the focal sphere: HEALPix pixels, and how many receivers "
        "share one.",
    ),
    "splits": Caption(
        "Splits",
        "Parts of every earthquake in the split by blocks and in the random one; leaks.csv counts the pairs of near "
        "earthquakes in different parts.",
    ),
    "split_map": Caption(
        "Split map",
        "Which earthquakes train, validate and judge, in blocks of time and place, beside the papers' random split.",
    ),
    "realism": Caption(
        "Realism",
        "Simulated records beside real ones: signal-to-noise ratio, residuals of P, scatter of amplitudes, coda, fit "
        "and spectrum. The simulated median has to lie within the real quartiles.",
    ),
    "screens": Caption(
        "Quality checks",
        "Defects put into clean simulated records on purpose: the share that the checks find, the undamaged traces "
        "that they reject, and the Kagan angles with the checks and without them.",
    ),
    "spectra_table": Caption(
        "A table of source spectra",
        "A table of source spectra as a picture; its title says which (docs/spectra.md).",
    ),
    "event_page": Caption(
        "Everything on one page",
        "Every answer beside the reference, all figures with how to read them, and the verdict on every record.",
    ),
}
"""{table or figure of the study: caption}."""
