"""Section ``evaluate``: comparison with the reference mechanisms."""

from pydantic import Field

from quakesource.settings.base import Section


class EvaluateSettings(Section):
    """Stage evaluate-predictions."""

    bootstrap_samples: int = Field(2000, ge=1, description="Resamples for the confidence intervals of the tables.")
    seed: int = Field(1, ge=0, description="Seed of the resampling and of the label noise.")
    label_noise_deg: float = Field(
        20.0,
        gt=0,
        le=40,
        description="Mean Kagan angle between noisy labels and the truth; HASH states 20 for A and B.",
    )
    label_noise_draws: int = Field(20, ge=1, description="Sets of noisy labels that the label-noise study averages.")
