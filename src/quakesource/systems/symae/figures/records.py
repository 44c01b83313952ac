"""Windows of recorded teleseisms, aligned on the predicted arrival."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from quakesource.figures.empty_figure import plot_nothing
from quakesource.figures.pages import page
from quakesource.figures.style import BLACK, GREY, VERMILLION, figure_style
from quakesource.systems.symae.windows import Windows

_MOST = 60
"""Records of an event that are drawn."""
_SHOWN_S = (-50.0, 200.0)


def plot_records(windows: Windows, spread: pd.DataFrame, title: str) -> Figure:
    """A column an event, records by azimuth, with the onsets that were read."""
    kept = windows.rows[windows.rows["kept"]]
    if kept.empty:
        return plot_nothing(title, "no record passed", simulated=windows.simulated)
    events = list(dict.fromkeys(kept["event_id"]))[:4]
    told = spread.set_index("event_id")
    facts = [
        "; ".join(f"{event}: onsets scatter by {told.loc[event, 'onset_spread_s']:.1f} s" for event in events),
        f"zero: predicted {kept['wave'].iloc[0]}; red: onset; every record scaled to its largest value, by azimuth",
    ]
    with figure_style():
        figure, axes = page(title, facts, 1, len(events), row_in=5.6, gap_in=0.4, simulated=windows.simulated)
        for ax, event in zip(axes, events, strict=True):
            rows = kept[kept["event_id"] == event].sort_values("azimuth_deg")
            chosen = rows.iloc[np.unique(np.linspace(0, len(rows) - 1, min(_MOST, len(rows))).astype(int))]
            for place, (index, row) in enumerate(chosen.iterrows()):
                series = windows.records[int(index)]
                scaled = 0.8 * series / max(float(np.abs(series).max()), 1e-12)
                ax.plot(windows.time_s, place + scaled, color=BLACK, linewidth=0.5)
                if np.isfinite(row["onset_s"]):
                    ax.plot([row["onset_s"]] * 2, [place - 0.4, place + 0.4], color=VERMILLION, linewidth=0.9)
            ax.axvline(0, color=GREY, linewidth=0.5)
            ticks = np.unique(np.linspace(0, len(chosen) - 1, 8).astype(int))
            ax.set_yticks(ticks, [f"{chosen['azimuth_deg'].iloc[i]:.0f}°" for i in ticks], fontsize=6)
            ax.set(
                xlim=_SHOWN_S, ylim=(-1, len(chosen)), xlabel="time after P (s)", title=f"{event}, {len(rows)} records"
            )
    return figure
