"""The picks of one earthquake, station by station: the best of each phase."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from obspy import UTCDateTime


@dataclass(frozen=True)
class StationPicks:
    """``polarity`` is that of the P pick of highest quality, 0 if none has one or ``problem`` says why not."""

    location: str
    channel: str
    polarity: int
    polarity_quality: float
    time_utc: dict[str, str]
    problem: str = ""

    def time_s(self, phase: str, origin_time: UTCDateTime) -> float:
        """Pick relative to the origin time; NaN if there is none."""
        text = self.time_utc.get(phase, "")
        return float(UTCDateTime(text) - origin_time) if text else float("nan")


def station_picks(picks: pd.DataFrame, stations: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StationPicks]:
    """Picks (columns of `tables.PICK`) by network and station.

    A pick without a network code is given that of the one station with metadata of this name.
    """
    networks: dict[str, list[str]] = {}
    for network, station in stations:
        networks.setdefault(station, []).append(network)
    named = picks.assign(
        network=[
            networks[station][0] if not network and len(networks.get(station, [])) == 1 else network
            for network, station in zip(picks["network"], picks["station"], strict=True)
        ]
    )
    groups = named.groupby(["network", "station"], sort=True)
    return {(str(network), str(station)): _best(group) for (network, station), group in groups}


def _best(group: pd.DataFrame) -> StationPicks:
    p = group[group["phase"] == "P"].sort_values("polarity_quality", ascending=False, kind="stable")
    seen = p[p["polarity"] != 0]
    leading = seen[seen["polarity_quality"] == seen["polarity_quality"].max()]
    problem = "picks of one station contradict each other" if leading["polarity"].nunique() > 1 else ""
    first = (seen if len(seen) else p if len(p) else group).iloc[0]
    # the time of the pick that gives the polarity goes first, then the most probable, then the earliest
    sure = pd.to_numeric(group["probability"], errors="coerce") if "probability" in group else 0.0
    ordered = group.assign(sure=sure).sort_values(["sure", "time_utc"], ascending=[False, True], kind="stable")
    timed = pd.concat([seen, ordered])
    times = {
        phase: next((str(t) for t in timed.loc[timed["phase"] == phase, "time_utc"] if t), "") for phase in ("P", "S")
    }
    return StationPicks(
        location=str(first["location"]),
        channel=str(first["channel"]),
        polarity=0 if problem or not len(seen) else int(seen.iloc[0]["polarity"]),
        polarity_quality=float(seen.iloc[0]["polarity_quality"]) if len(seen) else float("nan"),
        time_utc=times,
        problem=problem,
    )
