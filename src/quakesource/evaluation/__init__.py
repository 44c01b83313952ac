"""Metrics, bootstrap intervals and comparison tables; docs/evaluation.md defines every one."""

from quakesource.evaluation.bootstrap import bootstrap_interval, paired_interval
from quakesource.evaluation.calibration import calibrated_limits
from quakesource.evaluation.comparison import compare_with_references
from quakesource.evaluation.conditions import event_conditions
from quakesource.evaluation.event_scores import score_events
from quakesource.evaluation.label_noise import noisy_labels, study_label_noise
from quakesource.evaluation.paired import compare_pairs
from quakesource.evaluation.proportions import wilson_interval
from quakesource.evaluation.quality_grades import judge_grades
from quakesource.evaluation.strata import stratify
from quakesource.evaluation.summary import summarise

__all__ = [
    "bootstrap_interval",
    "calibrated_limits",
    "compare_pairs",
    "compare_with_references",
    "event_conditions",
    "judge_grades",
    "noisy_labels",
    "paired_interval",
    "score_events",
    "stratify",
    "study_label_noise",
    "summarise",
    "wilson_interval",
]
