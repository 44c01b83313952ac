"""What warns of a source that is no point: shares of pairs, and rows that count every answer."""

import numpy as np
import pandas as pd
import pytest

from quakesource.mechanisms import moment_tensor
from quakesource.systems.sourcenet.comparison.source_kinds import area_under_curve, source_kind_table
from quakesource.systems.sourcenet.tables import SOURCE_KINDS
from quakesource.tables import MOMENT_TENSOR_COLUMNS

NAMES = list(MOMENT_TENSOR_COLUMNS)


def test_the_area_is_the_share_of_the_pairs():
    rng = np.random.default_rng(1)
    ordinary, other = pd.Series(rng.integers(0, 6, 30) / 2), pd.Series(rng.integers(1, 9, 20) / 2)
    pairs = [(b > a) + 0.5 * (a == b) for a in ordinary for b in other]
    assert area_under_curve(ordinary, other) == pytest.approx(np.mean(pairs))
    assert area_under_curve(ordinary, ordinary) == pytest.approx(0.5)


def rows(kinds, turned_deg):
    ids = [f"e{n}" for n in range(len(kinds))]
    true = moment_tensor(np.full(len(kinds), 30.0), 60.0, -40.0)
    answered = np.stack([moment_tensor(30.0 + turn, 60.0, -40.0) for turn in turned_deg])
    references = pd.DataFrame(true, columns=NAMES, index=ids).assign(source_kind=kinds)
    predictions = pd.DataFrame(answered, columns=NAMES).assign(
        event_id=ids, variant="zero_shot", status=["ok", "declined"] + ["ok"] * (len(kinds) - 2), uncertainty_deg=5.0
    )
    posterior = pd.DataFrame(
        {
            "event_id": ids,
            "variant": "zero_shot",
            "radius_90_deg": 12.0,
            "ood_score": np.arange(len(ids), dtype=float),
            "complex_source_probability": [0.1 if kind == "point" else 0.9 for kind in kinds],
        }
    )
    return predictions, posterior, references


def test_every_kind_has_a_row_and_declined_answers_count():
    kinds = ["point", "point", "point", "compound", "compound"]
    table = source_kind_table(*rows(kinds, [0, 5, 5, 40, 3]), 50)
    assert set(table.columns) <= set(SOURCE_KINDS)
    points, compound = (table[table["source_kind"] == kind].iloc[0] for kind in ("point", "compound"))
    assert (points["n"], compound["n"]) == (3, 2)
    assert (points["held"], compound["held"]) == (1.0, 0.5)
    assert points["share_declined"] == pytest.approx(1 / 3)
    assert compound["complex_source_probability_auc"] == 1
    assert compound["uncertainty_deg_auc"] == 0.5
    assert np.isnan(points["ood_score_auc"])


def test_kinds_of_real_events_are_unknown():
    table = source_kind_table(*rows([np.nan] * 4, [0, 5, 5, 40]), 50)
    assert table["source_kind"].tolist() == ["unknown"]
    assert not any(name.endswith("_auc") for name in table)
