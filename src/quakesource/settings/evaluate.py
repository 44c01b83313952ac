"""Section ``evaluate``: comparison with the reference mechanisms."""

from pydantic import Field

from quakesource.settings.base import Section


class EvaluateSettings(Section):
    """Stage evaluate-predictions."""

    bootstrap_samples: int = Field(2000, ge=1, description="Resamples for the confidence intervals of the summary.")
    seed: int = Field(1, ge=0, description="Seed of the resampling.")
