"""Figures of splits, receiver groups and realism, from tables of every shape."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import ProductError
from quakesource.evaluation.record_statistics import PERCENTILES, STATISTICS
from quakesource.figures.realism import plot_realism
from quakesource.figures.receiver_groups import plot_receiver_groups
from quakesource.figures.split_map import plot_split_map
from quakesource.geometry.receiver_groups import NO_PIXEL
from quakesource.tables import LEAK, RECEIVER_GROUP, SPLIT


def texts(figure) -> str:
    found = [text.get_text() for text in figure.texts]
    for ax in figure.axes:
        found += [ax.get_title(), ax.get_xlabel(), *(text.get_text() for text in ax.texts)]
        legend = ax.get_legend()
        found += [text.get_text() for text in legend.get_texts()] if legend else []
    return "\n".join(found)


def groups(n: int = 40) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(dict.fromkeys(RECEIVER_GROUP, "x"), index=range(n))
    return rows.assign(
        event_id=rng.choice(["a", "b"], n), focal_pixel=rng.integers(1, 193, n), receivers_in_pixel=2,
        kept=rng.random(n) < 0.5,
    )  # fmt: skip


def test_receiver_groups_count_rays_and_say_what_is_left_out():
    said = texts(plot_receiver_groups(groups(), 4, title="T", simulated=True))
    assert "40 rays of 2 events" in said
    assert "of 192 HEALPix" in said
    assert "left out (" in said
    assert "kept (" in said
    assert "SIMULATED" in said


def test_stations_without_a_ray_are_counted():
    rows = groups()
    rows.loc[:4, "focal_pixel"] = NO_PIXEL
    assert "5 stations without a ray" in texts(plot_receiver_groups(rows, 4, title="T", simulated=False))
    rows["focal_pixel"] = NO_PIXEL
    assert "No ray reaches any receiver" in texts(plot_receiver_groups(rows, 4, title="T", simulated=False))


def splits(parts=("train", "validation", "test", "excluded")) -> pd.DataFrame:
    n = 4 * len(parts)
    rows = pd.DataFrame(dict.fromkeys(SPLIT, ""), index=range(n))
    return rows.assign(
        event_id=[f"e{i}" for i in range(n)], origin_time_utc=pd.date_range("2020-01-01", periods=n).astype(str),
        latitude_deg=np.linspace(33, 35, n), longitude_deg=np.linspace(-118, -116, n), blocked=list(parts) * 4,
        random=list(parts) * 4, simulated=True,
    )  # fmt: skip


def leaks(n_test: int = 4) -> pd.DataFrame:
    row = dict.fromkeys(LEAK, 0) | {"min_distance_km": 10.0, "min_days": 30.0, "n_test": n_test, "simulated": True}
    row["share_of_test"] = 0.25 if n_test else np.nan
    near = {"random": {"n_pairs": 7, "n_test_near_train": 1}, "blocked": {}}
    return pd.DataFrame([{**row, "split": name, **extra} for name, extra in near.items()])


def test_split_map_tells_the_leaks_of_both_splits():
    said = texts(plot_split_map(splits(), leaks(), title="T"))
    assert "within 10 km and 30 days" in said
    assert "random: 7 near pairs" in said
    assert "1 of 4 test events near a training event (25%)" in said
    assert "excluded (4)" in said
    assert "SIMULATED" in said


def test_split_map_of_one_part_and_of_nothing():
    said = texts(plot_split_map(splits(("train",)), leaks(0), title="T"))
    assert "0 of 0 test events" in said
    assert "nan" not in said
    with pytest.raises(ProductError):
        plot_split_map(splits().iloc[:0], leaks(), title="T")


def statistics(shift: float = 0.0) -> pd.DataFrame:
    values = {name: value / 100 + shift for name, value in PERCENTILES.items()}
    return pd.DataFrame([{"statistic": name, "n": 9, "n_events": 3, **values} for name in STATISTICS])


def test_realism_has_a_panel_a_statistic_and_counts():
    figure = plot_realism(statistics(0.1), statistics(), title="T")
    assert len(figure.axes) == len(STATISTICS)
    assert texts(figure).count("9 (3)") == 2 * len(STATISTICS)
    with pytest.raises(ProductError):
        plot_realism(statistics().drop(columns="median"), statistics(), title="T")
