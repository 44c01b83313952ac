"""Section ``screen_assessment``: how well the quality screens find defects that were put in on purpose."""

from typing import Literal, get_args

from pydantic import Field

from quakesource.settings.base import Section

DefectKind = Literal[
    "response_listed_wrongly",
    "unrotated_rt",
    "gain_error",
    "dead_small",
    "nan_samples",
    "glitch",
    "clipped",
    "baseline_step",
    "mixed_units",
    "cm_per_s",
    "zero_padding",
    "gap",
    "short_record",
    "flat",
    "contradicting_overlap",
    "wrong_epochs",
    "missing_response",
    "noise_only",
    "coda",
    "two_stations",
]
"""Kinds of damage, those of single stations first; docs/quality.md describes them."""


class ScreenAssessmentSettings(Section):
    """Stage assess-screens: one simulated earthquake and network a seed, damaged in every way in turn."""

    seeds: int = Field(20, ge=1, description="Number of earthquakes; they follow simulate.seed.")
    kinds: tuple[DefectKind, ...] = Field((), description="Kinds of defects to put in, by name; empty: all.")

    def chosen(self) -> tuple[DefectKind, ...]:
        """Kinds to put in."""
        return self.kinds or get_args(DefectKind)
