"""What a system declares of itself: read when the DAG is planned, so it imports nothing heavy.

There are two kinds. A system that answers with *mechanisms* writes rows of `tables.PREDICTION` (and joins
kagan.csv, the comparison and the pages of events); one with *tables* has results of its own kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from quakesource.settings.base import Section


class Caption(NamedTuple):
    """``title`` of a figure and ``text``: what it shows and how to read it, for page and report."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class System:
    """A system: the folder ``systems/<name>/`` with its settings, stages, figures, tables and rules.

    Parameters
    ----------
    name : of the folder, of its section ``systems.<name>``, and in the column ``system`` of the tables
    label : what people call it
    settings : class of the section ``systems.<name>``; each of its sub-sections is a scope of its own
    answers : ``mechanism`` or ``tables``
    stages : modules in ``systems/<name>/stages/``, each with a function of the same name; a system of mechanisms
        that has no ``rules.smk`` has the stage ``predict_<name>`` alone
    reads : products that its predictions are made from: observations, short_period, first_motions
    figures : of the study, ``results/<study>/figures/<name>/<figure>.png``
    further_figures : of the study as well, but drawn on demand alone: nothing else makes them
    event_figures : of an event, ``results/<study>/figures/<name>/<event>_<figure>.png``
    fits_waveforms : its predictions hold trace_fits.parquet (`tables.TRACE_FIT`), which pages and realism show
    fits_first_motions : its predictions hold first_motions.parquet, drawn on focal spheres
    has_posterior : its predictions hold posterior.parquet (`tables.POSTERIOR`) and resampled.parquet
    is_trained : networks are trained, models/<name>/<velocity model>/ with history.csv
    reference_fit : module with ``reference_variance_reduction(predictions, references, folder)``, if there is one
    paper : where it comes from
    """

    name: str
    label: str
    settings: type[Section]
    answers: Literal["mechanism", "tables"]
    stages: tuple[str, ...]
    reads: tuple[str, ...] = ()
    figures: Mapping[str, Caption] = field(default_factory=dict)
    further_figures: Mapping[str, Caption] = field(default_factory=dict)
    event_figures: Mapping[str, Caption] = field(default_factory=dict)
    fits_waveforms: bool = False
    fits_first_motions: bool = False
    has_posterior: bool = False
    is_trained: bool = False
    reference_fit: str = ""
    paper: str = ""

    def figures_but(self, *names: str) -> dict[str, Caption]:
        """Figures of the study without some, which another stage draws."""
        return {name: caption for name, caption in self.figures.items() if name not in names}
