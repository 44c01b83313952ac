"""Stage split-events: which earthquakes train, validate and judge, and what leaks between them."""

import sys
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive import open_archive
from quakesource.settings.splits import SplitSettings
from quakesource.splits.blocks import blocked_split
from quakesource.splits.leakage import count_leaks
from quakesource.splits.parts import PARTS
from quakesource.splits.random_split import random_split
from quakesource.tables import LEAK, SPLIT


def split_events(split: SplitSettings, *, archive: Path, splits: Path, leaks: Path) -> None:
    """Blocks of time and place, the papers' random split beside them, and the leaks of both.

    Parameters
    ----------
    archive : manifest of the archive
    splits : CSV to write: the parts of every event
    leaks : CSV to write: what is near across the parts of either split
    """
    source = open_archive(archive)
    parts = event_parts(source.events(), split, simulated=source.simulated)
    counts = split_leaks(parts, split)
    for row in counts.to_dict("records"):
        print(
            f"{row['split']}: {row['n_train']} train, {row['n_validation']} validation, {row['n_test']} test, "
            f"{row['n_excluded']} excluded; {row['n_pairs']} pairs across parts within {split.min_distance_km:g} km "
            f"and {split.min_days:g} days; {row['n_test_near_train']} test events near a training event",
            file=sys.stderr,
        )
    for path, table in ((splits, parts), (leaks, counts)):
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(path, index=False)


def event_parts(events: pd.DataFrame, split: SplitSettings, *, simulated: bool) -> pd.DataFrame:
    """Rows of `SPLIT` in the order of the events."""
    blocked = blocked_split(
        events,
        nside=split.nside,
        time_block_days=split.time_block_days,
        x_km=split.min_distance_km,
        y_days=split.min_days,
        shares=split.shares,
        max_cluster_share=split.max_cluster_share,
        seed=split.seed,
    )
    drawn = random_split(list(events["event_id"]), shares=split.shares, seed=split.seed)
    places = events[["origin_time_utc", "latitude_deg", "longitude_deg"]].reset_index(drop=True)
    return pd.concat([places, blocked], axis=1).assign(random=drawn, simulated=simulated)[list(SPLIT)]


def split_leaks(parts: pd.DataFrame, split: SplitSettings) -> pd.DataFrame:
    """Rows of `LEAK` from rows of `SPLIT`."""
    rows = []
    for name in ("blocked", "random"):
        found = count_leaks(parts, parts[name], split.min_distance_km, split.min_days)
        rows.append(
            {
                "split": name,
                "min_distance_km": split.min_distance_km,
                "min_days": split.min_days,
                **{f"n_{part}": int((parts[name] == part).sum()) for part in (*PARTS, "excluded")},
                "n_pairs": found.n_pairs,
                "n_test_near_train": found.n_test_near_train,
                "share_of_test": found.share_of_test,
                "simulated": bool(parts["simulated"].any()),
            }
        )
    return pd.DataFrame(rows, columns=list(LEAK))
