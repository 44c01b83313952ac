"""Metrics, bootstrap intervals and comparison tables."""

from quakesource.evaluation.bootstrap import bootstrap_interval
from quakesource.evaluation.comparison import compare_with_references, summarise

__all__ = ["bootstrap_interval", "compare_with_references", "summarise"]
