"""Stage assess-screens: damage a clean simulated event in every way, and see what the quality screens make of it."""

import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from quakesource.evaluation.screen_assessment import (
    Outcome,
    compare_answers,
    judge_clean,
    judge_event,
    judge_stations,
)
from quakesource.observatory.clean_event import simulate_clean_event
from quakesource.observatory.defects import EVENT_DEFECTS, StationRecords
from quakesource.observatory.defects.damaging import damage_event
from quakesource.observatory.seismicity import SimulatedEvent
from quakesource.settings import (
    BandSettings,
    EarthSettings,
    ObserveSettings,
    ScreenAssessmentSettings,
    SimulateSettings,
)
from quakesource.stages.assessed_chain import AssessedChain
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings

NO_ANSWER = {"kagan_deg": np.nan, "delta_mw": np.nan, "variance_reduction": np.nan}


def assess_screens(
    screen_assessment: ScreenAssessmentSettings,
    simulate: SimulateSettings,
    observe: ObserveSettings,
    bands: BandSettings,
    earth: EarthSettings,
    waveform_inversion: WaveformInversionSettings,
    *,
    seed: int,
    greens: list[Path],
    rows: Path,
) -> None:
    """One simulated earthquake, damaged in every way: found or not, and the answers with and without the screens.

    Parameters
    ----------
    seed : number of the earthquake; network, source and noise come from simulate.seed + seed
    greens : manifests of the stores
    rows : CSV file to write, a row a kind of defect
    """
    event, stations = simulate_clean_event(simulate, bands, seed)
    with TemporaryDirectory() as folder:
        chain = AssessedChain(observe, bands, earth, waveform_inversion, greens, Path(folder))
        table = pd.DataFrame(_rows(chain, event, stations, screen_assessment.chosen(), seed))
    table.insert(0, "seed", seed)
    rows.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(rows, index=False, float_format="%.5g")


def _rows(
    chain: AssessedChain, event: SimulatedEvent, stations: dict[str, StationRecords], kinds: Iterable[str], seed: int
) -> Iterable[dict[str, Any]]:
    archive = chain.write(event, list(stations.values()))
    clean, believing = chain.answered(event, archive), _run_without_screens(chain, event, archive)
    yield {"kind": "clean", "done": "nothing", **judge_clean(clean), **compare_answers(clean, clean, believing)}
    whole = [code for code in stations if all((code, component) in clean.motion for component in "ZRT")]
    for kind in kinds:
        damaged = damage_event(kind, stations, whole, np.random.default_rng([seed, zlib.crc32(kind.encode())]))
        archive = chain.write(event, damaged.stations)
        screened = chain.answered(event, archive)
        if kind in EVENT_DEFECTS:
            judged = judge_event(kind, clean, screened)
        else:
            concerned = {code: components_of(damage.channels) for code, damage in damaged.damages.items()}
            judged = judge_stations(kind, concerned, clean, screened)
        answers = compare_answers(clean, screened, _run_without_screens(chain, event, archive))
        print(f"seed {seed} {kind}: {judged['n_found']}/{judged['n_damaged']} found", file=sys.stderr)
        yield {"kind": kind, "done": damaged.done, **judged, **answers}


def _run_without_screens(chain: AssessedChain, event: SimulatedEvent, archive: Path) -> Outcome:
    try:
        return chain.answered(event, archive, screens=())
    except Exception as error:  # believing everything, the stages may well fail on what they believe
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return Outcome({}, pd.DataFrame(), {**NO_ANSWER, "status": "failed", "reason": reason})


def components_of(channels: Iterable[str]) -> tuple[str, ...]:
    """Components that records of these channels go into: each horizontal is a part of both R and T."""
    return tuple(sorted({c for code in channels for c in ("Z" if code.endswith("Z") else "RT")}))
