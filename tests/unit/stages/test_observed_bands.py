"""Which of the bands an earthquake is observed in: its own, unless noise hides most records there."""

import numpy as np
import pytest

from quakesource.stages import observing
from quakesource.waveforms.bands import EventBand
from quakesource.waveforms.quality.event import TOO_QUIET

OWN, SHORTER, SHORTEST = (EventBand(name, (0.02, 0.05)) for name in ("large", "regular", "small"))


def chosen(monkeypatch, kept, quiet, other=0, bands=(OWN, SHORTER, SHORTEST)):
    """Name of the band that is taken, and those that were looked at; counts of components by band."""
    looked_at = []

    def observed(_, event, band):
        looked_at.append(band.name)
        i = len(looked_at) - 1
        verdicts = [{"reason": TOO_QUIET}] * quiet[i] + [{"reason": "clipped"}] * other + [{"reason": ""}] * kept[i]
        block = np.zeros((kept[i], 1, 1)), np.ones((kept[i], 1), bool)
        return observing._EventTables([], verdicts, block, band.name)

    monkeypatch.setattr(observing, "_observe_event", observed)
    return observing._observe_job(None, ({"event_id": "a"}, bands)).band, looked_at


@pytest.mark.parametrize(
    ("kept", "quiet", "band", "n_looked_at"),
    [
        ([20, 30, 30], [15, 0, 0], "large", 1),  # most are heard in its own band
        ([10, 30, 30], [25, 5, 0], "regular", 2),  # most are not, and many more in the next
        ([10, 14, 30], [25, 20, 5], "small", 3),  # a few more are not enough
        ([10, 14, 14], [25, 20, 20], "large", 3),
        ([2, 6, 5], [30, 25, 25], "large", 3),  # too few to be worth another band
        ([0, 9, 40], [30, 25, 2], "small", 3),
        ([0, 0, 0], [0, 0, 0], "large", 1),
    ],
)
def test_another_band_is_taken_where_it_keeps_many_more(monkeypatch, kept, quiet, band, n_looked_at):
    found, looked_at = chosen(monkeypatch, kept, quiet)
    assert found == band
    assert len(looked_at) == n_looked_at


def test_records_that_are_lost_for_other_reasons_do_not_count(monkeypatch):
    assert chosen(monkeypatch, [5, 40], [4, 0], other=60)[0] == "large"


def test_a_band_of_its_own_has_no_other(monkeypatch):
    assert chosen(monkeypatch, [0], [30], bands=(OWN,)) == ("large", ["large"])


@pytest.mark.parametrize(
    ("kept", "band", "n_looked_at"),
    [
        ([9, 40], "local", 1),  # near stations are enough
        ([6, 40], "small", 2),  # too few of them, and many farther away
        ([6, 7], "local", 2),
        ([0, 6], "local", 2),
    ],
)
def test_without_stations_near_it_the_smallest_earthquake_is_looked_at_from_farther_away(
    monkeypatch, kept, band, n_looked_at
):
    bands = EventBand("local", (0.2, 1.0), 50.0), EventBand("small", (0.04, 0.1))
    found, looked_at = chosen(monkeypatch, kept, [0, 0], bands=bands)
    assert found == band
    assert len(looked_at) == n_looked_at
