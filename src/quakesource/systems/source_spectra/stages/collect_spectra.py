"""Stage collect-spectra: source spectra of a catalogue, simulated or of published source time functions."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.acquire.source_functions import TARBALL, read_source_functions, with_centroids
from quakesource.errors import CatalogueError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.mechanisms import moment_to_magnitude
from quakesource.observatory.source_catalogues import PULSE_STEP_S, random_pulses, true_sources, with_places
from quakesource.products import build_product, open_product
from quakesource.systems.source_spectra.settings import SpectraCatalogueSettings
from quakesource.systems.source_spectra.shapes import SHAPES
from quakesource.systems.source_spectra.spectra import spectrum_of_rate, spectrum_points

DOUBLE_CORNER_NOISE = 0.1
PULSES_FLOOR = 1e-5
"""Amplitudes over moment that pulses do not fall below: what no record would show must not be fitted. A quarter
of the USGS's functions are below 5e-5 at 1 Hz."""
SIMULATED = ("double_corner", "brune", "fall_off", "pulses", "rough_pulses")
NULL = ("pulses", "rough_pulses")
"""Catalogues of the null test beside that of the study, with its magnitudes."""
OF_SCARDEC: dict[str, Literal["scardec", "scardec_optimal"]] = {"average": "scardec", "optimal": "scardec_optimal"}
"""Catalogues beside that of the study: the two functions that SCARDEC has of an event."""
Array = NDArray[np.float64]
Remarks = list[tuple[str, str]]


def collect_spectra(
    settings: SpectraCatalogueSettings,
    *,
    spectra: Path,
    catalogue: str = "spectra",
    functions: Path | None = None,
    like: Path | None = None,
) -> None:
    """Write amplitudes over moment of every event, and of simulated ones the noise-free ones too.

    Parameters
    ----------
    spectra : manifest of the product to write
    catalogue : ``spectra``, the catalogue of the study, or one of ``NULL`` or ``OF_SCARDEC`` beside it
    functions : manifest of the source time functions that were downloaded, if ``catalogue.address`` is set
    like : manifest of the study's spectra, whose magnitudes the pulses of the null test have
    """
    if catalogue in NULL:
        settings = settings.model_copy(update={"name": catalogue, "noise": 0.0})
    elif catalogue != "spectra":
        settings = settings.model_copy(update={"name": OF_SCARDEC[catalogue]})
    frequency_hz = spectrum_points(*settings.band_hz, settings.n_points)
    rng = np.random.default_rng([settings.seed, 0])
    downloaded = None if functions is None else open_product(functions, "source_functions")
    source = settings.folder if downloaded is None else downloaded.folder / TARBALL
    drops: Remarks = []
    problems: Remarks = []
    if settings.name in SIMULATED:
        events, clean = _simulated(settings, frequency_hz, rng, like)
    else:
        assert source is not None
        events, drops, problems, clean = _published(settings, source, frequency_hz)
    made_here = settings.name in SIMULATED
    simulated = made_here or (downloaded is not None and bool(downloaded.attributes["simulated"]))
    usual = DOUBLE_CORNER_NOISE if settings.name == "double_corner" else 0.0
    scatter = (usual if settings.noise is None else settings.noise) if made_here else 0.0
    amplitudes = clean * np.exp(scatter * rng.standard_normal(clean.shape))
    files = [path for path in (settings.folder, settings.mechanisms, functions) if path is not None and path.is_file()]
    with build_product(
        spectra,
        "spectra",
        "collect_spectra",
        code=fingerprint("collect_spectra"),
        settings=settings.model_dump(mode="json"),
        inputs=files,
        attributes={"simulated": simulated},
    ) as work:
        held: dict[str, Any] = {"clean": clean} if made_here else {}
        np.savez_compressed(work / "spectra.npz", frequency_hz=frequency_hz, amplitudes=amplitudes, **held)
        events.to_csv(work / "events.csv", index=False)
        for name, remarks in (("drops", drops), ("problems", problems)):
            pd.DataFrame(remarks, columns=["event_id", "reason"]).to_csv(work / f"{name}.csv", index=False)
    told = f", {len(problems)} remarks in problems.csv" if problems else ""
    print(f"{len(events)} spectra{told}; {len(drops)} dropped", file=sys.stderr)


def _simulated(
    settings: SpectraCatalogueSettings, frequency_hz: Array, rng: np.random.Generator, like: Path | None
) -> tuple[pd.DataFrame, Array]:
    if settings.name in NULL:
        magnitude = None
        if like is not None:
            events = pd.read_csv(open_product(like, "spectra").folder / "events.csv")
            magnitude = events["magnitude"].to_numpy(float)
        rough = settings.name == "rough_pulses"
        events, pulses = random_pulses(settings.n_events, rng, rough=rough, magnitude=magnitude)
        clean = np.array([spectrum_of_rate(p, PULSE_STEP_S, frequency_hz, settings.padded_s) for p in pulses])
        clean = np.hypot(clean, PULSES_FLOOR)
    else:
        sources = true_sources(settings.name, settings.n_events, rng)
        events, clean = sources.events, SHAPES[sources.shape].spectrum(frequency_hz, sources.parameters)
    return with_places(events, np.random.default_rng([settings.seed, 5])), clean


def _published(
    settings: SpectraCatalogueSettings, source: Path, frequency_hz: Array
) -> tuple[pd.DataFrame, Remarks, Remarks, Array]:
    """Events, drops, problems of events that are kept, and amplitudes."""
    read = read_source_functions(source, settings.name)
    drops, functions = list(read.drops), []
    problems: Remarks = []
    for function in read.functions:
        nyquist_hz = 0.5 / function.step_s
        if nyquist_hz < frequency_hz[-1]:
            reason = f"sampled every {function.step_s:g} s: nothing is known above {nyquist_hz:g} Hz"
            drops.append((function.event_id, f"{reason}, band_hz goes to {frequency_hz[-1]:g}"))
            continue
        if np.isnan(function.magnitude):
            magnitude = float(moment_to_magnitude(function.integral_n_m))
            function = replace(function, magnitude=magnitude)
            problems.append((function.event_id, "no magnitude is stated: that of its integral is taken"))
        functions.append(function)
    if not functions:
        raise CatalogueError(
            f"None of {len(drops)} source time functions can be used; the first: {drops[0][1]}.",
            where=str(source),
            next_step=f"Are they of the kind {settings.name!r}, in N·m/s?",
        )
    events = pd.DataFrame(
        [
            {
                "event_id": f.event_id,
                "origin_time_utc": f.origin_time_utc,
                "latitude_deg": f.latitude_deg,
                "longitude_deg": f.longitude_deg,
                "depth_km": f.depth_km,
                "magnitude": f.magnitude,
                "strike_deg": f.strike_deg,
                "dip_deg": f.dip_deg,
                "rake_deg": f.rake_deg,
                "moment_n_m": f.integral_n_m,
                "duration_s": f.duration_s,
            }
            for f in functions
        ]
    )
    if settings.mechanisms is not None:
        events, without = with_centroids(events, settings.mechanisms)
        problems += without
    clean = np.array([spectrum_of_rate(f.rate_n_m_s, f.step_s, frequency_hz, settings.padded_s) for f in functions])
    return events, drops, problems, clean
