"""Defects put into clean simulated records are found, and events that hold nothing end as unusable with the reason."""

from pathlib import Path

import numpy as np
import pytest

from quakesource.evaluation.screen_assessment import judge_event, judge_stations
from quakesource.observatory.clean_event import simulate_clean_event
from quakesource.observatory.defects import EVENT_DEFECTS, STATION_DEFECTS
from quakesource.observatory.defects.damaging import damage_event
from quakesource.stages.assess_screens import components_of
from quakesource.stages.assessed_chain import AssessedChain
from quakesource.stages.compute_greens import compute_greens
from quakesource.study.loading import load_settings

SETTINGS = load_settings(Path(__file__).parents[2] / "studies/screens.yaml")
COARSE = SETTINGS.greens.model_copy(update={"depth_step_km": 6.0, "distance_step_km": 10.0})
SEEDS = (101, 102)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assessment")
    store = folder / "greens/manifest.json"
    model = SETTINGS.earth.model_at(SETTINGS.simulate.latitude_deg, SETTINGS.simulate.longitude_deg)
    compute_greens(COARSE, SETTINGS.earth, velocity_model=model, store=store)
    inversion = SETTINGS.systems.waveform_inversion
    return AssessedChain(SETTINGS.observe, SETTINGS.bands, SETTINGS.earth, inversion, [store], folder)


@pytest.fixture(scope="module", params=SEEDS)
def clean(request, chain):
    """Event, records by station code, and what the observations are without damage."""
    event, stations = simulate_clean_event(SETTINGS.simulate, SETTINGS.bands, request.param)
    return event, stations, chain.observed(event, chain.write(event, list(stations.values())))


def damaged(kind, event, stations, outcome):
    whole = [code for code in stations if all((code, component) in outcome.motion for component in "ZRT")]
    return damage_event(kind, stations, whole, np.random.default_rng(7))


def test_clean_records_are_kept(clean):
    _, stations, outcome = clean
    judged = outcome.verdicts[outcome.verdicts["verdict"] == "dropped"]
    assert len(outcome.motion) >= 3 * len(stations) - 1, judged[["station", "component", "reason"]]


@pytest.mark.parametrize("kind", STATION_DEFECTS)
def test_defect_is_found_and_clean_traces_are_kept(kind, clean, chain):
    event, _, outcome = clean
    result = damaged(kind, *clean)
    screened = chain.observed(event, chain.write(event, result.stations))
    concerned = {code: components_of(damage.channels) for code, damage in result.damages.items()}
    judged = judge_stations(kind, concerned, outcome, screened)
    assert judged["n_found"] == judged["n_damaged"], (result.done, judged["reasons"])
    assert judged["clean_rejected"] == 0


@pytest.mark.parametrize("kind", EVENT_DEFECTS)
def test_event_that_holds_nothing_is_unusable_with_the_reason(kind, clean, chain):
    event, _, outcome = clean
    result = damaged(kind, *clean)
    screened = chain.answered(event, chain.write(event, result.stations))
    assert screened.answer["status"] == "unusable"
    judged = judge_event(kind, outcome, screened)
    assert judged["n_found"] == 1, (result.done, judged["reasons"])
