"""Sections of ``systems.fmnet``: its region, the network for stations anywhere, and the earthquakes that test both."""

from typing import Literal, get_args

from pydantic import Field, model_validator

from quakesource.settings.base import Band, Interval, Section

OURS, FMNET, LC_FMNET = "any_stations", "fmnet", "lc_fmnet"
"""The networks of the race."""
LEARNING_RATES = {"fmnet_rate_1e-2": 1e-2, "fmnet_rate_1e-3": 1e-3, "fmnet_rate_1e-4": 1e-4, "fmnet_rate_1e-5": 1e-5}
"""Short trainings of FMNet that differ in the learning rate, the paper's Figure S8."""
Ablation = Literal[
    "unchanged",
    "one_band",
    "one_earth",
    "region_alone",
    "anywhere_alone",
    "all_stations",
    "exact_picks",
    "point_sources",
    "no_posterior",
]
"""Ours as it is, and without one of its ideas."""
Bands = tuple[tuple[float, float], ...]
"""Pass bands, Hz."""


class FmnetStationSettings(Section):
    """A seismic station of the region."""

    code: str = Field(min_length=1, description="Network and station, e.g. CI.CLC.")
    latitude_deg: float = Field(ge=-90, le=90, description="Geographic latitude.")
    longitude_deg: float = Field(ge=-180, le=360, description="Longitude.")


_RIDGECREST = {
    "CI.CCC": (35.525, -117.365),
    "CI.CLC": (35.816, -117.598),
    "CI.SLA": (35.891, -117.283),
    "CI.TOW2": (35.809, -117.765),
    "CI.WMF": (36.118, -117.855),
    "CI.JRC2": (35.982, -117.809),
    "CI.LRL": (35.480, -117.682),
    "CI.WBM": (35.608, -117.890),
    "CI.MPM": (36.058, -117.489),
    "CI.WRC2": (35.948, -117.650),
    "CI.ISA": (35.663, -118.474),
    "CI.EDW2": (34.881, -117.994),
    "CI.GSC": (35.302, -116.806),
    "CI.VES": (35.841, -119.085),
    "CI.FUR": (36.467, -116.863),
    "CI.SHO": (35.900, -116.275),
}
"""The paper maps 16 stations within 150 km without naming them: these are our choice, to 0.001°."""


class FmnetRegionSettings(Section):
    """Source places and mechanisms on a grid, stations, and what is done to their records."""

    latitude_deg: Interval = Field((35.4, 36.2), description="South and north end of the source places.")
    longitude_deg: Interval = Field((-118.0, -117.2), description="West and east end.")
    step_deg: float = Field(0.1, gt=0, description="Step of the source places in latitude and longitude.")
    depth_km: Band = Field((2.0, 20.0), description="Shallowest and deepest source.")
    depth_step_km: float = Field(2.0, gt=0, description="Step of the depths.")
    strike_step_deg: float = Field(30.0, gt=0, le=360, description="Step of the strikes, from 0 to below 360.")
    dip_step_deg: float = Field(10.0, gt=0, le=90, description="Step of the dips, from one step to 90.")
    rake_step_deg: float = Field(20.0, gt=0, le=180, description="Step of the rakes, even about 0 and within ±90.")
    stations: tuple[FmnetStationSettings, ...] = Field(
        tuple(FmnetStationSettings(code=c, latitude_deg=a, longitude_deg=o) for c, (a, o) in _RIDGECREST.items()),
        min_length=2,
        description="Stations, in the order of the traces.",
    )
    velocity_model: str = Field("socal", description="Velocity model: a shipped name or a file.")
    sampling_rate_hz: float = Field(1.0, gt=0, description="Sampling rate of the traces.")
    duration_s: float = Field(128.0, gt=0, description="Length of the traces.")
    before_p_s: float = Field(10.0, ge=0, description="How long before P the traces begin.")
    band_hz: Band = Field((0.05, 0.1), description="Pass band.")

    @model_validator(mode="after")
    def _steps_fit(self) -> "FmnetRegionSettings":
        if 2 * self.band_hz[1] >= self.sampling_rate_hz:
            raise ValueError(f"band_hz must end below half of sampling_rate_hz {self.sampling_rate_hz:g}")
        for name, whole, step in (("strike", 360.0, self.strike_step_deg), ("dip", 90.0, self.dip_step_deg)):
            if abs(whole / step - round(whole / step)) > 1e-9:
                raise ValueError(f"{name}_step_deg must divide {whole:g}, so that the grid is even")
        return self


class FmnetOffGridSettings(Section):
    """Simulated earthquakes off the grid, in velocity models that differ from the searched one."""

    n_models: int = Field(10, ge=1, description="Perturbed velocity models.")
    n_sources: int = Field(20, ge=1, description="Earthquakes in each.")
    velocity_scatter: float = Field(0.05, ge=0, lt=0.5, description="Largest relative change of a layer's velocities.")
    thickness_scatter: float = Field(0.1, ge=0, lt=0.5, description="Largest relative change of a layer's thickness.")
    noise: float = Field(
        0.1, ge=0, description="Standard deviation of the noise, relative to the largest sample of an earthquake."
    )
    pick_error_s: float = Field(1.0, ge=0, description="Standard deviation of the errors of picks, station by station.")
    few_stations: int = Field(8, ge=2, description="Stations left in the last condition.")
    epicentre_error_km: float = Field(
        1.5, ge=0, description="Error of the epicentre that the network for stations anywhere is told, north and east."
    )
    seed: int = Field(1, ge=0, description="Random seed.")


class FmnetSamplesSettings(Section):
    """Samples of the grid as the paper trains with them: disturbed, then all by their number or written to disk."""

    noise: float = Field(0.1, ge=0, description="Largest standard deviation of the noise over the largest sample.")
    common_shift_s: float = Field(10.0, ge=0, description="Largest shift of all traces together.")
    station_shift_s: float = Field(2.0, ge=0, description="Largest shift of a station beside that.")
    n_written: int | None = Field(
        None, ge=1, description="Samples that write-fmnet-samples writes, drawn at random; null: all, 19 GB."
    )
    dask_scheduler: str | None = Field(
        None, description="Address of a Dask cluster that writes them; null: processes of this machine."
    )
    seed: int = Field(1, ge=0, description="Random seed.")


class FmnetNetworkSettings(Section):
    """Sizes of the network for stations anywhere."""

    tower: int = Field(160, ge=8, description="Width of the layer that reads the traces of a station.")
    width: int = Field(96, ge=8, description="Width of the layers; a multiple of heads.")
    layers: int = Field(2, ge=1, description="Layers of attention over the stations.")
    heads: int = Field(4, ge=1, description="Heads of the attention.")
    mixture: int = Field(6, ge=1, description="Double couples that the posterior is a mixture about.")

    @model_validator(mode="after")
    def _heads_divide(self) -> "FmnetNetworkSettings":
        if self.width % self.heads:
            raise ValueError(f"width {self.width} must be a multiple of heads {self.heads}")
        return self


class FmnetExamplesSettings(Section):
    """Training examples: earths like the region's, stations anywhere, and what is wrong with records."""

    n_models: int = Field(8, ge=1, description="Velocity models like the region's.")
    velocity_scatter: float = Field(0.06, ge=0, lt=0.5, description="Largest relative change of a layer's velocities.")
    thickness_scatter: float = Field(0.15, ge=0, lt=0.5, description="Largest relative change of a thickness.")
    slow_top_share: float = Field(0.3, ge=0, le=1, description="Share of the models with a slow layer on top.")
    depth_km: Band = Field((1.0, 21.0), description="Shallowest and deepest source.")
    depth_step_km: float = Field(1.0, gt=0, description="Step of the depths.")
    distance_km: Band = Field((4.0, 252.0), description="Nearest and farthest station.")
    distance_step_km: float = Field(4.0, gt=0, description="Step of the distances; examples take the nearest.")
    second_band_hz: Band | None = Field(
        (0.02, 0.05), description="A second pass band beside the region's; null for none."
    )
    region_share: float = Field(
        0.5, ge=0, le=1, description="Share of the examples with the region's stations; others have stations anywhere."
    )
    min_stations: int = Field(4, ge=2, description="Fewest stations of an example.")
    max_stations: int = Field(16, ge=2, description="Most stations of an example.")
    mixed_earths: float = Field(
        0.5, ge=0, le=1, description="Share of the sources whose paths run through different models."
    )
    pick_error_s: float = Field(2.0, ge=0, description="Largest standard deviation of the errors of picks.")
    ln_amplitude: float = Field(0.2, ge=0, description="Standard deviation of ln amplitude from station to station.")
    noise: Interval = Field((0.005, 0.3), description="Noise over the largest sample of the source, log-uniform.")
    epicentre_error_km: float = Field(1.5, ge=0, description="Error of the epicentre, north and east each.")
    missing_component: float = Field(0.05, ge=0, lt=1, description="Share of the stations without one component.")
    cut_share: float = Field(
        0.1, ge=0, le=1, description="Share of the sources whose records end while waves still come."
    )
    cut_s: Band = Field((20.0, 120.0), description="When they end, after the origin time.")
    finite_share: float = Field(
        0.15, ge=0, le=1, description="Share of the sources with a duration that depends on azimuth."
    )
    finite_duration_s: Band = Field((3.0, 24.0), description="Their durations.")

    @model_validator(mode="after")
    def _numbers_fit(self) -> "FmnetExamplesSettings":
        if self.min_stations > self.max_stations:
            raise ValueError("min_stations must not be larger than max_stations")
        if not 0 < self.noise[0] <= self.noise[1]:
            raise ValueError("noise needs two positive numbers, the smaller first")
        return self


class FmnetTrainingSettings(Section):
    """Training of the network for stations anywhere."""

    steps: int = Field(900, ge=1, description="Batches.")
    batch_events: int = Field(64, ge=2, description="Sources of a batch.")
    learning_rate: float = Field(2e-3, gt=0, description="Largest learning rate of AdamW.")
    warm_up_steps: int = Field(100, ge=1, description="Steps until the learning rate is at its largest.")
    clip: float = Field(1.0, gt=0, description="Largest norm of the gradient.")
    curriculum_below: float = Field(0.7, gt=0, description="Nuisances grow while the tensor's squared error is below.")
    curriculum_step: float = Field(0.002, gt=0, description="By how much a step, of 1.")
    save_every: int = Field(300, ge=1, description="Steps from one checkpoint and validation to the next.")
    validation_batches: int = Field(4, ge=1, description="Batches that validate.")
    calibration_batches: int = Field(30, ge=1, description="Batches that calibrate the posterior.")
    seed: int = Field(1, ge=0, description="Random seed of weights and examples.")


class FmnetAnsweringSettings(Section):
    """When the network answers."""

    min_stations: int = Field(4, ge=2, description="Events with fewer stations are unusable.")
    max_uncertainty_deg: float = Field(40.0, gt=0, description="Events whose 68 % radius is larger are declined.")
    n_draws: int = Field(100, ge=1, le=100, description="Posterior draws written to resampled.parquet.")


class FmnetComparisonSettings(Section):
    """The race of the networks and the search off the grid: how long each is trained, and what judges."""

    seeds: tuple[int, ...] = Field((1, 2, 3), min_length=1, description="Seeds of the trainings of the headline rows.")
    any_stations_steps: int = Field(7000, ge=1, description="Batches of the network for stations anywhere.")
    ablation_steps: int = Field(1200, ge=1, description="Batches of its ablations.")
    ablations: tuple[Ablation, ...] | None = Field(None, description="Ideas that are left out in turn; null: all.")
    fmnet_samples: int = Field(32000, ge=16, description="Samples that FMNet sees; the paper: 787,320 fifty times.")
    lc_fmnet_samples: int = Field(16000, ge=16, description="Samples that LC-FMNet sees; its paper: of 40,000.")
    learning_rate_samples: int = Field(3200, ge=16, description="Samples of each learning rate that is tried.")
    published_batch: int = Field(16, ge=2, description="Batch of FMNet and LC-FMNet.")
    published_learning_rate: float = Field(1e-3, gt=0, description="Their constant rate of Adam.")
    n_models: int = Field(50, ge=1, description="Perturbed velocity models of the earthquakes that judge.")
    n_sources: int = Field(20, ge=1, description="Earthquakes in each.")
    n_swept: int = Field(300, ge=1, description="Earthquakes that are judged in each condition of the sweeps.")
    n_searched: int = Field(100, ge=0, description="Earthquakes of a condition that the exact search is asked for too.")
    n_candidates: int = Field(20000, ge=100, description="Samples of the grid that are searched by features.")
    n_records: int = Field(100, ge=1, description="Earthquakes that they are searched for.")

    def wanted(self) -> list[tuple[str, str]]:
        """Every training, (experiment, seed): headline rows with every seed, the others with the first."""
        ablations = get_args(Ablation) if self.ablations is None else self.ablations
        headline = [(name, str(seed)) for name in (OURS, FMNET, LC_FMNET) for seed in self.seeds]
        return [*headline, *((name, str(self.seeds[0])) for name in (*ablations, *LEARNING_RATES))]


class FmnetSettings(Section):
    """Mechanisms from waveforms at fixed stations, aligned on P."""

    region: FmnetRegionSettings = Field(FmnetRegionSettings(), description=str(FmnetRegionSettings.__doc__))
    off_grid: FmnetOffGridSettings = Field(FmnetOffGridSettings(), description=str(FmnetOffGridSettings.__doc__))
    network: FmnetNetworkSettings = Field(FmnetNetworkSettings(), description=str(FmnetNetworkSettings.__doc__))
    examples: FmnetExamplesSettings = Field(FmnetExamplesSettings(), description=str(FmnetExamplesSettings.__doc__))
    training: FmnetTrainingSettings = Field(FmnetTrainingSettings(), description=str(FmnetTrainingSettings.__doc__))
    answering: FmnetAnsweringSettings = Field(FmnetAnsweringSettings(), description=str(FmnetAnsweringSettings.__doc__))
    samples: FmnetSamplesSettings = Field(FmnetSamplesSettings(), description=str(FmnetSamplesSettings.__doc__))
    comparison: FmnetComparisonSettings = Field(
        FmnetComparisonSettings(), description=str(FmnetComparisonSettings.__doc__)
    )
