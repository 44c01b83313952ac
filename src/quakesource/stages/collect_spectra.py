"""Stage collect-spectra: source spectra of a catalogue, simulated or of published source time functions."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource.acquire.source_functions import read_source_functions
from quakesource.observatory.source_catalogues import PULSE_STEP_S, random_pulses, true_sources
from quakesource.products import build_product
from quakesource.settings import SpectraSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.systems.source_spectra.shapes import SHAPES
from quakesource.systems.source_spectra.spectra import spectrum_of_rate, spectrum_points

SIMULATED = ("double_corner", "brune", "fall_off", "pulses")


def collect_spectra(settings: SpectraSettings, *, spectra: Path, catalogue: str = "spectra") -> None:
    """Write amplitudes over moment of every event, and of simulated ones the noise-free ones too.

    Parameters
    ----------
    spectra : manifest of the product to write
    catalogue : ``spectra``, the catalogue of the study, or ``pulses``, the null test beside it
    """
    if catalogue == "pulses":
        settings = settings.model_copy(update={"catalogue": "pulses"})
    frequency_hz = spectrum_points(*settings.band_hz, settings.n_points)
    rng = np.random.default_rng([settings.seed, 0])
    drops: list[tuple[str, str]] = []
    if settings.catalogue == "pulses":
        events, pulses = random_pulses(settings.n_events, rng)
        clean = np.array([spectrum_of_rate(p, PULSE_STEP_S, frequency_hz, settings.padded_s) for p in pulses])
    elif settings.catalogue in SIMULATED:
        sources = true_sources(settings.catalogue, settings.n_events, rng)
        events = sources.events
        clean = SHAPES[sources.shape].spectrum(frequency_hz, sources.parameters)
    else:
        assert settings.folder is not None
        read = read_source_functions(settings.folder, settings.catalogue)
        drops = read.drops
        events = pd.DataFrame(
            [{"event_id": f.event_id, "origin_time_utc": f.origin_time_utc, "latitude_deg": f.latitude_deg,
              "longitude_deg": f.longitude_deg, "depth_km": f.depth_km, "magnitude": f.magnitude,
              "moment_n_m": f.integral_n_m, "duration_s": f.duration_s} for f in read.functions]
        )  # fmt: skip
        clean = np.array(
            [spectrum_of_rate(f.rate_n_m_s, f.step_s, frequency_hz, settings.padded_s) for f in read.functions]
        )
    simulated = settings.catalogue in SIMULATED
    scatter = settings.noise if settings.catalogue == "double_corner" else 0.0
    amplitudes = clean * np.exp(scatter * rng.standard_normal(clean.shape))
    inputs = [settings.folder] if settings.folder is not None and settings.folder.is_file() else []
    with build_product(
        spectra, "spectra", "collect_spectra", code=fingerprint("collect_spectra"),
        settings=settings.model_dump(mode="json"), inputs=inputs, attributes={"simulated": simulated},
    ) as work:  # fmt: skip
        held: dict[str, Any] = {"clean": clean} if simulated else {}
        np.savez_compressed(work / "spectra.npz", frequency_hz=frequency_hz, amplitudes=amplitudes, **held)
        events.to_csv(work / "events.csv", index=False)
        pd.DataFrame(drops, columns=["event_id", "reason"]).to_csv(work / "drops.csv", index=False)
    print(f"{len(events)} spectra, {len(drops)} dropped", file=sys.stderr)
