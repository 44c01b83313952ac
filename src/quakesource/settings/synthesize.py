"""Section ``synthesize``: the set of training examples."""

from pydantic import Field

from quakesource.settings.base import Interval, Section


class SynthesizeSettings(Section):
    """Stage synthesize-set: examples of sources, paths and nuisances, docs/synthetics.md."""

    n_events: int = Field(20_000, ge=1, description="Sources of the set.")
    pairs_per_part: int = Field(4096, ge=1, description="Pairs of source and station in a part (a shard of the store).")
    n_stations: tuple[int, int] = Field((8, 32), description="Fewest and most stations of a source.")
    magnitude: Interval = Field((2.8, 5.5), description="Moment magnitudes, uniform.")
    depth_km: Interval = Field((1.0, 20.0), description="Depths, uniform over the grid of training_greens.")
    distance_km: Interval = Field((5.0, 150.0), description="Distances, uniform over the grid of training_greens.")
    window_s: tuple[float, float] = Field(
        (-5.0, 5.0), description="Window about the arrival that the example believes."
    )
    duration_scatter: float = Field(0.3, ge=0, description="Standard deviation of ln duration, cut at two.")
    time_error: float = Field(0.08, ge=0, lt=1, description="Largest error of a travel time, as a share of it.")
    log_amplitude_error: float = Field(0.3, ge=0, description="Standard deviation of ln amplitude of a window.")
    polarity_flips: float = Field(0.02, ge=0, le=1, description="Share of stations with their polarity turned round.")
    noise_to_signal: tuple[float, float] = Field((0.0, 0.0), description="White noise over the pair's largest sample.")
    seed: int = Field(1, ge=0, description="Seed; a part follows from it and from the number of the part.")
    dask_scheduler: str | None = Field(
        None, description="Address of a running Dask scheduler; null: processes of this machine."
    )
