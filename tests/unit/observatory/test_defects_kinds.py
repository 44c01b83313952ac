"""Every kind of defect: clean records stay clean, what is not concerned stays equal, the same seed does the same."""

from typing import get_args

import numpy as np
import pytest
from defect_examples import clean, same

from quakesource.evaluation.screen_assessment import RIGHT_REASONS
from quakesource.observatory.defects import EVENT_DEFECTS, STATION_DEFECTS
from quakesource.observatory.defects.damaging import damage_event
from quakesource.settings.assessment import DefectKind

ADD_OR_CHANGE_CODES = {"unrotated_rt", "baseline_step", "mixed_units"}


def stations(n=10):
    return {f"S{i:02d}": clean(f"S{i:02d}", seed=i) for i in range(n)}


def test_settings_know_every_kind_and_no_other():
    assert set(get_args(DefectKind)) == {*STATION_DEFECTS, *EVENT_DEFECTS} == set(RIGHT_REASONS)


@pytest.mark.parametrize("kind", STATION_DEFECTS)
@pytest.mark.parametrize("seed", range(5))
def test_only_the_named_channels_change_and_the_clean_records_stay_clean(kind, seed):
    records = clean()
    damage = STATION_DEFECTS[kind].damage(records, np.random.default_rng(seed))
    assert all(same(records, clean(), code) for code in ("MHZ", "MH1", "MH2"))
    assert damage.channels
    assert damage.done
    for trace in damage.records.stream:
        code = trace.stats.channel
        if code not in damage.channels and kind not in ADD_OR_CHANGE_CODES | {"clipped"}:
            assert same(records, damage.records, code)


@pytest.mark.parametrize("kind", STATION_DEFECTS)
def test_same_seed_same_damage(kind):
    one, again = (STATION_DEFECTS[kind].damage(clean(), np.random.default_rng(3)) for _ in range(2))
    assert one.done == again.done
    assert all(
        np.array_equal(a, b, equal_nan=True) for a, b in zip(one.records.stream, again.records.stream, strict=True)
    )


@pytest.mark.parametrize("kind", STATION_DEFECTS)
def test_share_of_the_stations_and_no_others_are_damaged(kind):
    whole = stations()
    candidates = list(whole)[:7]
    event = damage_event(kind, whole, candidates, np.random.default_rng(1))
    defect = STATION_DEFECTS[kind]
    assert len(event.damages) == max(1, round(10 * defect.share))
    assert set(event.damages) <= set(candidates)
    if defect.where == "nearest":
        assert set(event.damages) == set(candidates[: len(event.damages)])
    untouched = [records for records in event.stations if any(records is clean_one for clean_one in whole.values())]
    assert len(untouched) == 10 - len(event.damages)
    assert all(code in event.done for code in event.damages)


@pytest.mark.parametrize("kind", EVENT_DEFECTS)
def test_events_leave_the_clean_records_alone(kind):
    whole = stations(4)
    event = damage_event(kind, whole, list(whole), np.random.default_rng(1))
    assert event.damages == {}
    assert all(same(records, clean(code, seed=int(code[1:])), "MHZ") for code, records in whole.items())
