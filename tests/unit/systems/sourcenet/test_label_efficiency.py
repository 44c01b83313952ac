"""Trainings on some of the labels: which, from what, and judged on the same events."""

import numpy as np
import pandas as pd
import pytest
import test_fine_tuning
import test_rows

from quakesource.systems.sourcenet.comparison.label_efficiency import NOTHING, SYNTHETICS, label_efficiency, label_table
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings, SourceNetLabelEfficiencySettings
from quakesource.systems.sourcenet.tables import LABEL_EFFICIENCY

SETTINGS = SourceNetLabelEfficiencySettings(shares=(0.5, 1.0), steps=4, seeds=(1, 2), n_bootstrap=20)
TUNING = SourceNetFineTuningSettings(batch_events=4)


@pytest.fixture(scope="module")
def errors():
    sets = [test_fine_tuning.recorded(number) for number in (5, 6, 7)]
    return label_efficiency(test_rows.trained(), *sets, TUNING, SETTINGS)


def test_every_training_is_judged_on_every_event(errors):
    n = len(test_fine_tuning.recorded(7).event_id)
    assert (errors.groupby(["begun_with", "share", "seed"]).size() == n).all()
    assert set(errors["begun_with"]) == {SYNTHETICS, NOTHING}
    assert errors.groupby(["begun_with", "share", "seed"]).ngroups == 1 + 2 * 2 * 2


def test_all_labels_are_more_than_half_of_them(errors):
    numbers = errors[errors["share"] > 0].groupby("share")["n_train"].unique()
    n = len(test_fine_tuning.recorded(5).event_id)
    assert numbers[1.0].tolist() == [n]
    assert numbers[0.5].tolist() == [-(-n // 2)]


def test_the_network_that_came_is_not_touched():
    trained = test_rows.trained()
    before = {name: value.clone() for name, value in trained.network.state_dict().items()}
    sets = [test_fine_tuning.recorded(number) for number in (5, 6, 7)]
    label_efficiency(trained, *sets, TUNING, SETTINGS.model_copy(update={"shares": (1.0,), "seeds": (1,)}))
    assert all(bool((value == before[name]).all()) for name, value in trained.network.state_dict().items())


def test_the_table_has_a_row_a_beginning_and_share(errors):
    table = label_table(errors, 20)
    assert set(table.columns) <= set(LABEL_EFFICIENCY)
    assert len(table) == 1 + 2 * 2
    came = table[table["share"] == 0].iloc[0]
    assert came["n_seeds"] == came["n_train"] == 0
    assert np.isnan(came["difference_mean_deg"])
    assert (table.loc[table["share"] > 0, "n_seeds"] == 2).all()


def test_differences_are_means_over_seeds_of_the_same_events():
    rows = [
        (SYNTHETICS, 0.0, 0, "a", 30.0),
        (SYNTHETICS, 0.0, 0, "b", 10.0),
        *[
            (SYNTHETICS, 1.0, seed, event, angle)
            for seed, event, angle in ((1, "a", 20), (2, "a", 24), (1, "b", 9), (2, "b", 9))
        ],
    ]
    table = pd.DataFrame(rows, columns=["begun_with", "share", "seed", "event_id", "kagan_deg"])
    found = label_table(table.assign(n_train=5, magnitude_error=0.1), 50).set_index("share")
    assert found.loc[1.0, "difference_mean_deg"] == pytest.approx((-8 - 1) / 2)
    assert found.loc[1.0, "lowest_seed_mean_deg"] == pytest.approx(14.5)
    assert found.loc[1.0, "highest_seed_mean_deg"] == pytest.approx(16.5)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="above 0"):
        SourceNetLabelEfficiencySettings(shares=(share,))
