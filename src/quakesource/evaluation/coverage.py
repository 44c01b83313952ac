"""How often regions of a posterior hold the reference."""

import pandas as pd

from quakesource.evaluation.proportions import wilson_interval

COVERAGE_SHARES = (0.5, 0.68, 0.8, 0.9)


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """Per cent held by the regions of each nominal share, with 95 % intervals: nominal, held, low, high, n.

    ``rows`` has ``kagan_deg`` and ``radius_<per cent>_deg``; rows without either do not count.
    """
    table = []
    for share in COVERAGE_SHARES:
        radius = rows[f"radius_{100 * share:.0f}_deg"]
        known = rows["kagan_deg"].notna() & radius.notna()
        n, held = int(known.sum()), int((rows["kagan_deg"] <= radius)[known].sum())
        low, high = wilson_interval(held, n)
        table.append((100 * share, 100 * held / n if n else float("nan"), 100 * low, 100 * high, n))
    return pd.DataFrame(table, columns=["nominal", "held", "low", "high", "n"])
