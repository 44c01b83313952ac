"""Coverage of regions."""

import pandas as pd
import pytest

from quakesource.evaluation.coverage import coverage


def rows():
    radii = {f"radius_{share}_deg": [10.0] * 5 for share in (50, 68, 80, 90)}
    return pd.DataFrame({"kagan_deg": [1.0, 9.0, 10.0, 30.0, None], **radii})


def test_shares_are_of_events_with_a_reference():
    table = coverage(rows())
    assert table["n"].tolist() == [4] * 4
    assert table["held"].tolist() == [75.0] * 4
    assert (table["low"] < 75).all()
    assert (table["high"] > 75).all()


def test_no_event_gives_no_number():
    table = coverage(rows()[4:])
    assert table["held"].isna().all()
    assert table["nominal"].tolist() == pytest.approx([50, 68, 80, 90])
