"""Section ``systems.polarity``: mechanisms from first motions and S/P amplitude ratios."""

from pydantic import Field

from quakesource.settings.base import Section


class PolaritySettings(Section):
    """First motions and amplitude ratios: a grid of double couples with a Bernoulli error model."""

    grid_step_deg: float = Field(5.0, ge=2, le=15, description="Spacing of the double couples.")
    depth_error_km: float = Field(
        3.0, ge=0, description="Standard deviation of the catalogue's depth, for the trial depths."
    )
    epicentre_error_km: float = Field(
        1.5,
        ge=0,
        description="Standard deviation of the epicentre, north and east: near stations see it turn their rays.",
    )
    n_depths: int = Field(7, ge=1, description="Trial depths, equally likely.")
    ray_error_deg: float = Field(
        8.0,
        gt=0,
        description="Standard deviation of ray directions at the source that the velocity model is to blame for.",
    )
    sp_scatter_log10: float = Field(
        0.3, gt=0, description="Mean absolute error of log10 amplitude ratios (0.3 is a factor of 2)."
    )
    min_polarities: int = Field(8, ge=1, description="Events with fewer end as unusable.")
    max_azimuthal_gap_deg: float = Field(
        180.0, gt=0, le=360, description="Events with a larger gap on the focal sphere end as unusable."
    )
    max_uncertainty_deg: float = Field(
        50.0, gt=0, le=120, description="Answers are declined where 68 % of the posterior are farther away than this."
    )
    n_draws: int = Field(100, ge=1, description="Posterior draws written to resampled.parquet.")
    seed: int = Field(1, ge=0, description="Random seed of the posterior draws.")
